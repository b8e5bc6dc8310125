import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import { app } from './app.ts';

type Handler = (request: Request) => Response | Promise<Response>;

/**
 * A page of plain Chromium knows no schemes of an app, and answers given through the debugger cannot stream. So
 * `scheme://host/path` is `http://host.scheme.localhost:port/path` on the page's side, and every such request is turned
 * back into one for the registered handler, with its own Range and its own 206.
 */
const handlers = new Map<string, Handler>();
const registered = new Set<string>();
let server: Promise<{ server: Server; port: number }> | undefined;

export const protocol = {
  registerSchemesAsPrivileged(schemes: readonly { readonly scheme: string }[]): void {
    for (const { scheme } of schemes) registered.add(scheme);
  },
  handle(scheme: string, handler: Handler): void {
    if (!registered.has(scheme)) throw new Error(`The scheme ${scheme} was not registered before the app was ready.`);
    handlers.set(scheme, handler);
  },
};

/** Port of the server behind the schemes. */
export async function schemePort(): Promise<number> {
  server ??= start();
  return (await server).port;
}

/** An address of the app as the page sees it. */
export function toPageUrl(url: string, port: number): string {
  const match = /^([\w-]+):\/\/([^/]*)(.*)$/.exec(url);
  if (!match || !registered.has(match[1]!)) return url;
  return `http://${match[2]}.${match[1]}.localhost:${port}${match[3]}`;
}

/** The page's address as the app knows it. */
export function toAppUrl(url: string): string {
  const match = /^http:\/\/([^/.]+)\.([\w-]+)\.localhost:\d+(.*)$/.exec(url);
  return match && registered.has(match[2]!) ? `${match[2]}://${match[1]}${match[3]}` : url;
}

/** Schemes in a header, as the page's browser has to read them: origins, and `scheme:` as a source of a policy. */
function toPageHeader(text: string, port: number): string {
  let result = text;
  for (const scheme of registered) {
    result = result
      .replaceAll(new RegExp(`${scheme}://([\\w-]+)`, 'g'), `http://$1.${scheme}.localhost:${port}`)
      .replaceAll(new RegExp(`${scheme}:(?!//)`, 'g'), `http://*.${scheme}.localhost:${port}`);
  }
  return result;
}

async function start(): Promise<{ server: Server; port: number }> {
  const listening = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  app.beforeEnd(async () => {
    listening.closeAllConnections();
    listening.close();
  });
  return { server: listening, port: (listening.address() as AddressInfo).port };
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const url = toAppUrl(`http://${incoming.headers.host}${incoming.url}`);
  const handler = handlers.get(url.slice(0, url.indexOf(':')));
  if (!handler) {
    outgoing.writeHead(404).end();
    return;
  }
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  const headers = new Headers();
  for (const name of ['range', 'if-range', 'if-none-match', 'accept']) {
    const value = incoming.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  const request = new Request(url, { method: incoming.method ?? 'GET', headers, signal: gone.signal });
  const response = await handler(request);
  const port = await schemePort();
  outgoing.writeHead(
    response.status,
    Object.fromEntries([...response.headers].map(([name, value]) => [name, toPageHeader(value, port)])),
  );
  if (!response.body) {
    outgoing.end();
    return;
  }
  const body = Readable.fromWeb(response.body as NodeStream<Uint8Array>);
  outgoing.once('close', () => body.destroy());
  body.on('error', () => outgoing.destroy());
  body.pipe(outgoing);
}
