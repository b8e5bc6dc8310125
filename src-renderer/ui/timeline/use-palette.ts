import { useSyncExternalStore } from 'react';
import { type Palette, readPalette } from './palette.ts';

/** Where the page says which colours are in force. */
const SCHEME_ATTRIBUTE = 'data-mantine-color-scheme';

let known: Palette | undefined;

/** Tells when the page's colours are others: once it has them, which is after the scheme is known to have changed. */
function subscribe(listener: () => void): () => void {
  const read = (): void => {
    known = readPalette();
    listener();
  };
  const observer = new MutationObserver(read);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: [SCHEME_ATTRIBUTE] });
  // They may have changed while nobody listened.
  read();
  return () => observer.disconnect();
}

/** The colours that a canvas is painted with, as they are now. */
export function usePalette(): Palette {
  return useSyncExternalStore(subscribe, () => {
    known ??= readPalette();
    return known;
  });
}
