import { z } from 'zod';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Checksum } from './checksum.ts';
import type { Network } from './network.ts';
import { type Patience, persist } from './patience.ts';
import { refusalOf } from './refusal.ts';

/** A model hub that speaks as huggingface.co does: the hub itself, or a mirror of it. */
export interface Hub {
  /** Address without a slash at its end. */
  readonly address: string;
  readonly network: Network;
  readonly patience: Patience;
  readonly signal: AbortSignal;
}

export interface HubFile {
  readonly bytes: number;
  readonly checksum: Checksum;
}

/** A listing of models is some kilobytes a page; one of more is not a listing. */
const MAX_BYTES = 8 * 1024 * 1024;
const MOST_PAGES = 50;

const Hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));
const Revision = z.looseObject({ sha: Hex(40) });
const Entries = z.array(
  z.looseObject({
    type: z.string(),
    path: z.string(),
    oid: z.string().optional(),
    size: z.int().nonnegative().optional(),
    lfs: z.looseObject({ oid: Hex(64), size: z.int().nonnegative() }).optional(),
  }),
);

/** Where a file of a repository lies at a revision. */
export function hubFileUrl(address: string, repository: string, revision: string, path: string): string {
  return `${address}/${escaped(repository)}/resolve/${encodeURIComponent(revision)}/${escaped(path)}`;
}

/** The commit that a branch stands at now. Throws as `listHubFiles` does. */
export async function resolveRevision(hub: Hub, repository: string, revision: string): Promise<string> {
  const url = `${hub.address}/api/models/${escaped(repository)}/revision/${encodeURIComponent(revision)}`;
  return (await readJson(hub, url, Revision)).content.sha;
}

/**
 * What the hub itself lists of a repository at a revision, by path. Files of which it gives no checksum are left out.
 * Throws `not-found`, `unauthorized`, `backend-unavailable` (also for what is no listing), `feature-disabled`.
 */
export async function listHubFiles(hub: Hub, repository: string, revision: string): Promise<Map<string, HubFile>> {
  const files = new Map<string, HubFile>();
  let url: string | undefined =
    `${hub.address}/api/models/${escaped(repository)}/tree/${encodeURIComponent(revision)}?recursive=true`;
  for (let page = 0; url !== undefined && page < MOST_PAGES; page += 1) {
    const reply: { content: z.infer<typeof Entries>; next: string | undefined } = await readJson(hub, url, Entries);
    for (const { type, path, oid, size, lfs } of reply.content) {
      if (type !== 'file') continue;
      if (lfs) files.set(path, { bytes: lfs.size, checksum: { sha256: lfs.oid } });
      else if (size !== undefined && Hex(40).safeParse(oid).success) {
        files.set(path, { bytes: size, checksum: { gitBlob: oid! } });
      }
    }
    url = reply.next;
  }
  return files;
}

function escaped(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

async function readJson<Content>(
  { network, patience, signal }: Hub,
  url: string,
  schema: z.ZodType<Content>,
): Promise<{ content: Content; next: string | undefined }> {
  return persist(
    async () => {
      const reply = await network.get(url, { accept: 'application/json' }, signal);
      try {
        if (reply.status !== 200) throw refusalOf(reply, url);
        const blocks: Buffer[] = [];
        let bytes = 0;
        for await (const block of reply.body as AsyncIterable<Buffer>) {
          bytes += block.length;
          if (bytes > MAX_BYTES) throw notAListing(url);
          blocks.push(block);
        }
        const content = schema.safeParse(parsed(Buffer.concat(blocks).toString('utf8')));
        if (!content.success) throw notAListing(url);
        return { content: content.data, next: nextPage(reply.headers['link'], url) };
      } finally {
        reply.body.destroy();
      }
    },
    patience,
    signal,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The next page of a listing, which must be the same server's. */
function nextPage(link: string | string[] | undefined, url: string): string | undefined {
  const target = /<([^>]+)>\s*;\s*rel="next"/.exec(String(link ?? ''))?.[1];
  if (target === undefined) return undefined;
  const next = new URL(target, url);
  return next.host === new URL(url).host ? next.href : undefined;
}

function notAListing(url: string): VigilError {
  return new VigilError('backend-unavailable', say('hub-answer-unknown', { host: new URL(url).host }), {
    hint: say('hub-answer-unknown-hint'),
  });
}
