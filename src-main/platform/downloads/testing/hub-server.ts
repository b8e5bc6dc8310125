import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers a request in place of the server; false leaves it to the server. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse) => boolean;

/** A loopback server that plays the model hub, and one that plays the network its files really lie on. */
export interface HubServer {
  readonly address: string;
  /** What was asked of both, in order: path and range. */
  readonly asked: { readonly path: string; readonly range: string | undefined }[];
  /** Puts files at a revision (40 hex digits) of a repository, and `main` there. */
  publish(repository: string, revision: string, files: Readonly<Record<string, Uint8Array>>): void;
  /** What the second server does with requests for content, until told otherwise. */
  behave(behaviour: Behaviour | undefined): void;
  /** Content below so many bytes is kept in git itself and listed without a SHA-256. */
  keepInGit(belowBytes: number): void;
  /** Gives content out under another mark than before. */
  mark(etag: string): void;
  close(): Promise<void>;
}

const PAGE = 2;

export async function startHubServer(): Promise<HubServer> {
  const contents = new Map<string, Uint8Array>();
  const repositories = new Map<string, Map<string, Uint8Array>>();
  const heads = new Map<string, string>();
  const asked: HubServer['asked'] = [];
  let behaviour: Behaviour | undefined;
  let inGitBelow = 0;
  let mark = '';

  const cdn = createServer((request, response) => {
    asked.push({ path: request.url!, range: request.headers.range });
    if (behaviour?.(request, response)) return;
    const content = contents.get(request.url!.slice(1));
    if (!content) response.writeHead(404).end();
    else sendContent(request, response, content, mark || `"${request.url!.slice(1)}"`);
  });
  const cdnAddress = await listen(cdn);

  const hub = createServer((request, response) => {
    asked.push({ path: request.url!, range: request.headers.range });
    const url = new URL(request.url!, 'http://hub');
    const [, api, name, kind, revision] =
      /^(\/api\/models)?\/([^/]+\/[^/]+)\/(resolve|tree|revision)\/([^/]+)/.exec(url.pathname) ?? [];
    const commit = revision === 'main' ? heads.get(name!) : revision;
    const files = repositories.get(`${name}@${commit}`);
    if (!files) return response.writeHead(404).end();
    if (api && kind === 'revision') return sendJson(response, { id: name, sha: commit });
    if (api) return sendListing(response, url, files, inGitBelow);
    const path = decodeURIComponent(url.pathname.split('/').slice(5).join('/'));
    const content = files.get(path);
    if (!content) return response.writeHead(404).end();
    const sha256 = hashOf(content);
    contents.set(sha256, content);
    return response.writeHead(302, { location: `${cdnAddress}/${sha256}` }).end();
  });
  const address = await listen(hub);

  return {
    address,
    asked,
    publish: (repository, revision, files) => {
      heads.set(repository, revision);
      repositories.set(`${repository}@${revision}`, new Map(Object.entries(files)));
    },
    behave: (next) => {
      behaviour = next;
    },
    keepInGit: (belowBytes) => {
      inGitBelow = belowBytes;
    },
    mark: (etag) => {
      mark = etag;
    },
    close: async () => {
      for (const server of [hub, cdn]) {
        server.closeAllConnections();
        await new Promise((closed) => server.close(closed));
      }
    },
  };
}

export function hashOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Bytes that do not pack and are the same each time. */
export function seededBytes(count: number, seed: number): Buffer {
  const bytes = Buffer.alloc(count);
  let state = seed;
  for (let at = 0; at < count; at += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

/** Sends content as servers of files do: whole, or the part that is asked for while its mark is still the same. */
export function sendContent(
  request: IncomingMessage,
  response: ServerResponse,
  content: Uint8Array,
  etag: string,
): void {
  const first = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const condition = request.headers['if-range'];
  if (first === 0 || (condition !== undefined && condition !== etag)) {
    response.writeHead(200, { etag, 'content-length': content.length }).end(content);
  } else if (first >= content.length) {
    response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
  } else {
    const range = `bytes ${first}-${content.length - 1}/${content.length}`;
    const headers = { etag, 'content-range': range, 'content-length': content.length - first };
    response.writeHead(206, headers).end(content.subarray(first));
  }
}

function sendListing(
  response: ServerResponse,
  url: URL,
  files: ReadonlyMap<string, Uint8Array>,
  inGitBelow: number,
): void {
  const from = Number(url.searchParams.get('cursor') ?? 0);
  const all = [{ type: 'directory', path: 'onnx', oid: '0'.repeat(40), size: 0 }, ...[...files].map(entryOf)];
  const next = new URL(url);
  next.searchParams.set('cursor', String(from + PAGE));
  const more = from + PAGE < all.length;
  const headers = more ? { link: `<${next.pathname}${next.search}>; rel="next"` } : {};
  sendJson(response, all.slice(from, from + PAGE), headers);

  function entryOf([path, content]: [string, Uint8Array]): object {
    const blob = createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
    const entry = { type: 'file', path, oid: blob, size: content.length };
    return content.length < inGitBelow ? entry : { ...entry, lfs: { oid: hashOf(content), size: content.length } };
  }
}

function sendJson(response: ServerResponse, content: unknown, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(content));
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
