import { type RefObject, useEffect, useRef } from 'react';

interface Undoable {
  undo(): void;
  redo(): void;
}

const TYPING = 'textarea, input, select, [contenteditable="true"]';

/**
 * Ctrl+Z takes back, Ctrl+Shift+Z and Ctrl+Y do again: anywhere on the page but in other forms' fields and in dialogs.
 * Fields of the editor itself follow it too: what was typed there is part of its history.
 */
export function useUndoKeys(box: RefObject<HTMLElement | null>, editor: Undoable): void {
  const current = useRef(editor);
  useEffect(() => {
    current.current = editor;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.altKey || !(event.ctrlKey || event.metaKey)) return;
      const key = event.key.toLowerCase();
      if (key !== 'z' && key !== 'y') return;
      const target = event.target instanceof Element ? event.target : null;
      const within = target !== null && box.current?.contains(target);
      if (!within && target?.closest(`${TYPING}, [role="dialog"]`)) return;
      event.preventDefault();
      if (key === 'y' || event.shiftKey) current.current.redo();
      else current.current.undo();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [box]);
}
