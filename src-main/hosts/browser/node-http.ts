import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';

/**
 * The address a request asks for, or undefined when it is no path of ours (another form, another host). It is read once,
 * behind a name of our own: read against a base, `/\\x` and `//x` would be hosts and `/\\[` no address at all.
 */
export function addressOf(incoming: IncomingMessage): URL | undefined {
  const target = incoming.url ?? '';
  return /^\/(?!\/)/.test(target) ? (URL.parse(`http://127.0.0.1${target}`) ?? undefined) : undefined;
}

/** Node's request as a web Request; `signal` aborts when the caller goes away before the answer is complete. */
export function toRequest(incoming: IncomingMessage, url: URL, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const method = incoming.method ?? 'GET';
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return new Request(url, {
    method,
    headers,
    signal,
    ...(hasBody ? { body: Readable.toWeb(incoming) as ReadableStream<Uint8Array>, duplex: 'half' } : {}),
  });
}

/** Writes a web Response, no faster than the other side reads; a caller who goes away cancels its stream. */
export async function writeResponse(response: Response, outgoing: ServerResponse): Promise<void> {
  const reader = response.body?.getReader();
  const gone = (): void => {
    reader?.cancel().catch(() => undefined);
  };
  outgoing.once('close', gone);
  try {
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    if (reader) {
      outgoing.flushHeaders();
      await pump(reader, outgoing);
    }
    outgoing.end();
  } catch {
    // The status may be out already: breaking the connection is the only way left to say that the answer is incomplete.
    outgoing.destroy();
  } finally {
    outgoing.off('close', gone);
    // A caller who was gone before we listened: what the stream holds open is closed all the same.
    gone();
  }
}

async function pump(reader: ReadableStreamDefaultReader<Uint8Array>, outgoing: ServerResponse): Promise<void> {
  while (!outgoing.destroyed) {
    const { done, value } = await reader.read();
    if (done) return;
    if (!outgoing.write(value)) await drained(outgoing);
  }
}

function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      outgoing.off('drain', done);
      outgoing.off('close', done);
      resolve();
    };
    outgoing.once('drain', done);
    outgoing.once('close', done);
    if (outgoing.destroyed) done();
  });
}
