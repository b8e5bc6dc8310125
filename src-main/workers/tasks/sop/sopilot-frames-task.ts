import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { probeVideo } from '../../../engines/media/probe.ts';
import { scanVideo } from '../../../engines/scan/scan.ts';
import {
  embedSopilotClip,
  SOPILOT_HEURISTIC_DIM,
  SOPILOT_HEURISTIC_MODEL,
} from '../../../engines/sopilot/clips/heuristic.ts';
import { fitToMaxSide } from '../../../engines/sopilot/clips/resize.ts';
import { writeVectorMatrix } from '../../../formats/npy.ts';
import type { MediaBinaries } from '../../../platform/binaries.ts';
import { layout } from '../../../stores/artifacts/layout.ts';

export interface SopilotFramesInput {
  readonly binaries: MediaBinaries;
  readonly filePath: string;
  /** An existing folder, where vectors and times are left as a scan would leave them. */
  readonly folder: string;
}

/** Windows of a quarter second, one picture each: as fine as the frame vectors of an encoder. */
const WINDOWS_PER_SEC = 4;
/** SOPilot makes its pictures no larger than this before it describes them. */
const MAX_SIDE_PX = 320;

/**
 * Describes a recording with SOPilot's descriptor in windows far shorter than its clips of four seconds, so that what
 * the descriptor sees can be told apart from what SOPilot made of it.
 */
export async function runSopilotFramesTask(
  { binaries, filePath, folder }: SopilotFramesInput,
  { signal }: { readonly signal: AbortSignal },
): Promise<{ readonly windowCount: number }> {
  const probe = await probeVideo(binaries, filePath, signal);
  const timesSec: number[] = [];
  const rows: Float32Array[] = [];
  await scanVideo(
    { binaries, filePath, probe, sampleRateFps: WINDOWS_PER_SEC, signal },
    {
      onSample: ({ timeSec, image }) => {
        timesSec.push(timeSec);
        rows.push(embedSopilotClip([fitToMaxSide(image, MAX_SIDE_PX)]));
      },
    },
  );
  const vectors = new Float32Array(rows.length * SOPILOT_HEURISTIC_DIM);
  for (const [at, row] of rows.entries()) vectors.set(row, at * SOPILOT_HEURISTIC_DIM);
  const matrix = { rows: rows.length, dim: SOPILOT_HEURISTIC_DIM, vectors };
  await writeVectorMatrix(join(folder, layout.frameVectors(SOPILOT_HEURISTIC_MODEL)), matrix);
  const times = new Uint8Array(Float64Array.from(timesSec).buffer);
  await writeFile(join(folder, layout.sampleTimes(SOPILOT_HEURISTIC_MODEL)), times);
  return { windowCount: rows.length };
}
