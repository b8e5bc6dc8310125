import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';

/** Where the files of each video lie: `artifacts/<videoId>/…`. Paths only; what is in the files is their writers'. */
export interface Artifacts {
  readonly root: string;
  folder(videoId: string): string;
  /** Makes the folder of a video. */
  ensureFolder(videoId: string): Promise<string>;
  /** Frame vectors of an encoder, one row per sampled frame. */
  frames(videoId: string, encoderId: string): string;
  /** Chunk vectors of an encoder, one row per chunk. */
  chunks(videoId: string, encoderId: string): string;
  /** What the scan found: sample times, cut scores, motion. */
  scan(videoId: string): string;
  /** Folder of a scan that is not finished. */
  scanPartial(videoId: string): string;
  thumbnailFolder(videoId: string): string;
  /** Thumbnail at a time in milliseconds on the player's clock. */
  thumbnail(videoId: string, timeMs: number): string;
  /** Times of the stored thumbnails in milliseconds, ascending. */
  thumbnailTimes(videoId: string): Promise<number[]>;
  /** SOPilot's clip descriptors and their clip list. */
  sopilotVectors(videoId: string): string;
  sopilotMeta(videoId: string): string;
  transcript(videoId: string): string;
  /** Removes everything made for a video; the recording itself lies elsewhere. */
  remove(videoId: string): Promise<void>;
  /** Bytes on disk, of one video or of all. */
  sizeBytes(videoId?: string): Promise<number>;
}

const THUMBNAIL_NAME = /^(\d+)\.jpg$/;

/** File names are made of ids; every id is checked, so no id can lead out of `root`. */
export function createArtifacts(root: string): Artifacts {
  const folder = (videoId: string): string => join(root, safeName(videoId));
  const inFolder = (videoId: string, name: string): string => join(folder(videoId), name);
  const thumbnailFolder = (videoId: string): string => inFolder(videoId, 'thumbs');
  return {
    root,
    folder,
    ensureFolder: async (videoId) => {
      await mkdir(folder(videoId), { recursive: true });
      return folder(videoId);
    },
    frames: (videoId, encoderId) => inFolder(videoId, `frames.${safeName(encoderId)}.npy`),
    chunks: (videoId, encoderId) => inFolder(videoId, `chunks.${safeName(encoderId)}.npy`),
    scan: (videoId) => inFolder(videoId, 'scan.json'),
    scanPartial: (videoId) => inFolder(videoId, 'scan.partial'),
    thumbnailFolder,
    thumbnail: (videoId, timeMs) => {
      if (!Number.isSafeInteger(timeMs) || timeMs < 0) throw new RangeError(`No thumbnail time: ${timeMs}`);
      return join(thumbnailFolder(videoId), `${timeMs}.jpg`);
    },
    thumbnailTimes: async (videoId) => {
      const names = await listIfThere(thumbnailFolder(videoId));
      return names
        .flatMap((name) => THUMBNAIL_NAME.exec(name)?.[1] ?? [])
        .map(Number)
        .sort((a, b) => a - b);
    },
    sopilotVectors: (videoId) => inFolder(videoId, 'sopilot.npy'),
    sopilotMeta: (videoId) => inFolder(videoId, 'sopilot.json'),
    transcript: (videoId) => inFolder(videoId, 'transcript.json'),
    remove: (videoId) => rm(folder(videoId), { recursive: true, force: true }),
    sizeBytes: (videoId) => treeBytes(videoId === undefined ? root : folder(videoId)),
  };
}

function safeName(id: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/.test(id) || id.includes('..')) {
    throw new VigilError('bad-input', `“${id}” cannot be part of a file name.`, {
      hint: 'Ids are made of letters, digits, dots, dashes and underscores.',
    });
  }
  return id;
}

async function listIfThere(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function treeBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await listIfThere(folder)) {
    const path = join(folder, name);
    // A job may remove a file between the listing and the look.
    const entry = await stat(path).catch(() => undefined);
    if (entry?.isDirectory()) bytes += await treeBytes(path);
    else bytes += entry?.size ?? 0;
  }
  return bytes;
}
