import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { worded } from '../../../src-shared/sentences/word.ts';
import { contentSecurityPolicy, safetyHeaders } from '../window-files.ts';
import { answer, type BrowserApp, type ServedCore } from './app.ts';
import { type GuardedServer, judge } from './guard.ts';
import { addressOf, toRequest, writeResponse } from './node-http.ts';

const DEFAULT_PORT = 47_600;
const LOOPBACK = '127.0.0.1';
const HEADERS_TIMEOUT_MS = 15_000;
/** Those the app knows; some of the others (TRACE) cannot even be put into a web Request. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const PAGE_HEADERS = safetyHeaders(contentSecurityPolicy());

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
  readonly token: string;
  /** `http://127.0.0.1:47600` */
  readonly origin: string;
  /** The address to open first: it carries the token. */
  readonly firstUrl: string;
  close(): Promise<void>;
}

/**
 * Serves the window, calls, events and media on the loopback interface. Throws `conflict` when an explicitly asked
 * port is taken, `unsupported` for any other interface.
 */
export async function startServer(options: ServeOptions): Promise<RunningServer> {
  requireLoopback(options.host);
  const closing = new AbortController();
  const token = options.token ?? randomBytes(24).toString('base64url');
  const guarded = { port: 0, token };
  const app = { core: options.core, windowDir: options.windowDir, closing: closing.signal };

  const server = createServer((incoming, outgoing) => {
    // Whatever a request is: it costs its own connection, never the process.
    receive(app, guarded, incoming, outgoing).catch(() => outgoing.destroy());
  });
  // Ours is no proxy. Node hands the bare connection over, with nobody listening for its errors.
  server.on('connect', (_incoming, connection) => {
    connection.on('error', () => connection.destroy());
    connection.end('HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  });
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  // Uploads and calls that wait for indexing take as long as they take.
  server.requestTimeout = 0;
  guarded.port = await listen(server, options.port);

  const origin = `http://${LOOPBACK}:${guarded.port}`;
  return {
    port: guarded.port,
    token,
    origin,
    firstUrl: `${origin}/?token=${token}`,
    close: () =>
      new Promise((resolve) => {
        closing.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers one request: wrong ones and those of strangers here, the others by the app. */
async function receive(
  app: BrowserApp,
  guarded: GuardedServer,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(PAGE_HEADERS)) outgoing.setHeader(name, value);
  const url = addressOf(incoming);
  if (!url) {
    outgoing.writeHead(400, { Connection: 'close' }).end();
    return;
  }
  if (!admit(incoming, url, outgoing, guarded)) return;
  if (!METHODS.includes(incoming.method ?? '')) {
    outgoing.writeHead(405, { Allow: METHODS.join(', ') }).end();
    return;
  }
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  await writeResponse(await answer(app, toRequest(incoming, url, gone.signal)), outgoing);
}

/** Lets the request through, or answers it here. */
function admit(incoming: IncomingMessage, url: URL, outgoing: ServerResponse, guarded: GuardedServer): boolean {
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
  const verdict = judge({ method: incoming.method ?? '', url, headers }, guarded);
  if (verdict.kind === 'allow') return true;
  if (verdict.kind === 'welcome') {
    outgoing.writeHead(303, {
      Location: verdict.location,
      'Set-Cookie': verdict.setCookie,
      'Cache-Control': 'no-store',
    });
    outgoing.end();
    return false;
  }
  const error = worded(new VigilError('unauthorized', verdict.message).toShape());
  const wantsPage = headers['accept']?.includes('text/html') === true;
  const body = wantsPage ? `${error.message}\n${error.hint}\n` : JSON.stringify({ error });
  const type = wantsPage ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  outgoing.writeHead(verdict.status, { 'Content-Type': type, 'Cache-Control': 'no-store', Connection: 'close' });
  outgoing.end(body);
  return false;
}

async function listen(server: Server, port: number | undefined): Promise<number> {
  try {
    return await listenOn(server, port ?? DEFAULT_PORT);
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    if (port === undefined) return listenOn(server, 0);
    throw new VigilError('conflict', say('port-taken', { port }), {
      hint: say('port-taken-hint'),
      details: { port },
      cause: error,
    });
  }
}

function listenOn(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function requireLoopback(host: string | undefined): void {
  if (host === undefined || host === LOOPBACK || host === 'localhost') return;
  throw new VigilError('unsupported', say('host-not-served', { host }), {
    hint: say('host-not-served-hint'),
  });
}
