import { useEffect, useRef } from 'react';
import { PAGES, placeOf } from '../pages.ts';
import { goTo } from '../state/navigation.ts';
import { useKeys } from '../ui/use-keys.ts';

/** How long after G a letter still means a page. */
const GO_WITHIN_MS = 1200;

/** `?` for help; `g` and then the letter of a page. */
export function usePageKeys(onHelp: () => void): void {
  const gAtMs = useRef(Number.NEGATIVE_INFINITY);
  useKeys({
    '?': onHelp,
    g: () => {
      gAtMs.current = performance.now();
    },
  });
  useEffect(() => {
    // After G a letter is taken before the page sees it: L also means "faster" while reviewing.
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.key.length > 1) return;
      const isPending = performance.now() - gAtMs.current < GO_WITHIN_MS;
      gAtMs.current = Number.NEGATIVE_INFINITY;
      const page = PAGES.find(({ shortcut }) => shortcut === event.key.toLowerCase());
      if (!isPending || !page) return;
      event.preventDefault();
      goTo(placeOf(page));
    };
    window.addEventListener('keydown', listen, { capture: true });
    return () => window.removeEventListener('keydown', listen, { capture: true });
  }, []);
}
