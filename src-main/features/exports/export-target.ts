import { chmod, link, lstat, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute, join } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { IfThere } from '../../../src-shared/model/export.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { isDriveFull } from '../../platform/drive-full.ts';
import { rightsForUser } from '../../platform/private-files.ts';

export interface TargetRequest {
  /** Vigil's own folder of exports. */
  readonly exportsDir: string;
  /** A UUID: what is not finished is named by it, and found again by the next run of the same job. */
  readonly jobId: string;
  /** File name without ending where none is chosen. */
  readonly baseName: string;
  /** Endings that fit what is written, each with its dot; the first is the usual one. */
  readonly endings: readonly string[];
  readonly toPath?: string | undefined;
  readonly ifThere?: IfThere | undefined;
  /** Files that it must not be written over, under whatever name they go. */
  readonly sources: readonly string[];
}

/** A place for a file that does not show before it is whole. */
export interface Target {
  /** An empty file in the folder of the whole one. */
  readonly partPath: string;
  /** What the whole file will end in. */
  readonly ending: string;
  /** Gives the whole file its name. Throws `conflict` where somebody else has taken it meanwhile. */
  finish(): Promise<{ readonly path: string; readonly fileName: string; readonly sizeBytes: number }>;
  /** Takes away what is not finished. */
  discard(): Promise<void>;
}

interface Place {
  readonly folder: string;
  readonly fileName: string;
  readonly ifThere: IfThere;
}

const MAX_NAME_BYTES = 160;
const MAX_NUMBER = 10_000;

/** Where an unfinished file of a job lies; the sweep of the exports folder knows the form of the name. */
export const unfinishedName = (jobId: string): string => `vigil-export.${jobId}.tmp`;

/**
 * Says where a file will go. Throws `bad-input` where it would lie on one of its own sources (also through a link or
 * another name of the same file), in a folder that is not there, or end in something else than it is; `conflict` where
 * a file is in its place that must stay.
 */
export async function placeOf(request: TargetRequest): Promise<Place> {
  const { exportsDir, baseName, endings, toPath, sources } = request;
  if (toPath === undefined) {
    const fileName = safeFileName(baseName) + endings[0]!;
    return { folder: exportsDir, fileName, ifThere: request.ifThere ?? 'number' };
  }
  if (!isAbsolute(toPath)) throw unwritable(toPath);
  const isFolder = (await stat(toPath).catch(() => undefined))?.isDirectory() === true;
  const path = isFolder ? join(toPath, safeFileName(baseName) + endings[0]!) : toPath;
  if (!endings.includes(extname(path).toLowerCase())) {
    throw new VigilError('bad-input', say('export-ending-wrong', { endings: endings.join(', ') }));
  }
  if (await isOneOf(path, sources)) {
    throw new VigilError('bad-input', say('export-onto-source', { path }), { hint: say('export-onto-source-hint') });
  }
  const place = { folder: dirname(path), fileName: basename(path), ifThere: request.ifThere ?? 'refuse' };
  const parent = await stat(place.folder).catch(() => undefined);
  if (!parent?.isDirectory()) throw unwritable(place.folder);
  if (place.ifThere === 'refuse' && (await isThere(path))) throw taken(path);
  return place;
}

/** Makes an unfinished file at its place. Throws as `placeOf`, and `disk-full`. */
export async function openTarget(request: TargetRequest): Promise<Target> {
  const place = await placeOf(request);
  const { folder, fileName } = place;
  const isOwnFolder = folder === request.exportsDir;
  if (isOwnFolder) await mkdir(folder, { recursive: true, mode: 0o700 });
  const partPath = join(folder, unfinishedName(request.jobId));
  await open(partPath, 'w', 0o600)
    .then((file) => file.close())
    .catch((error: unknown) => {
      throw isDriveFull(error) ? driveFull(folder, error) : unwritable(folder, error);
    });
  return {
    partPath,
    ending: extname(fileName).toLowerCase(),
    finish: async () => {
      await toDisk(partPath);
      const replaced =
        place.ifThere === 'replace' ? await stat(join(folder, fileName)).catch(() => undefined) : undefined;
      if (!isOwnFolder) await chmod(partPath, replaced?.mode ?? rightsForUser());
      const path = await putInPlace(partPath, place);
      return { path, fileName: basename(path), sizeBytes: (await stat(path)).size };
    },
    discard: () => rm(partPath, { force: true }),
  };
}

/** A full drive as what it is, wherever it lies; any other error as it was. */
export function aboutFolder(error: unknown, folder: string): unknown {
  return isDriveFull(error) ? driveFull(folder, error) : error;
}

async function putInPlace(partPath: string, { folder, fileName, ifThere }: Place): Promise<string> {
  if (ifThere === 'replace') {
    const path = join(folder, fileName);
    await rename(partPath, path);
    return path;
  }
  const ending = extname(fileName);
  const base = basename(fileName, ending);
  for (let number = 1; number < MAX_NUMBER; number += 1) {
    const path = join(folder, number === 1 ? fileName : `${base} (${number})${ending}`);
    if (await renameUnlessThere(partPath, path)) return path;
    if (ifThere === 'refuse') throw taken(path);
  }
  throw taken(join(folder, fileName));
}

/** False where a file of that name is there already. */
async function renameUnlessThere(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'EEXIST') return false;
    // Some drives (a stick, a share) know no second names: there a look must do.
    if (await isThere(to)) return false;
    await rename(from, to);
    return true;
  }
  await rm(from, { force: true });
  return true;
}

async function toDisk(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function isOneOf(path: string, others: readonly string[]): Promise<boolean> {
  const target = await stat(path, { bigint: true }).catch(() => undefined);
  if (!target) return false;
  for (const other of others) {
    const facts = await stat(other, { bigint: true }).catch(() => undefined);
    if (facts && facts.dev === target.dev && facts.ino === target.ino) return true;
  }
  return false;
}

const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

function taken(path: string): VigilError {
  return new VigilError('conflict', say('export-file-there', { path }), { hint: say('export-file-there-hint') });
}

function unwritable(folder: string, cause?: unknown): VigilError {
  const options = { hint: say('export-folder-unwritable-hint'), cause };
  return new VigilError('bad-input', say('export-folder-unwritable', { folder }), options);
}

function driveFull(folder: string, cause: unknown): VigilError {
  return new VigilError('disk-full', say('export-drive-full', { folder }), { details: { folder }, cause });
}

/** A name that every file system takes: no separators, no controls, not too long. */
export function safeFileName(name: string): string {
  const plain = name
    .replaceAll(/[\p{Cc}\p{Cf}\\/:*?"<>|]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/^\.+|[. ]+$/g, '');
  let short = '';
  for (const letter of plain) {
    if (Buffer.byteLength(short + letter) > MAX_NAME_BYTES) break;
    short += letter;
  }
  return short.trim() === '' ? 'export' : short.trim();
}
