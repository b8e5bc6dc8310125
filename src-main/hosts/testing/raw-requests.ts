/** Raw bytes for a server: a seeded source of connections that are hardly ever what it expects. */
import { z } from 'zod';
import { api, type CallName } from '../../../src-shared/contract/api.ts';
import type { CallDefinition } from '../../../src-shared/contract/call.ts';
import type { RawExchange } from './raw-exchange.ts';

export interface RawTarget {
  readonly port: number;
  readonly token: string;
  /** A recording of the library. */
  readonly videoId: string;
}

type Random = () => number;

/** Calls that would set minutes of work going, or change what the run itself rests on. */
const LEFT_OUT: ReadonlySet<CallName> = new Set([
  'settings.update',
  'videos.remove',
  'migrate.vectors',
  'migrate.snapshotVectors',
  'migrate.restoreVectors',
]);
const CALLS = (Object.entries(api) as [CallName, CallDefinition][]).filter(([name]) => !LEFT_OUT.has(name));
const SCHEMAS = new Map(
  CALLS.map(([name, { input }]) => [name, z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' })]),
);

const METHODS = ['GET', 'GET', 'GET', 'POST', 'POST', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const ODD_METHODS = ['TRACE', 'CONNECT', 'TRACK', 'PROPFIND', 'M-SEARCH', 'QUERY', 'get', 'G(T', 'GET\0', '', 'PRI'];
const ODD_TEXTS = [
  ...['', ' ', 'x', '-1', 'NaN', '1e999', '\0', 'a\0b', '\ud800', '\u202e', '__proto__', 'constructor', '%ff', '%'],
  ...["' or 1=1 --", '<script>', 'no/such/file.mp4', '/no/such/file.mp4', 'C:\\no\\such.mp4', '\r\n', '動画'],
  ...['x'.repeat(5000), '9'.repeat(400), '00000000-0000-0000-0000-000000000000'],
];
const ODD_TARGETS = [
  ...[
    '/\\[',
    '/[',
    '/]',
    '//',
    '//x',
    '///x/y',
    '/\\x',
    '*',
    '',
    '?',
    '/?',
    '#',
    '/#a',
    '/%',
    '/%ff',
    '/%00',
    '/..%2f..',
  ],
  ...[
    'http://[',
    'http://evil.example/',
    'http:///',
    'https://127.0.0.1/health',
    'javascript:1',
    '/a b',
    '/\u00ff\u00fe',
  ],
  ...[
    '/media/video/%ff',
    '/media/video/%',
    '/media/thumb/%E0%A4%A/1.jpg',
    '/media/thumb/x/999999999999.jpg',
    '/media/',
  ],
  ...['/jobs/%ff', '/videos/%00', '/videos/%E0%A4%A/timeline', '/sop/score/%/report.pdf', '/jobs?limit=%ff&limit=[]'],
  ...[
    '/call/',
    '/call/constructor',
    '/call/__proto__',
    '/call/%ff',
    '/upload?name=%ff',
    '/upload?name=%00',
    '/?code=%ff',
  ],
  ...['/?code=', '/?code[]=1', '/assets/../../x', '/assets/%2e%2e/x', '/index.html%00', '/.git/config', '/events?x=['],
  ...[`/${'a'.repeat(9000)}`, `/${'%41'.repeat(20_000)}`, `/videos?${'a=1&'.repeat(2000)}`],
];
const ODD_HEADERS = [
  ...['Expect: 100-continue', 'Expect: a miracle', 'Upgrade: websocket\r\nConnection: Upgrade', 'Upgrade: h2c'],
  ...['Connection: close', 'Connection: keep-alive, x', 'Range: bytes=0-0', 'Range: bytes=5-', 'Range: bytes=-0'],
  ...[
    'Range: bytes=9-1,2-3',
    `Range: bytes=${'9'.repeat(400)}-`,
    'If-Range: "x"',
    'If-None-Match: *',
    'Accept: text/html',
  ],
  ...['Origin: null', 'Origin: http://evil.example', 'Origin: http://[', 'Sec-Fetch-Site: cross-site', 'Cookie: ;;=;='],
  ...[
    'Cookie: vigil_session=%ff',
    'Transfer-Encoding: gzip',
    'Content-Encoding: gzip',
    'X: \u00ff\u0080',
    'No colon',
    ': none',
  ],
  ...['X\0: y', ' folded: x', 'Authorization: Bearer ', 'Authorization: Basic \u00ff', `X: ${'y'.repeat(20_000)}`],
  ...[
    'Content-Length: -1',
    'Content-Length: 1e9',
    'Content-Length: 99999999999999999999',
    'TE: trailers',
    'Trailer: x',
  ],
  Array.from({ length: 300 }, (_, index) => `X-${index}: y`).join('\r\n'),
];

/**
 * Connections as no client of ours would make them: well-formed requests of every call with odd inputs, alone or
 * pipelined, and requests that are wrong in their method, target, headers, body or length; cut anywhere. The same
 * random numbers give the same connections.
 */
export function* rawExchanges(random: Random, target: RawTarget): Generator<RawExchange> {
  for (;;) {
    const soundness = random();
    if (soundness < 0.4) yield sound(random, target);
    else if (soundness < 0.9) yield odd(random, target);
    else yield noise(random, target);
  }
}

/** Requests that HTTP allows, several on one connection; each of them must be answered. */
function sound(random: Random, target: RawTarget): RawExchange {
  const requests = 1 + Math.floor(random() * 16);
  const bytes = Buffer.concat(
    Array.from({ length: requests }, () => {
      const { method, path, body } = request(random, target);
      // Without the token the server hangs up after the first.
      const headers = [`Host: 127.0.0.1:${target.port}`, `Authorization: Bearer ${target.token}`];
      return message(method, path, headers, body, chance(random, 0.2));
    }),
  );
  return { pieces: cut(random, bytes), requests, ending: chance(random, 0.9) ? 'answers' : 'drop' };
}

/** One request with something wrong or unusual about it. */
function odd(random: Random, target: RawTarget): RawExchange {
  const { method, path, body } = request(random, target);
  const own = `127.0.0.1:${target.port}`;
  const host = chance(random, 0.8)
    ? own
    : pick(random, ['', '[', '[::1]', `${own}@x`, `x@${own}`, `${own}, ${own}`, `${own}/..`, 'evil.example', '\u00ff']);
  const headers = chance(random, 0.95) ? [`Host: ${host}`] : [];
  if (chance(random, 0.6)) headers.push(`Authorization: Bearer ${target.token}`);
  for (let count = Math.floor(random() * 3); count > 0; count -= 1) headers.push(pick(random, ODD_HEADERS));
  const bytes = message(
    chance(random, 0.3) ? pick(random, ODD_METHODS) : method,
    chance(random, 0.6) ? pick(random, ODD_TARGETS) : path,
    headers,
    body,
    chance(random, 0.3),
  );
  return { pieces: cut(random, bytes), requests: 1, ending: chance(random, 0.8) ? 'half-close' : 'drop' };
}

/** A sound request with bytes changed, lost or doubled, or no request at all. */
function noise(random: Random, target: RawTarget): RawExchange {
  const { pieces } = sound(random, target);
  let bytes: Buffer = Buffer.concat(pieces);
  for (let count = 1 + Math.floor(random() * 8); count > 0; count -= 1) {
    const at = Math.floor(random() * bytes.length);
    const kind = random();
    if (kind < 0.5) bytes[at] = Math.floor(random() * 256);
    else if (kind < 0.8) bytes = bytes.subarray(0, at);
    else bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.floor(random() * bytes.length))]);
  }
  return { pieces: cut(random, bytes), requests: 1, ending: chance(random, 0.7) ? 'half-close' : 'drop' };
}

