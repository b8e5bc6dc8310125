import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { layout, safeName, thumbnailTimeMs } from './layout.ts';

/** What a folder's name has behind the id while it is being removed; no id has it. */
const REMOVED = '.removed';

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
  /** Removes everything made for a video, set aside or not; the recording itself lies elsewhere. */
  remove(videoId: string): Promise<void>;
  /**
   * Before a video's rows are removed: gives its folder a name that says so, for whoever finds it after a crash. A
   * folder that cannot be renamed (Windows has a file of it open) stays.
   */
  setAside(videoId: string): Promise<void>;
  /** After all the video stays. */
  bringBack(videoId: string): Promise<void>;
  /** Removes what was set aside for a video, and nothing else. */
  forgetSetAside(videoId: string): Promise<void>;
  /** Videos whose folder was set aside before a time (Unix time in milliseconds). */
  setAsideBefore(beforeMs: number): Promise<string[]>;
  /** Ids by which folders are named, with the time (Unix, in milliseconds) at which each last got or lost a file. */
  folders(): Promise<{ readonly videoId: string; readonly changedMs: number }[]>;
}

/** File names are made of ids; every id is checked, so no id can lead out of `root`. */
export function createArtifacts(root: string): Artifacts {
  const folder = (videoId: string): string => join(root, safeName(videoId));
  const inFolder = (videoId: string, name: string): string => join(folder(videoId), name);
  const aside = (videoId: string): string => folder(videoId) + REMOVED;
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
    remove: async (videoId) => {
      await removeFolder(folder(videoId));
      await removeFolder(aside(videoId));
    },
    setAside: async (videoId) => {
      await removeFolder(aside(videoId));
      await rename(folder(videoId), aside(videoId)).catch(() => undefined);
    },
    bringBack: async (videoId) => {
      // One that was made again meanwhile is the newer one.
      await rename(aside(videoId), folder(videoId)).catch(() => removeFolder(aside(videoId)));
    },
    forgetSetAside: (videoId) => removeFolder(aside(videoId)),
    setAsideBefore: async (beforeMs) => {
      const found: string[] = [];
      for (const name of await listIfThere(root)) {
        if (!name.endsWith(REMOVED)) continue;
        // A new name changes no file of a folder.
        const facts = await stat(join(root, name)).catch(() => undefined);
        if (facts && facts.ctimeMs < beforeMs) found.push(name.slice(0, -REMOVED.length));
      }
      return found;
    },
    folders: async () => {
      const found: { videoId: string; changedMs: number }[] = [];
      for (const name of await listIfThere(root)) {
        const facts = await stat(join(root, name)).catch(() => undefined);
        if (facts?.isDirectory() && isId(name)) found.push({ videoId: name, changedMs: facts.mtimeMs });
      }
      return found;
    },
  };
}

function isId(name: string): boolean {
  try {
    return !name.endsWith(REMOVED) && safeName(name) === name;
  } catch {
    return false;
  }
}

function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}

async function listIfThere(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
