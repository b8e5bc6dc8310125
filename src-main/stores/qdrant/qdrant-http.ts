import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { Readable } from 'node:stream';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { redactText } from '../../platform/redact.ts';

/** Where a Qdrant server listens. */
export interface QdrantAddress {
  /** `http://…` or `https://…`, without a path. */
  readonly url: string;
  readonly apiKey: string | undefined;
}

export interface QdrantHttp {
  /**
   * Sends JSON and gives `result` of the answer. Throws `backend-unavailable` when the server cannot be reached, is
   * not ready, refuses the key or does not have what is asked for (`details.status`); `internal` for a request it
   * finds wrong. `Answer` is what the official client's `Schemas` say of this path.
   */
  call<Answer>(method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<Answer>;
  /** The same for JSON that is already text, in pieces. */
  send(method: 'PUT' | 'POST', path: string, body: readonly Buffer[]): Promise<unknown>;
  /** The bytes of a file the server gives. */
  download(path: string): Promise<Readable>;
  /** Sends a file as a form field, without holding it in memory. */
  upload(path: string, contentType: string, bytes: number, body: AsyncIterable<Uint8Array>): Promise<void>;
  close(): void;
}

export interface QdrantHttpOptions {
  readonly address: () => Promise<QdrantAddress>;
  /**
   * Off only to measure what it costs: without it Nagle's algorithm holds the second part of a request back until the
   * server's delayed acknowledgement of the first, 40 ms later.
   */
  readonly noDelay?: boolean;
  readonly timeoutMs?: number;
}

/** Optimising a large collection can hold a write up. */
const TIMEOUT_MS = 60_000;
const CONNECTIONS = 16;

/**
 * One client of one Qdrant server, over connections that are kept and do not wait (TCP_NODELAY). The shapes of requests
 * and answers are the official client's (`Schemas` of `@qdrant/js-client-rest`, which the interop test also reads back
 * with); the socket is not. Over that client a search of 1000 x 768 took 2.1 ms against 1.0 ms here, whether the socket
 * waits is its `fetch`'s choice (see `noDelay`), it writes a batch of points out as one text, which holds the thread up,
 * and it can neither stream a snapshot, nor follow a server that restarts at another port, nor be closed. The few
 * administrative calls go the same way, so that there is one pool of connections and one translation of errors.
 */
export function createQdrantHttp(options: QdrantHttpOptions): QdrantHttp {
  const { address, noDelay = true, timeoutMs = TIMEOUT_MS } = options;
  const agentOptions = { keepAlive: true, noDelay, maxSockets: CONNECTIONS };
  const agents = { http: new HttpAgent(agentOptions), https: new HttpsAgent(agentOptions) };

  const open = async (
    method: string,
    path: string,
    headers: Record<string, string | number>,
    timeout = timeoutMs,
    fresh = false,
  ) => {
    const { url, apiKey } = await address();
    const secure = url.startsWith('https:');
    const key = apiKey === undefined ? {} : { 'api-key': apiKey };
    const common = { method, headers: { ...headers, ...key }, timeout };
    const target = new URL(path, url);
    const request = secure
      ? requestHttps(target, { ...common, agent: fresh ? false : agents.https })
      : requestHttp(target, { ...common, agent: fresh ? false : agents.http });
    request.on('timeout', () => request.destroy(new Error(`no answer within ${timeout / 1000} s`)));
    const response = new Promise<IncomingMessage>((resolve, reject) => {
      request.once('response', resolve);
      request.once('error', (error) => reject(unreachable(error, request.reusedSocket)));
    });
    return { request, response };
  };

  const sendOnce = async (method: string, path: string, body: readonly Buffer[], fresh: boolean): Promise<unknown> => {
    const bytes = body.reduce((sum, piece) => sum + piece.length, 0);
    const headers = bytes === 0 ? {} : { 'content-type': 'application/json', 'content-length': bytes };
    const { request, response } = await open(method, path, headers, timeoutMs, fresh);
    for (const piece of body) request.write(piece);
    request.end();
    return readAnswer(await response, path);
  };
  /** The server closes kept connections after a while, maybe just now; every request here may be made twice. */
  const send = async (method: string, path: string, body: readonly Buffer[]): Promise<unknown> => {
    try {
      return await sendOnce(method, path, body, false);
    } catch (error) {
      if (!(error instanceof VigilError) || error.details['reusedSocket'] !== true) throw error;
      return sendOnce(method, path, body, true);
    }
  };

  return {
    call: async <Answer>(method: string, path: string, body?: unknown) =>
      (await send(method, path, body === undefined ? [] : [Buffer.from(JSON.stringify(body))])) as Answer,
    send,
    download: async (path) => {
      const { request, response } = await open('GET', path, {}, 0);
      request.end();
      const answer = await response;
      if (answer.statusCode !== 200) await readAnswer(answer, path);
      return answer;
    },
    upload: async (path, contentType, bytes, body) => {
      const { request, response } = await open(
        'POST',
        path,
        { 'content-type': contentType, 'content-length': bytes },
        0,
      );
      response.catch(() => undefined);
      for await (const piece of body) {
        if (!request.write(piece))
          await new Promise<void>((resolve) => request.once('drain', resolve).once('close', resolve));
        if (request.destroyed) break;
      }
      request.end();
      await readAnswer(await response, path);
    },
    close: () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

async function readAnswer(response: IncomingMessage, path: string): Promise<unknown> {
  const pieces: Buffer[] = [];
  try {
    for await (const piece of response) pieces.push(piece as Buffer);
  } catch (error) {
    throw unreachable(error as Error);
  }
  const text = Buffer.concat(pieces).toString();
  const status = response.statusCode ?? 0;
  if (status === 200) return (parse(text) as { result?: unknown } | undefined)?.result;
  throw refused(status, text, path);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreachable(error as Error);
  }
}

function unreachable(error: Error, reusedSocket = false): VigilError {
  const detail = redactText(error.message || String((error as NodeJS.ErrnoException).code ?? 'unknown'));
  return new VigilError('backend-unavailable', say('qdrant-silent', { reason: detail }), {
    hint: say('qdrant-silent-hint'),
    details: { reusedSocket },
    cause: error,
  });
}

function refused(status: number, text: string, path: string): VigilError {
  const details = { status, answer: text.slice(0, 500), path };
  if (status === 401 || status === 403) {
    return new VigilError('backend-unavailable', say('qdrant-key-refused'), {
      hint: say('qdrant-key-refused-hint'),
      details,
    });
  }
  if (status === 404 || status >= 500) {
    const message =
      status === 404 ? say('qdrant-lacks-what-was-asked', { status }) : say('qdrant-has-a-problem', { status });
    return new VigilError('backend-unavailable', message, {
      hint: say('see-qdrant-log'),
      details,
    });
  }
  return new VigilError('internal', say('qdrant-request-refused', { status }), { details });
}
