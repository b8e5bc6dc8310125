import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import { worded } from '../../../src-shared/sentences/word.ts';
import { contentSecurityPolicy, safetyHeaders } from '../window-files.ts';
import { answer, type BrowserApp, type ServedCore } from './app.ts';
import { judge, sessionCookie } from './guard.ts';
import { LOOPBACK, listenOnLoopback } from './loopback.ts';
import { addressOf, toRequest, writeResponse } from './node-http.ts';
import { createSignIn, newSecret, type SignIn } from './sign-in.ts';

const HEADERS_TIMEOUT_MS = 15_000;
/** Those the app knows; some of the others (TRACE) cannot even be put into a web Request. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const PAGE_HEADERS = safetyHeaders(contentSecurityPolicy());
/**
 * What a browser gets for its code. It goes on by itself: a redirect would count as asked for by whatever page led here,
 * and the new cookie would not be sent along.
 */
const SIGNED_IN_PAGE =
  '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/"><title>Vigil</title>';

export interface ServeOptions {
  readonly core: ServedCore;
  /** Folder of the built window. */
  readonly windowDir: string;
  /** Absent: the default port, or a free one when it is taken. 0: any free port. Else exactly this one. */
  readonly port?: number;
  /** Only loopback names; wider binding needs accounts first. */
  readonly host?: string;
  readonly token?: string;
}

export interface RunningServer {
  readonly port: number;
  /** For programs of this user, as `Authorization: Bearer`. */
  readonly token: string;
  /** `http://127.0.0.1:47600` */
  readonly origin: string;
  /** An address that lets one browser in, once. */
  signInUrl(): string;
  close(): Promise<void>;
}

interface Door {
  readonly app: BrowserApp;
  readonly signIn: SignIn;
  readonly token: string;
  readonly browserName: string;
  /** Known once the server listens. */
  port: number;
}

/**
 * Serves the window, calls, events and media on the loopback interface. Throws `conflict` when an explicitly asked
 * port is taken, `unsupported` for any other interface.
 */
export async function startServer(options: ServeOptions): Promise<RunningServer> {
  requireLoopback(options.host);
  const closing = new AbortController();
  const door: Door = {
    app: { core: options.core, windowDir: options.windowDir, closing: closing.signal },
    signIn: createSignIn(),
    token: options.token ?? newSecret(),
    browserName: `vigil-${randomBytes(10).toString('hex')}.localhost`,
    port: 0,
  };
  const listening = await listenOnLoopback(() => makeServer(door), options.port);
  door.port = listening.port;
  return {
    port: door.port,
    token: door.token,
    origin: `http://${LOOPBACK}:${door.port}`,
    signInUrl: () => signInUrl(door),
    close() {
      closing.abort();
      return listening.close();
    },
  };
}

function makeServer(door: Door): Server {
  const server = createServer((incoming, outgoing) => {
    // Whatever a request is: it costs its own connection, never the process.
    receive(door, incoming, outgoing).catch(() => outgoing.destroy());
  });
  // Ours is no proxy. Node hands the bare connection over, with nobody listening for its errors.
  server.on('connect', (_incoming, connection) => {
    connection.on('error', () => connection.destroy());
    // Nobody reads what it may still send, so its end would not be noticed.
    const refusal = 'HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';
    connection.end(refusal, () => connection.destroy());
  });
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  // Uploads and calls that wait for indexing take as long as they take.
  server.requestTimeout = 0;
  return server;
}

function signInUrl({ browserName, port, signIn }: Door): string {
  return `http://${browserName}:${port}/?code=${signIn.newCode()}`;
}

/** Answers one request: wrong ones, strangers and those who come in here, the others by the app. */
async function receive(door: Door, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  for (const [name, value] of Object.entries(PAGE_HEADERS)) outgoing.setHeader(name, value);
  const url = addressOf(incoming);
  if (!url) {
    outgoing.writeHead(400, { Connection: 'close' }).end();
    return;
  }
  const by = admit(door, incoming, url, outgoing);
  if (!by) return;
  if (!METHODS.includes(incoming.method ?? '')) {
    outgoing.writeHead(405, { Allow: METHODS.join(', ') }).end();
    return;
  }
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  const asksForSignIn = by === 'token' && incoming.method === 'POST' && url.pathname === '/sign-in';
  const response = asksForSignIn
    ? Response.json({ url: signInUrl(door) }, { headers: { 'Cache-Control': 'no-store' } })
    : await answer(door.app, toRequest(incoming, url, gone.signal));
  await writeResponse(response, outgoing);
}

/** Lets the request through and says by what, or answers it here. */
function admit(
  door: Door,
  incoming: IncomingMessage,
  url: URL,
  outgoing: ServerResponse,
): 'token' | 'session' | undefined {
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
  const guarded = { ...door, isSession: door.signIn.isSession };
  const verdict = judge({ method: incoming.method ?? '', url, headers }, guarded);
  if (verdict.kind === 'allow') return verdict.by;
  const wantsPage = headers['accept']?.includes('text/html') === true;
  if (verdict.kind === 'refuse') refuse(outgoing, verdict.status, verdict.message, wantsPage);
  else letIn(door, verdict, outgoing, wantsPage);
  return undefined;
}

function letIn(
  { signIn }: Door,
  { code, hasSession }: { readonly code: string; readonly hasSession: boolean },
  outgoing: ServerResponse,
  wantsPage: boolean,
): void {
  const secret = signIn.redeem(code);
  if (secret === undefined && !hasSession) {
    refuse(outgoing, 401, say('sign-in-code-used'), wantsPage);
    return;
  }
  const cookie = secret === undefined ? {} : { 'Set-Cookie': sessionCookie(secret) };
  const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store', ...cookie };
  outgoing.writeHead(200, headers).end(SIGNED_IN_PAGE);
}

function refuse(outgoing: ServerResponse, status: 401 | 403, message: Sentence, wantsPage: boolean): void {
  const error = worded(new VigilError('unauthorized', message).toShape());
  const body = wantsPage ? `${error.message}\n${error.hint}\n` : JSON.stringify({ error });
  const type = wantsPage ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  outgoing.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store', Connection: 'close' });
  outgoing.end(body);
}

function requireLoopback(host: string | undefined): void {
  if (host === undefined || host === LOOPBACK || host === 'localhost') return;
  throw new VigilError('unsupported', say('host-not-served', { host }), {
    hint: say('host-not-served-hint'),
  });
}
