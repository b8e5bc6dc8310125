import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findMediaBinaries } from '../../platform/binaries.ts';
import { InferenceSessions } from '../../workers/inference/inference-sessions.ts';
import type { FrameEncoder } from '../encoders/encoder.ts';
import { openEncoder } from '../encoders/open-encoder.ts';
import { probeVideo } from '../media/probe.ts';
import type { RgbImage } from '../pictures/rgb-image.ts';
import { decodeSampledFrames } from '../sopilot/clips/decode.ts';
import { type SuggestStepsInput, suggestSteps } from './suggest-steps.ts';

const DIM = 8;
const RATE = 4;

/** Frames of steps that each look their own way, over a background common to all, with a little noise. */
function framesOf(lengthsSec: readonly number[]): SuggestStepsInput {
  let seed = 7;
  const noise = (): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return (seed / 2147483648 - 0.5) * 0.06;
  };
  const rows = lengthsSec.flatMap((length, step) =>
    Array.from({ length: length * RATE }, () =>
      Array.from({ length: DIM }, (_, k) => (k === 0 ? 2 : k === 1 + (step % (DIM - 1)) ? 1 : 0) + noise()),
    ),
  );
  const timesSec = rows.map((_, at) => at / RATE);
  return {
    vectors: Float32Array.from(rows.flat()),
    dim: DIM,
    timesSec,
    span: { startSec: 0, endSec: rows.length / RATE },
  };
}

describe('suggested steps', () => {
  it('begin where the picture changes, without gaps', () => {
    const steps = suggestSteps(framesOf([6, 4, 8, 5]));
    expect(steps.map(({ startSec }) => startSec)).toEqual([0, 6, 10, 18]);
    expect(steps.map(({ endSec }) => endSec)).toEqual([6, 10, 18, 23]);
  });

  it('are the whole take when nothing changes, or when there is nothing to see', () => {
    const still = { ...framesOf([8]), vectors: new Float32Array(8 * RATE * DIM).fill(1) };
    expect(suggestSteps(still)).toEqual([still.span]);
    expect(suggestSteps({ vectors: new Float32Array(0), dim: DIM, timesSec: [], span: still.span })).toEqual([
      still.span,
    ]);
  });

  it('stay inside the take', () => {
    const steps = suggestSteps({ ...framesOf([6, 4, 8, 5]), span: { startSec: 8, endSec: 21 } });
    expect(steps).toEqual([
      { startSec: 8, endSec: 10 },
      { startSec: 10, endSec: 18 },
      { startSec: 18, endSec: 21 },
    ]);
  });

  it('are never shorter than the shortest step', () => {
    const steps = suggestSteps(framesOf([6, 1, 6]));
    for (const { startSec, endSec } of steps) expect(endSec - startSec).toBeGreaterThanOrEqual(2);
  });
});

interface Truth {
  readonly tasks: readonly { readonly gold: string; readonly gold_steps: readonly { readonly startSec: number }[] }[];
}

const testData = join(process.env['VIGIL_TEST_DATA'] ?? join(import.meta.dirname, '../../../../shared/data'), 'sop');
const present = existsSync(join(testData, 'truth.json'));
if (!present) process.stdout.write('skipped: no gold takes in the test data\n');

describe.skipIf(!present)('boundaries suggested on recordings', () => {
  it('agree with the trainer within a second', async () => {
    const { tasks } = JSON.parse(readFileSync(join(testData, 'truth.json'), 'utf8')) as Truth;
    const folder = join(import.meta.dirname, '../../../resources/encoders/vigil-basic');
    const encoder = await openEncoder(folder, new InferenceSessions(1));
    let found = 0;
    let suggested = 0;
    let wanted = 0;
    for (const task of tasks) {
      const truth = task.gold_steps.slice(1).map(({ startSec }) => startSec);
      const steps = suggestSteps(await frameVectors(encoder, join(testData, task.gold)));
      const bounds = steps.slice(1).map(({ startSec }) => startSec);
      found += truth.filter((sec) => bounds.some((bound) => Math.abs(bound - sec) <= 1)).length;
      suggested += bounds.length;
      wanted += truth.length;
    }
    const f1 = (2 * found) / (suggested + wanted);
    process.stdout.write(`suggested step boundaries: F1 ${f1.toFixed(3)} at +-1 s over ${wanted} boundaries\n`);
    expect(f1).toBeGreaterThanOrEqual(0.9);
  });
});

/** A vector for every quarter of a second, as indexing with the built-in encoder leaves them. */
async function frameVectors(encoder: FrameEncoder, filePath: string): Promise<SuggestStepsInput> {
  const binaries = await findMediaBinaries(process.env);
  const probe = await probeVideo(binaries, filePath);
  const every = Math.max(1, Math.round(probe.fps / encoder.manifest.sampleRateFps));
  const pictures: RgbImage[] = [];
  const source = { ffmpegPath: binaries.ffmpegPath, filePath, probe };
  for await (const frame of decodeSampledFrames(source, every)) pictures.push({ ...frame, data: frame.data.slice() });
  const vectors = await encoder.embedImages(pictures);
  const timesSec = pictures.map((_, at) => (at * every) / probe.fps);
  return { vectors, dim: encoder.manifest.dim, timesSec, span: { startSec: 0, endSec: probe.durationSec } };
}
