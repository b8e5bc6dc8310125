/** Where the user is, as an address that can be reloaded, shared between windows and walked back. */
export type Place =
  | { readonly page: 'library' }
  | { readonly page: 'review'; readonly videoId: string | null; readonly atSec: number | null }
  | { readonly page: 'sop'; readonly taskId: string | null; readonly scoreId: string | null }
  | { readonly page: 'audit' }
  | { readonly page: 'settings'; readonly section: string | null };

export type Page = Place['page'];

/** `#/review/<videoId>?at=12.5` and the like; anything unknown is the library. */
export function parsePlace(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [page, first, second] = path.split('/').map((part) => decodeURIComponent(part));
  const at = new URLSearchParams(query).get('at');
  if (page === 'review') {
    const atSec = at === null || at === '' ? Number.NaN : Number(at);
    return { page, videoId: first || null, atSec: Number.isFinite(atSec) && atSec >= 0 ? atSec : null };
  }
  if (page === 'sop') return { page, taskId: first || null, scoreId: second || null };
  if (page === 'settings') return { page, section: first || null };
  return page === 'audit' ? { page } : { page: 'library' };
}

export function formatPlace(place: Place): string {
  const parts: string[] = [place.page];
  if (place.page === 'review' && place.videoId !== null) parts.push(place.videoId);
  if (place.page === 'sop' && place.taskId !== null) {
    parts.push(place.taskId);
    if (place.scoreId !== null) parts.push(place.scoreId);
  }
  if (place.page === 'settings' && place.section !== null) parts.push(place.section);
  const query = place.page === 'review' && place.atSec !== null ? `?at=${place.atSec}` : '';
  return `#/${parts.map((part) => encodeURIComponent(part)).join('/')}${query}`;
}
