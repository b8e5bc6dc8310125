import { create } from 'zustand';
import { asVigilError, type VigilError } from '../../src-shared/contract/errors.ts';
import { onActionFailed } from '../client/queries.ts';

/** Something the window says at its edge for a while. */
export type Notice = { readonly id: string } & (
  | { readonly kind: 'error'; readonly error: VigilError }
  | { readonly kind: 'done'; readonly message: string }
  | { readonly kind: 'undo'; readonly message: string; readonly undo: () => void }
);

/** What is said now, oldest first; shown by ui/Notices. */
export const useNotices = create<{ readonly notices: readonly Notice[] }>(() => ({ notices: [] }));

const say = (notice: Notice): void => useNotices.setState(({ notices }) => ({ notices: [...notices, notice] }));

/** Says what went wrong; nothing of what the user cancelled. */
export function showError(thrown: unknown): void {
  const error = asVigilError(thrown);
  if (error.code !== 'cancelled') say({ id: crypto.randomUUID(), kind: 'error', error });
}

export const showDone = (message: string): void => say({ id: crypto.randomUUID(), kind: 'done', message });

/** Stays until `hideNotice(id)`. */
export const showUndo = (id: string, message: string, undo: () => void): void =>
  say({ id, kind: 'undo', message, undo });

export const hideNotice = (id: string): void =>
  useNotices.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));

onActionFailed(showError);
