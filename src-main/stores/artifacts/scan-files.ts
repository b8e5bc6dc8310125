import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import { layout } from './layout.ts';

/** `scan.json`: what a finished scan found, and which files hold the rest. Times are seconds on the player's clock. */
export const ScanSummaryFile = z.object({
  version: z.literal(1),
  durationSec: z.number(),
  fps: z.number(),
  firstFrameSec: z.number(),
  warnings: z.array(z.string()),
  frameCount: z.number().int(),
  /** Index of the stream in the file; left out by earlier versions, which took a still that came first for the film. */
  streamIndex: z.number().int().optional(),
  /** What was masked (see `maskKey`); left out for nothing. */
  mask: z.string().optional(),
  /** What the scans of this video have made, by output; without it, what lies there is of version 1. */
  outputs: z
    .record(
      z.string(),
      z.object({
        version: z.number().int(),
        /** Version of the encoder, of an output that there is one of for each. */
        encoderVersion: z.string().optional(),
        /** What made it besides the encoder. */
        madeBy: z.string().optional(),
        files: z.array(z.string()),
      }),
    )
    .optional(),
});
export type ScanSummaryFile = z.infer<typeof ScanSummaryFile>;

/**
 * Moves the files of a finished scan to their places. A scan is finished when its summary lies in the partial folder;
 * otherwise nothing happens. May be interrupted anywhere and called again.
 */
export async function settleScan(folder: string): Promise<void> {
  const partial = join(folder, layout.partialScan);
  const names = await readdir(partial).catch((thrown: unknown): string[] => {
    if ((thrown as { code?: unknown }).code === 'ENOENT') return [];
    throw thrown;
  });
  if (!names.includes(layout.scanSummary)) return;
  // Where the vectors are, what belongs to them is too; and while the summary is not moved, the move goes on.
  const rank = (name: string): number => (name === layout.scanSummary ? 2 : name.endsWith('.npy') ? 1 : 0);
  // What was put together of them lies beside them.
  const settled = names.filter((name) => name !== layout.storyboardTiles);
  for (const name of settled.toSorted((a, b) => rank(a) - rank(b))) {
    await rename(join(partial, name), join(folder, name));
    faultPoint('scan:moved');
  }
  await rm(partial, { recursive: true, force: true });
}

/** The summary of a video's scan; undefined when there is none or another version wrote it. */
export async function readScanSummary(folder: string): Promise<ScanSummaryFile | undefined> {
  try {
    return ScanSummaryFile.safeParse(JSON.parse(await readFile(join(folder, layout.scanSummary), 'utf8'))).data;
  } catch (thrown) {
    if ((thrown as { code?: unknown }).code === 'ENOENT' || thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

/** How loud a video is; null where no scan has left that. */
export async function readPeaks(folder: string): Promise<Uint8Array | null> {
  return readFile(join(folder, layout.waveform)).catch((thrown: unknown) => {
    if ((thrown as { code?: unknown }).code === 'ENOENT') return null;
    throw thrown;
  });
}

/** Reads one of the files of plain float64 values. */
export async function readDoubles(folder: string, file: string): Promise<Float64Array> {
  const bytes = await readArtifact(folder, file);
  return new Float64Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.byteLength / 8));
}

/** Reads one of the files of plain float32 values. */
export async function readFloats(folder: string, file: string): Promise<Float32Array> {
  const bytes = await readArtifact(folder, file);
  return new Float32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.byteLength / 4));
}

/** Reads one of the files of plain bytes. */
export function readBytes(folder: string, file: string): Promise<Uint8Array> {
  return readArtifact(folder, file);
}

/** The bytes of a file in a buffer of its own, so that a typed array may lie over them. */
async function readArtifact(folder: string, file: string): Promise<Uint8Array> {
  try {
    const bytes = await readFile(join(folder, file));
    return bytes.byteOffset % 8 === 0 ? bytes : Uint8Array.from(bytes);
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== 'ENOENT') throw cause;
    throw new VigilError('not-found', say('scan-incomplete', { file }), {
      hint: say('index-video-again'),
      cause,
    });
  }
}