function request(random: Random, target: RawTarget): { method: string; path: string; body: string } {
  const [name, { http }] = pick(random, CALLS);
  const input = oddValue(random, SCHEMAS.get(name)!, target) as Record<string, unknown>;
  const body = chance(random, 0.85)
    ? JSON.stringify(input)
    : pick(random, [
        '',
        '{',
        '[]',
        'null',
        '"x"',
        '{"__proto__":{"a":1}}',
        '['.repeat(30_000),
        '\u0000',
        '\u00ff\u00fe',
      ]);
  const kind = random();
  if (kind < 0.3) return { method: 'POST', path: `/call/${name}`, body };
  if (kind < 0.6 && http !== undefined) {
    const [method, path] = http.split(' ') as [string, string];
    const filled = path.replaceAll(/\{(\w+)\}/g, () => inPath(pick(random, [...ODD_TEXTS, target.videoId])));
    const query = chance(random, 0.3)
      ? `?limit=${inPath(pick(random, ODD_TEXTS))}&${inPath(pick(random, ODD_TEXTS))}`
      : '';
    return { method, path: `${filled}${query}`, body: method === 'GET' ? '' : body };
  }
  if (kind < 0.7) return { method: 'GET', path: `/media/video/${target.videoId}`, body: '' };
  if (kind < 0.8) {
    const ms = Math.floor(random() * 2000);
    return { method: pick(random, ['GET', 'HEAD']), path: `/media/thumb/${target.videoId}/${ms}.jpg`, body: '' };
  }
  return {
    method: pick(random, METHODS),
    path: pick(random, ['/', '/health', '/metrics', '/upload?name=a.mp4']),
    body,
  };
}

