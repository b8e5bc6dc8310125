import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { layout, safeName, thumbnailTimeMs } from './layout.ts';

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
  /** What the scan found: length, rate, warnings, and what it left. */
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
  /** Folder of what came from a library of SOPilot. */
  fromSopilot(videoId: string): string;
  /** Removes everything made for a video; the recording itself lies elsewhere. */
  remove(videoId: string): Promise<void>;
}

/** File names are made of ids; every id is checked, so no id can lead out of `root`. */
export function createArtifacts(root: string): Artifacts {
  const folder = (videoId: string): string => join(root, safeName(videoId));
  const inFolder = (videoId: string, name: string): string => join(folder(videoId), name);
  const thumbnailFolder = (videoId: string): string => inFolder(videoId, layout.thumbnails);
  return {
    root,
    folder,
    ensureFolder: async (videoId) => {
      await mkdir(folder(videoId), { recursive: true });
      return folder(videoId);
    },
    frames: (videoId, encoderId) => inFolder(videoId, layout.frameVectors(encoderId)),
    chunks: (videoId, encoderId) => inFolder(videoId, layout.chunkVectors(encoderId)),
    scan: (videoId) => inFolder(videoId, layout.scanSummary),
    scanPartial: (videoId) => inFolder(videoId, layout.partialScan),
    thumbnailFolder,
    thumbnail: (videoId, timeMs) => {
      if (!Number.isSafeInteger(timeMs) || timeMs < 0) throw new RangeError(`No thumbnail time: ${timeMs}`);
      return join(thumbnailFolder(videoId), layout.thumbnail(timeMs));
    },
    thumbnailTimes: async (videoId) => {
      const names = await listIfThere(thumbnailFolder(videoId));
      return names.flatMap((name) => thumbnailTimeMs(name) ?? []).sort((a, b) => a - b);
    },
    sopilotVectors: (videoId) => inFolder(videoId, layout.sopilotVectors),
    sopilotMeta: (videoId) => inFolder(videoId, layout.sopilotClips),
    fromSopilot: (videoId) => inFolder(videoId, layout.fromSopilot),
    remove: (videoId) => rm(folder(videoId), { recursive: true, force: true }),
  };
}

async function listIfThere(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
