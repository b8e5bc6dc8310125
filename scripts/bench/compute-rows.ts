import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { runAlignmentBench } from '../../src-main/engines/alignment/alignment.bench.ts';
import { benchEmbedding } from '../../src-main/engines/encoders/encoders.bench.ts';
import { writeB32SizeEncoder } from '../../src-main/engines/encoders/testing/clip-shaped-encoder.ts';
import { benchDetector } from '../../src-main/engines/objects/detector.bench.ts';
import { hasYoloxNano, writeYoloxNano } from '../../src-main/engines/objects/testing/detector-folders.ts';
import { benchExactIndex } from '../../src-main/stores/vectors/exact-index.bench.ts';
import { InferenceClient } from '../../src-main/workers/inference/inference-client.ts';
import { InferenceHost } from '../../src-main/workers/inference/inference-owner.ts';
import type { BenchRow } from './row.ts';

const graphsDir = join(resolve(import.meta.dirname, '..', '..'), 'resources', 'graphs');
export const threads = availableParallelism();

export async function withInference<Result>(work: (client: InferenceClient) => Promise<Result>): Promise<Result> {
  const host = new InferenceHost({ graphsDir, threads });
  const client = new InferenceClient(() => host.connect());
  try {
    return await work(client);
  } finally {
    await client.close();
    await host.stop();
  }
}

export const alignRow: BenchRow = () =>
  withInference(async (client) => {
    const { alignMs, referenceMs, ratio, exactProductMs } = await runAlignmentBench((a, b, { m, n, dim }) =>
      client.matmul({ a, b, m, k: dim, n, transposeB: true }),
    );
    return {
      row: 'align',
      what: 'align 2000 x 2000 x 904 against one product and a plain DTW loop',
      figure: ratio,
      unit: 'x',
      goal: { atMost: 1.3 },
      details: { alignMs, referenceMs, exactProductMs },
    };
  });

export const exactRow: BenchRow = ({ pairs }) =>
  withInference(async (client) => {
    const { searchMs, bareMatMulMs, ratio } = await benchExactIndex({
      product: client,
      graphsDir,
      threads,
      rounds: 3 * pairs,
    });
    return {
      row: 'exact',
      what: 'exact search of 100k x 768, filtered top 10, against one bare product',
      figure: ratio,
      unit: 'x',
      goal: { atMost: 1.5 },
      details: { searchMs, bareMatMulMs },
    };
  });

export const embedRow: BenchRow = ({ pairs, scratchDir }) =>
  withInference(async (client) => {
    const folder = join(scratchDir, 'b32-size');
    await writeB32SizeEncoder(folder);
    const { imagesPerSec, bareImagesPerSec, ratio } = await benchEmbedding({
      folder,
      runner: client,
      threads,
      rounds: pairs,
    });
    return {
      row: 'embed',
      what: 'embedding with a B/32-size graph against its bare session',
      figure: ratio,
      unit: 'x',
      goal: { atLeast: 0.9 },
      details: { imagesPerSec, bareImagesPerSec },
    };
  });

export const detectorRow: BenchRow = ({ pairs, scratchDir }) =>
  withInference(async (runner) => {
    const asked = { row: 'detector', what: 'YOLOX-nano on 640 x 360 against its bare session', unit: 'x' } as const;
    if (!hasYoloxNano()) return { ...asked, figure: 0, goal: null, details: {} };
    const folder = join(scratchDir, 'yolox-nano');
    const manifest = writeYoloxNano(folder);
    const { ratio, ...details } = await benchDetector({ folder, manifest, runner, threads, rounds: 3 * pairs });
    return { ...asked, figure: ratio, goal: { atMost: 1.3 }, details };
  });