function message(method: string, path: string, headers: readonly string[], body: string, chunked: boolean): Buffer {
  const bytes = Buffer.from(body);
  const lines = [`${method} ${path} HTTP/1.1`, ...headers];
  if (bytes.length === 0) return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  lines.push(
    'Content-Type: application/json',
    chunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${bytes.length}`,
  );
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  if (!chunked) return Buffer.concat([head, bytes]);
  return Buffer.concat([head, Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n0\r\n\r\n')]);
}

/** A value that mostly fits a JSON schema, out of odd ones. */
function oddValue(random: Random, schema: unknown, target: RawTarget, depth = 0): unknown {
  const { type, properties, required, items, enum: options, anyOf, const: only } = (schema ?? {}) as JsonSchema;
  if (depth > 5 || chance(random, 0.04)) return pick(random, [null, [], {}, -1, 1e300, true, pick(random, ODD_TEXTS)]);
  if (only !== undefined) return only;
  if (options) return pick(random, options);
  if (anyOf) return oddValue(random, pick(random, anyOf), target, depth + 1);
  if (type === 'object' || properties) {
    const fields = Object.entries(properties ?? {}).filter(([name]) => required?.includes(name) || chance(random, 0.3));
    return Object.fromEntries(fields.map(([name, field]) => [name, oddValue(random, field, target, depth + 1)]));
  }
  if (type === 'array') {
    return Array.from({ length: Math.floor(random() * 4) }, () => oddValue(random, items, target, depth + 1));
  }
  if (type === 'number' || type === 'integer') return pick(random, [0, 1, 2, 50, -1, 0.5, 1e15, Number.MAX_VALUE]);
  if (type === 'boolean') return chance(random, 0.5);
  return chance(random, 0.3) ? target.videoId : pick(random, ODD_TEXTS);
}

interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
  readonly items?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly unknown[];
  readonly const?: unknown;
}

/** Percent-encoded as a path takes it; what cannot be is left as it is, in bytes HTTP refuses or takes as they are. */
function inPath(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : '%ed%a0%80';
}

function cut(random: Random, bytes: Buffer): Buffer[] {
  if (chance(random, 0.7)) return [bytes];
  const places = Array.from({ length: 1 + Math.floor(random() * 5) }, () => Math.floor(random() * bytes.length));
  const edges = [0, ...places.sort((a, b) => a - b), bytes.length];
  return edges.slice(1).map((end, index) => bytes.subarray(edges[index], end));
}

function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[Math.floor(random() * items.length)]!;
}

function chance(random: Random, share: number): boolean {
  return random() < share;
}
