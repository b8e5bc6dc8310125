import { useEffect } from 'react';
import { paletteStore } from './palette-store.ts';

/** The id of the command palette's field. */
export const PALETTE_FIELD = 'palette-field';

const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;

/**
 * What is typed between opening the command palette and its field having the focus goes into the field, not to the
 * page's shortcuts.
 */
export function useTypeAhead(): void {
  useEffect(() => {
    let typed = '';
    const keep = (event: KeyboardEvent) => {
      if (!paletteStore.getState().opened) typed = '';
      else if (isText(event) && !isField(event.target)) {
        event.preventDefault();
        event.stopImmediatePropagation();
        typed += event.key;
      }
    };
    const hand = ({ target }: FocusEvent) => {
      if (typed === '' || !isField(target)) return;
      // As if it had been typed there: the palette hears of it by the same event.
      setValue?.call(target, typed + target.value);
      typed = '';
      target.dispatchEvent(new Event('input', { bubbles: true }));
    };
    // Before every listener of the page.
    window.addEventListener('keydown', keep, { capture: true });
    window.addEventListener('focusin', hand);
    return () => {
      window.removeEventListener('keydown', keep, { capture: true });
      window.removeEventListener('focusin', hand);
    };
  }, []);
}

function isText({ key, ctrlKey, metaKey, altKey, isComposing }: KeyboardEvent): boolean {
  return key.length === 1 && !ctrlKey && !metaKey && !altKey && !isComposing;
}

function isField(target: EventTarget | null): target is HTMLInputElement {
  return target instanceof HTMLInputElement && target.id === PALETTE_FIELD;
}
