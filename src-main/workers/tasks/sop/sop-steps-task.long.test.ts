import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { worded } from '../../../../src-shared/sentences/word.ts';
import { writeVectorMatrix } from '../../../formats/npy.ts';
import { layout } from '../../../stores/artifacts/layout.ts';
import { runSopStepsTask, type SopStepsInput } from './sop-steps-task.ts';

const DIM = 512;
const RATE_FPS = 4;
const ENCODER = 'drawn';
const HOURS_2_SEC = 7200;
const GOAL_SEC = 10;

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'long-takes-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Frame vectors of a recording: `steps` in the order given, each of the same length, over a common background. */
async function drawRecording(name: string, sec: number, steps: readonly number[], seed: number): Promise<string> {
  const frames = sec * RATE_FPS;
  const vectors = new Float32Array(frames * DIM);
  let state = seed;
  const noise = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  for (let frame = 0; frame < frames; frame++) {
    const step = steps[Math.floor((frame * steps.length) / frames)]!;
    for (let k = 0; k < DIM; k++) vectors[frame * DIM + k] = 1 + Math.sin(k * (step + 1) * 1.7 + step) + 0.2 * noise();
  }
  const folder = await mkdtemp(join(root, `${name}-`));
  await writeVectorMatrix(join(folder, layout.frameVectors(ENCODER)), { rows: frames, dim: DIM, vectors });
  const times = Float64Array.from({ length: frames }, (_, frame) => frame / RATE_FPS);
  await writeFile(join(folder, layout.sampleTimes(ENCODER)), new Uint8Array(times.buffer));
  return folder;
}

describe('a trainee take of two hours', () => {
  test.each([
    [600, 10],
    [1800, 12],
    [HOURS_2_SEC, 12],
    [HOURS_2_SEC, 40],
  ])(
    'against a gold take of %d s with %d steps',
    async (goldSec, count) => {
      const order = Array.from({ length: count }, (_, step) => step);
      const swapped = order.with(2, 3).with(3, 2);
      const steps = order.map((index) => ({
        index,
        name: `Step ${index + 1}`,
        startSec: (index * goldSec) / count,
        endSec: ((index + 1) * goldSec) / count,
        // Only the order is asked for: the trainee is slower than a short gold take throughout.
        allowedSec: { min: 0, max: HOURS_2_SEC },
      }));
      const input: SopStepsInput = {
        encoderId: ENCODER,
        golds: [
          { folder: await drawRecording('gold', goldSec, order, 1), span: { startSec: 0, endSec: goldSec }, steps },
        ],
        trainee: {
          folder: await drawRecording('trainee', HOURS_2_SEC, swapped, 2),
          span: { startSec: 0, endSec: HOURS_2_SEC },
        },
      };
      const startMs = performance.now();
      const before = process.cpuUsage();
      const { findings, alignment, notices } = await runSopStepsTask(input, { signal: new AbortController().signal });
      const tookSec = (performance.now() - startMs) / 1000;
      const { user, system } = process.cpuUsage(before);
      const cpuSec = (user + system) / 1e6;
      process.stdout.write(
        `2 h against ${goldSec} s, ${count} steps: ${tookSec.toFixed(1)} s, ${cpuSec.toFixed(1)} s of them computing (goal ${GOAL_SEC}); ${worded(notices).join(' ')}\n`,
      );
      expect(findings.map(({ type, steps: own }) => [type, ...own])).toEqual([['swapped', 2, 3]]);
      expect(alignment.length).toBeLessThanOrEqual(3001);
      expect(alignment.at(-1)!.traineeSec).toBeCloseTo(HOURS_2_SEC, 0);
      // What others do on the machine meanwhile is not counted.
      expect(Math.min(tookSec, cpuSec)).toBeLessThan(GOAL_SEC);
    },
    300_000,
  );
});
