import { timingSafeEqual } from 'node:crypto';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';

/** What the guard looks at; header names in lower case, absent headers undefined. */
export interface GuardedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export interface GuardedServer {
  readonly port: number;
  readonly token: string;
}

export type Verdict =
  | { readonly kind: 'allow' }
  /** The first visit: keep the token in a cookie and go on to the address without it. */
  | { readonly kind: 'welcome'; readonly location: string; readonly setCookie: string }
  | { readonly kind: 'refuse'; readonly status: 401 | 403; readonly message: Sentence };

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];
const COOKIE_MAX_AGE_SEC = 30 * 24 * 3600;

/**
 * Who may talk to the loopback server, as one pure function. Three attacks come from ordinary web pages open in the
 * same browser: a name of theirs that resolves to 127.0.0.1 (DNS rebinding: stopped by `Host`), requests forged from
 * their origin (stopped by `Origin` and `Sec-Fetch-Site`, and by a cookie that is SameSite=Strict), and guessing
 * (a random token; another user of this machine has it no more than a web page has).
 */
export function judge(request: GuardedRequest, server: GuardedServer): Verdict {
  const { headers, url } = request;
  const hosts = LOOPBACK_NAMES.map((name) => `${name}:${server.port}`);
  if (!hosts.includes(headers['host']?.toLowerCase() ?? '')) {
    return refuse(403, say('only-under-own-address'));
  }
  const { origin } = headers;
  if (origin !== undefined && !hosts.some((host) => origin.toLowerCase() === `http://${host}`)) {
    return refuse(403, say('other-page-refused'));
  }
  const given = url.searchParams.get('token');
  if (request.method === 'GET' && url.pathname === '/' && given !== null && sameText(given, server.token)) {
    const rest = new URLSearchParams(url.searchParams);
    rest.delete('token');
    return { kind: 'welcome', location: rest.size > 0 ? `/?${rest}` : '/', setCookie: cookie(server) };
  }
  const bearer = /^Bearer (.+)$/.exec(headers['authorization'] ?? '')?.[1];
  if (bearer !== undefined && sameText(bearer, server.token)) return { kind: 'allow' };
  if (!hasCookie(headers['cookie'], server)) return refuse(401, say('open-printed-address'));
  return fromOwnPage(request) ? { kind: 'allow' } : refuse(403, say('other-page-refused'));
}

/** Cookies are shared by all ports of a host: the name keeps two Vigils apart. */
export function cookieName(server: GuardedServer): string {
  return `vigil_${server.port}`;
}

function cookie(server: GuardedServer): string {
  const flags = `HttpOnly; SameSite=Strict; Path=/; Max-Age=${COOKIE_MAX_AGE_SEC}`;
  return `${cookieName(server)}=${server.token}; ${flags}`;
}

/**
 * A cookie alone does not say which page asks: another port of localhost is the same "site". Browsers name the
 * relation in Sec-Fetch-Site; typing the address or opening a link (`navigate`) is fine, its answer goes to no page.
 */
function fromOwnPage({ method, headers }: GuardedRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site === 'same-origin' || site === 'none') return true;
  if (method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document')
    return true;
  // Without that header (an old browser, a script with the cookie) a change needs an Origin, which was checked above.
  return site === undefined && (method === 'GET' || method === 'HEAD' || headers['origin'] !== undefined);
}

function hasCookie(header: string | undefined, server: GuardedServer): boolean {
  const prefix = `${cookieName(server)}=`;
  return (header ?? '')
    .split(';')
    .map((part) => part.trim())
    .some((part) => part.startsWith(prefix) && sameText(part.slice(prefix.length), server.token));
}

function sameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function refuse(status: 401 | 403, message: Sentence): Verdict {
  return { kind: 'refuse', status, message };
}
