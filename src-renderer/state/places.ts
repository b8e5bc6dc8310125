import type { Place } from './place.ts';

/** A place of a page; a part that is null ends the address there. */
function place(page: string, parts: readonly (string | null)[] = [], query: Place['query'] = {}): Place {
  const end = parts.indexOf(null);
  return { page, parts: parts.slice(0, end === -1 ? parts.length : end) as string[], query };
}

export const libraryPlace = place('library');
export const auditPlace = place('audit');
export const modelsPlace = place('models');

/** A video from some second on; without a video the page itself. */
export const reviewPlace = (videoId: string | null, atSec: number | null = null): Place =>
  place('review', [videoId], videoId === null || atSec === null ? {} : { at: String(atSec) });

/** A task, or one of its scores; without either the page itself. */
export const sopPlace = (taskId: string | null = null, scoreId: string | null = null): Place =>
  place('sop', [taskId, scoreId]);

export const settingsPlace = (section: string | null): Place => place('settings', [section]);

/** What a place shows of Review; nothing at a place of another page. An invalid time is dropped. */
export function reviewOf({ page, parts, query }: Place): { videoId: string | null; atSec: number | null } {
  if (page !== 'review') return { videoId: null, atSec: null };
  const atSec = query['at'] ? Number(query['at']) : Number.NaN;
  return { videoId: parts[0] ?? null, atSec: Number.isFinite(atSec) && atSec >= 0 ? atSec : null };
}

/** What a place shows of SOP. */
export function sopOf({ parts }: Place): { taskId: string | null; scoreId: string | null } {
  return { taskId: parts[0] ?? null, scoreId: parts[1] ?? null };
}
