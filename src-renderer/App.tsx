import { useDocumentTitle } from '@mantine/hooks';
import { Suspense, useEffect, useRef, useState } from 'react';
import classes from './App.module.css';
import { useLink } from './client/link.ts';
import { reportMachineDecoders } from './client/machine-decoders.ts';
import { PAGES, pageOf } from './pages.ts';
import { CommandPalette } from './shell/CommandPalette.tsx';
import { ErrorBoundary } from './shell/ErrorBoundary.tsx';
import { HelpOverlay } from './shell/HelpOverlay.tsx';
import { ImportDialog } from './shell/ImportDialog.tsx';
import { Rail } from './shell/Rail.tsx';
import { usePageKeys } from './shell/use-page-keys.ts';
import { useTheme } from './shell/use-theme.ts';
import { useNavigation } from './state/navigation.ts';
import type { Place } from './state/place.ts';
import { t } from './strings/index.ts';

/** The frame around the pages. */
export function App() {
  useTheme();
  const place = useNavigation((state) => state.place);
  const page = pageOf(place);
  const connected = useLink((state) => state.connected);
  const [help, setHelp] = useState(false);
  const lastPlaces = useRef(new Map<string, Place>());
  useEffect(() => {
    lastPlaces.current.set(page.key, place);
  }, [page, place]);
  useDocumentTitle(`${page.label} · ${t.shell.name}`);
  usePageKeys(() => setHelp(true));
  useEffect(() => void fetchPages(), []);
  // A core that cannot be told now prepares a copy that is not needed, and is told at the next start.
  useEffect(() => void reportMachineDecoders().catch(() => undefined), []);
  return (
    <div className={classes['frame']}>
      <button type="button" className={classes['skip']} onClick={() => document.getElementById('main')?.focus()}>
        {t.shell.skip}
      </button>
      <Rail current={page} onHelp={() => setHelp(true)} lastPlaces={lastPlaces.current} />
      <main id="main" className={classes['main']} tabIndex={-1}>
        {connected ? null : (
          <div className={classes['lost']} role="alert">
            {t.shell.lost}
          </div>
        )}
        <div className={classes['page']}>
          <ErrorBoundary resetKey={page.key}>
            <Suspense>
              <page.Component place={place} />
            </Suspense>
          </ErrorBoundary>
        </div>
      </main>
      <HelpOverlay opened={help} onClose={() => setHelp(false)} />
      <ImportDialog />
      <CommandPalette onHelp={() => setHelp(true)} />
    </div>
  );
}

/** Fetches the code of every page, one after the other, so that going to one does not wait for it. */
async function fetchPages(): Promise<void> {
  // A page that cannot be fetched now is asked for again, and said to have failed, when the user goes there.
  for (const { load } of PAGES) await load().catch(() => undefined);
}
