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
  /** For programs, in `Authorization: Bearer`; a browser never has it. */
  readonly token: string;
  /** The name under which browsers come: `vigil-….localhost`, random for each owner. */
  readonly browserName: string;
  isSession(secret: string): boolean;
}

export type Verdict =
  | { readonly kind: 'allow'; readonly by: 'token' | 'session' }
  /** A browser's first visit: the code is to be exchanged for a session, unless it has one. */
  | { readonly kind: 'sign-in'; readonly code: string; readonly hasSession: boolean }
  | { readonly kind: 'refuse'; readonly status: 401 | 403; readonly message: Sentence };

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];
const COOKIE_NAME = 'vigil_session';
const COOKIE_MAX_AGE_SEC = 30 * 24 * 3600;

/**
 * Who may talk to the loopback server, as one pure function.
 *
 * Stopped: a web page whose name resolves to 127.0.0.1 (DNS rebinding, by `Host`); requests forged by pages open in the
 * same browser (by `Origin`, `Sec-Fetch-Site`, and a SameSite=Strict cookie); guessing (random secrets); pages that
 * another program or user serves on another port of this machine. Cookies know no ports, so those would be sent the
 * cookie of 127.0.0.1 or localhost: the session is kept under a name of this owner alone, which such a page does not
 * know, and the cookie is worth nothing under any other name and is never the token.
 *
 * Not stopped: who has both learnt that name (from the address bar, or from the command line of a browser that was
 * started with the printed address) and brings the browser to a page of his own under it is sent the cookie, and has
 * that session until this owner ends. Nor are programs of the same user, who can read whatever Vigil can.
 */
export function judge(request: GuardedRequest, server: GuardedServer): Verdict {
  const { headers, method, url } = request;
  const host = headers['host']?.toLowerCase() ?? '';
  const isBrowserName = host === `${server.browserName}:${server.port}`;
  if (!isBrowserName && !LOOPBACK_NAMES.some((name) => host === `${name}:${server.port}`)) {
    return refuse(403, say('only-under-own-address'));
  }
  const { origin } = headers;
  if (origin !== undefined && origin.toLowerCase() !== `http://${host}`) return refuse(403, say('other-page-refused'));
  const bearer = /^Bearer (.+)$/.exec(headers['authorization'] ?? '')?.[1];
  if (bearer !== undefined && sameText(bearer, server.token)) return { kind: 'allow', by: 'token' };
  if (!isBrowserName) return refuse(401, say('open-printed-address'));
  const hasSession = cookiesOf(headers['cookie']).some((secret) => server.isSession(secret));
  const code = url.searchParams.get('code');
  if (method === 'GET' && url.pathname === '/' && code !== null) return { kind: 'sign-in', code, hasSession };
  if (!hasSession) return refuse(401, say('open-printed-address'));
  return fromOwnPage(request) ? { kind: 'allow', by: 'session' } : refuse(403, say('other-page-refused'));
}

/** The header that lets a browser keep its session. */
export function sessionCookie(secret: string): string {
  return `${COOKIE_NAME}=${secret}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${COOKIE_MAX_AGE_SEC}`;
}

/**
 * A cookie alone does not say which page asks: another port of the same name is the same "site". Browsers name the
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

function cookiesOf(header: string | undefined): string[] {
  const prefix = `${COOKIE_NAME}=`;
  return (header ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(prefix))
    .map((part) => part.slice(prefix.length));
}

function sameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function refuse(status: 401 | 403, message: Sentence): Verdict {
  return { kind: 'refuse', status, message };
}
