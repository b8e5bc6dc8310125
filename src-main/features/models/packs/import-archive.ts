import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import type { LongCallResult } from '../../../../src-shared/contract/api.ts';
import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import { openZipReader, type ZipReader } from '../../../formats/zip-read.ts';
import { requireDriveRoom } from '../../../platform/downloads/drive-room.ts';
import { type CopyOptions, SPARE_BYTES } from '../copy-model.ts';
import { type ImportParts, type ImportRequest, importModel } from '../import-model.ts';
import { altered, isPack, openPack, type Pack, unpackModel } from './read-pack.ts';

export interface SourceRequest extends ImportRequest {
  /** The fingerprint of a key that is trusted for this pack. */
  readonly trust?: string | undefined;
}

export interface SourceParts extends ImportParts {
  /** Where archives are unpacked. */
  readonly downloadsDir: string;
  /** Fingerprint of this data folder's own key; undefined while it has none. */
  readonly ownFingerprint: () => Promise<string | undefined>;
}

type Imported = LongCallResult<'models.import'>;

/** Far above any model. */
const LIMITS = { members: 20_000, bytes: 256 * 1024 ** 3 };
const UNPACKED_PREFIX = 'unpacked-';
/** Of the time of an import, what unpacking takes. */
const UNPACK_SHARE = 0.5;
/** Folders around a model's that an archive may have. */
const MOST_DEPTH = 4;
/** What other programs put into archives for themselves. */
const BYSTANDERS = /^(__MACOSX|\.DS_Store|Thumbs\.db|desktop\.ini)$/;

/**
 * Brings in what lies at a path: a model's folder, a zip of one, or a pack of several that a Vigil signed. A pack is
 * unpacked and compared with its list as a whole before the first model of it is brought in. Throws as `importModel` and
 * `openZipReader` do; `model-invalid` for a pack that was altered, `unauthorized` for one of an unknown signer.
 */
export async function importSource(
  request: SourceRequest,
  parts: SourceParts,
  options: CopyOptions,
): Promise<Imported> {
  const path = resolve(request.folder);
  const info = await stat(path).catch(() => undefined);
  if (!info?.isFile()) return { ...(await importModel(request, parts, options)), others: [], signedBy: null };
  const work = join(parts.downloadsDir, UNPACKED_PREFIX + request.importId);
  const reader = await openZipReader(path, LIMITS);
  try {
    await rm(work, { recursive: true, force: true });
    await mkdir(work, { recursive: true, mode: 0o700 });
    const bytes = reader.members.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    await requireDriveRoom(work, bytes, SPARE_BYTES);
    const archive = { reader, path, work, bytes };
    if (isPack(reader)) return await importPack(request, archive, parts, options);
    return { ...(await importZip(request, archive, parts, options)), others: [], signedBy: null };
  } finally {
    await reader.close();
    await rm(work, { recursive: true, force: true });
  }
}

/** Removes what imports left that were killed. */
export async function sweepUnpacked(downloadsDir: string): Promise<void> {
  const names = await readdir(downloadsDir).catch(() => []);
  for (const name of names) {
    if (name.startsWith(UNPACKED_PREFIX)) await rm(join(downloadsDir, name), { recursive: true, force: true });
  }
}

interface Archive {
  readonly reader: ZipReader;
  readonly path: string;
  /** Where it is unpacked. */
  readonly work: string;
  /** Of all its members unpacked. */
  readonly bytes: number;
}

async function importZip(
  request: SourceRequest,
  { reader, path, work, bytes }: Archive,
  parts: SourceParts,
  options: CopyOptions,
) {
  // A model without a name of its own is called as the archive is.
  const root = join(work, basename(path, extname(path)));
  const count = counter(bytes, options);
  for (const member of reader.members) {
    await reader.unpack(member, join(root, member.name), {
      signal: options.signal,
      onBytes: (piece) => count(piece.length),
    });
  }
  const folder = await innermost(root);
  return importModel({ ...request, folder, take: true }, parts, secondHalf(options));
}

async function importPack(
  { importId, trust }: SourceRequest,
  { reader, path, work, bytes }: Archive,
  parts: SourceParts,
  options: CopyOptions,
): Promise<Imported> {
  const pack = await openPack(reader, path);
  await requireTrust(pack, trust, parts);
  const count = counter(bytes, options);
  const { models } = pack.list;
  for (const model of models) {
    await unpackModel(model, reader, join(work, model.id), { path, signal: options.signal, onBytes: count });
  }
  const imported = [];
  const { progress, signal } = secondHalf(options);
  for (const [at, { id }] of models.entries()) {
    const part = (fraction: number): void => progress((at + fraction) / models.length);
    imported.push(
      await importModel({ folder: join(work, id), id, importId, take: true }, parts, { signal, progress: part }),
    );
  }
  const [first, ...others] = imported;
  if (!first) throw altered(path);
  return { ...first, others, signedBy: pack.fingerprint };
}

async function requireTrust(pack: Pack, trust: string | undefined, parts: SourceParts): Promise<void> {
  const { fingerprint } = pack;
  if (trust?.trim().toLowerCase() === fingerprint || (await parts.ownFingerprint()) === fingerprint) return;
  throw new VigilError('unauthorized', say('pack-signer-unknown', { fingerprint }), {
    hint: say('pack-signer-unknown-hint', { fingerprint }),
    details: {
      fingerprint,
      madeAt: pack.list.madeAt,
      models: pack.list.models.map(({ id, title }) => ({ id, title })),
    },
  });
}

/** The folder that holds the model, in an archive that wraps it. */
async function innermost(folder: string, depth = 0): Promise<string> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !BYSTANDERS.test(name));
  const [only] = entries;
  if (depth >= MOST_DEPTH || entries.length !== 1 || !only!.isDirectory()) return folder;
  return innermost(join(folder, only!.name), depth + 1);
}

function counter(total: number, { progress }: CopyOptions): (bytes: number) => void {
  let done = 0;
  return (bytes) => {
    done += bytes;
    progress(UNPACK_SHARE * Math.min(1, done / Math.max(1, total)));
  };
}

function secondHalf({ signal, progress }: CopyOptions): CopyOptions {
  return { signal, progress: (fraction) => progress(UNPACK_SHARE + (1 - UNPACK_SHARE) * fraction) };
}
