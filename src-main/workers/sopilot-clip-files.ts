import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { VigilError } from '../../src-shared/contract/errors.ts';
import { readVectorMatrix, type VectorMatrix, writeVectorMatrix } from '../stores/vectors/npy.ts';

/** Where the SOPilot clips of a video lie in its artifacts folder: vectors, and times in SOPilot's own form. */
export const SOPILOT_VECTORS_FILE = 'sopilot.npy';
export const SOPILOT_CLIPS_FILE = 'sopilot.json';

/** Seconds that SOPilot takes a clip to last where nothing else is known. */
const DEFAULT_CLIP_SEC = 4;

/** One clip as SOPilot's files describe it; quality flags are one comma-joined text. */
const ClipMeta = z.object({
  clip_idx: z.number().int().min(0),
  start_sec: z.number(),
  end_sec: z.number(),
  quality_flags: z.string().optional(),
});

/** A clip's place on SOPilot's clock (frame number divided by the rate). */
export interface SopilotClipTime {
  readonly clipIdx: number;
  readonly startSec: number;
  readonly endSec: number;
}

export interface SopilotClipTable extends VectorMatrix {
  /** One per row. */
  readonly clips: readonly SopilotClipTime[];
}

/** A clip as it is written: its time, its flags and its vector. */
export interface WrittenClip extends SopilotClipTime {
  readonly qualityFlags: readonly string[];
  readonly vector: Float32Array;
}

/**
 * Writes the clips of a video, times first, vectors last: a folder with vectors has everything. Each file is replaced
 * as a whole.
 */
export async function writeSopilotClips(folder: string, dim: number, clips: readonly WrittenClip[]): Promise<void> {
  const vectors = new Float32Array(clips.length * dim);
  for (const [row, clip] of clips.entries()) vectors.set(clip.vector, row * dim);
  const meta = clips.map(({ clipIdx, startSec, endSec, qualityFlags }) => ({
    clip_idx: clipIdx,
    start_sec: startSec,
    end_sec: endSec,
    quality_flags: qualityFlags.join(','),
  }));
  await replaceFile(join(folder, SOPILOT_CLIPS_FILE), `${JSON.stringify(meta, null, 2)}\n`);
  await writeVectorMatrix(join(folder, SOPILOT_VECTORS_FILE), { rows: clips.length, dim, vectors });
}

/**
 * Reads vectors with the times of their rows. Without a file of times every clip is taken to last 4 s, as SOPilot's
 * do. Throws `not-found`, and `bad-input` when a file is damaged or the two do not belong together.
 */
export async function readSopilotClips(vectorsPath: string, metaPath?: string): Promise<SopilotClipTable> {
  const matrix = await readVectorMatrix(vectorsPath);
  if (metaPath === undefined) {
    const clips = Array.from({ length: matrix.rows }, (_, clipIdx) => ({
      clipIdx,
      startSec: clipIdx * DEFAULT_CLIP_SEC,
      endSec: (clipIdx + 1) * DEFAULT_CLIP_SEC,
    }));
    return { ...matrix, clips };
  }
  const parsed = z.array(ClipMeta).safeParse(await readJsonFile(metaPath));
  if (!parsed.success) {
    throw new VigilError('bad-input', `${metaPath} does not describe clips: ${z.prettifyError(parsed.error)}`, {
      hint: 'Each clip needs clip_idx, start_sec and end_sec.',
    });
  }
  const clips = parsed.data.map((clip) => ({
    clipIdx: clip.clip_idx,
    startSec: clip.start_sec,
    endSec: clip.end_sec,
  }));
  if (clips.length !== matrix.rows) {
    throw new VigilError('bad-input', `${metaPath} describes ${clips.length} clips, the vectors have ${matrix.rows}.`);
  }
  return { ...matrix, clips };
}

/** Reads a JSON file; throws `not-found` and `bad-input` with its path. */
export async function readJsonFile(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
      throw new VigilError('not-found', `There is no file ${path}.`, { cause });
    }
    throw cause;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new VigilError('bad-input', `${path} is not JSON.`, { cause });
  }
}

async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
