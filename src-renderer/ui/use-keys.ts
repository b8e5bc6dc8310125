import { useEffect, useRef } from 'react';

type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/**
 * Single-key commands of a page. Names: `space`, `j`, `?`, `shift+arrowleft`, `ctrl+k`. Left alone are keys typed into
 * a field, keys of a dialog or menu, and the keys an accessible widget under focus needs for itself.
 */
export function useKeys(keys: Keys, enabled = true): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    if (!enabled) return;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.altKey) return;
      const name = keyName(event);
      const run = current.current[name];
      if (!run || belongsToTarget(event, name)) return;
      event.preventDefault();
      run(event);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [enabled]);
}

function keyName(event: KeyboardEvent): string {
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase();
  const shift = event.shiftKey && event.key.length > 1 ? 'shift+' : '';
  return `${event.ctrlKey || event.metaKey ? 'ctrl+' : ''}${shift}${key}`;
}

const TYPING =
  'textarea, select, [contenteditable="true"], input:not([type="radio"]):not([type="checkbox"]):not([type="range"])';
const OWN_ARROWS = '[role="slider"]:not([data-player-keys]), [role="tab"], [role="separator"], input, [role="option"]';

function belongsToTarget(event: KeyboardEvent, name: string): boolean {
  const target = event.target;
  if (!(target instanceof Element)) return false;
  if (name.startsWith('ctrl+')) return false;
  if (target.closest(TYPING) || target.closest('[role="dialog"], [role="menu"]')) return true;
  if (name.includes('arrow') || name === 'home' || name === 'end') return target.closest(OWN_ARROWS) !== null;
  // A button the user tabbed to keeps its space; one that was clicked does not.
  if (name === 'space') return target.matches('button:focus-visible, a:focus-visible, input:focus-visible');
  return false;
}
