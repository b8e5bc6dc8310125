import { useDocumentTitle } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import classes from './App.module.css';
import { AuditPage } from './features/audit/AuditPage.tsx';
import { LibraryPage } from './features/library/LibraryPage.tsx';
import { ReviewPage } from './features/review/ReviewPage.tsx';
import { SettingsPage } from './features/settings/SettingsPage.tsx';
import { SopPage } from './features/sop/SopPage.tsx';
import { useLink } from './state/link.ts';
import { goTo, useNavigation } from './state/navigation.ts';
import type { Page, Place } from './state/place.ts';
import { t } from './strings/index.ts';
import { CommandPalette } from './ui/CommandPalette.tsx';
import { ErrorBoundary } from './ui/ErrorBoundary.tsx';
import { HelpOverlay } from './ui/HelpOverlay.tsx';
import { Rail } from './ui/Rail.tsx';
import { useKeys } from './ui/use-keys.ts';
import { useTheme } from './ui/use-theme.ts';

/** The frame around the pages. */
export function App() {
  useTheme();
  const place = useNavigation((state) => state.place);
  const connected = useLink((state) => state.connected);
  const [help, setHelp] = useState(false);
  const lastPlaces = useRef(new Map<Page, Place>());
  useEffect(() => {
    lastPlaces.current.set(place.page, place);
  }, [place]);
  useDocumentTitle(`${t.shell[place.page]} · ${t.shell.name}`);
  useGoKeys(() => setHelp(true));
  return (
    <div className={classes['frame']}>
      <button type="button" className={classes['skip']} onClick={() => document.getElementById('main')?.focus()}>
        {t.shell.skip}
      </button>
      <Rail onHelp={() => setHelp(true)} lastPlaces={lastPlaces.current} />
      <main id="main" className={classes['main']} tabIndex={-1}>
        {connected ? null : (
          <div className={classes['lost']} role="alert">
            {t.shell.lost}
          </div>
        )}
        <div className={classes['page']}>
          <ErrorBoundary resetKey={place.page}>
            <CurrentPage place={place} />
          </ErrorBoundary>
        </div>
      </main>
      <HelpOverlay opened={help} onClose={() => setHelp(false)} />
      <CommandPalette onHelp={() => setHelp(true)} />
    </div>
  );
}

function CurrentPage({ place }: { place: Place }) {
  switch (place.page) {
    case 'library':
      return <LibraryPage />;
    case 'review':
      return <ReviewPage videoId={place.videoId} atSec={place.atSec} />;
    case 'sop':
      return <SopPage taskId={place.taskId} scoreId={place.scoreId} />;
    case 'audit':
      return <AuditPage />;
    case 'settings':
      return <SettingsPage section={place.section} />;
  }
}

/** `?` for help; `g` and then a letter for a page. */
function useGoKeys(onHelp: () => void): void {
  const gAtMs = useRef(0);
  const after = (place: Place) => {
    if (performance.now() - gAtMs.current < 1200) goTo(place);
    gAtMs.current = 0;
  };
  const pending = () => performance.now() - gAtMs.current < 1200;
  useKeys({
    '?': onHelp,
    g: () => {
      gAtMs.current = performance.now();
    },
    r: () => after({ page: 'review', videoId: null, atSec: null }),
    s: () => after({ page: 'sop', taskId: null, scoreId: null }),
  });
  useEffect(() => {
    // L also means "faster" while reviewing: after G it is taken before the page sees it.
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'l' || !pending()) return;
      event.preventDefault();
      after({ page: 'library' });
    };
    window.addEventListener('keydown', listen, { capture: true });
    return () => window.removeEventListener('keydown', listen, { capture: true });
  });
}
