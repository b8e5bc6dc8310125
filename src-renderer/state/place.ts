import { decodePercent } from '../../src-shared/percent.ts';

/** Where the user is, as an address that can be reloaded, shared between windows and walked back. */
export interface Place {
  /** Key of a page (see pages.ts); empty for the first one. */
  readonly page: string;
  /** What of the page: the parts of the address after its key. */
  readonly parts: readonly string[];
  readonly query: Readonly<Record<string, string>>;
}

/** Reads `#/review/<videoId>?at=12.5` and the like. */
export function parsePlace(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [page = '', ...parts] = path.split('/').map(decodePercent);
  return { page, parts: parts.filter((part) => part !== ''), query: Object.fromEntries(new URLSearchParams(query)) };
}

/** The address of a place, to be read back by `parsePlace`. */
export function formatPlace({ page, parts, query }: Place): string {
  const path = [page, ...parts].map((part) => encodeURIComponent(part)).join('/');
  const search = new URLSearchParams(query).toString();
  return `#/${path}${search === '' ? '' : `?${search}`}`;
}
