import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { sessionOptions } from '../../workers/inference/session-options.ts';
import type { GraphRunner } from '../models/graph-runner.ts';
import { testPattern } from '../pictures/test-pattern.ts';
import { fitImage, fittedLength } from './fit-image.ts';
import { imagesPerPass, openEncoder } from './open-encoder.ts';

const FRAME = { width: 640, height: 360 } as const;

export interface EmbeddingBench {
  readonly imagesPerPass: number;
  /** Whole pictures in, vectors out, through the inference host. */
  readonly imagesPerSec: number;
  /** Prepared tensors through a session of our own, same batch and threads. */
  readonly bareImagesPerSec: number;
  /** Median of the rounds' ratios; goal: at least 0.9. */
  readonly ratio: number;
}

/**
 * Embedding throughput of the encoder in `folder` on 640 x 360 frames against its bare ONNX session, in alternating
 * rounds so that both see the same machine. `threads` must be those of `runner` for an encoder that names none.
 */
export async function benchEmbedding(options: {
  readonly folder: string;
  readonly runner: GraphRunner;
  readonly threads: number;
  readonly passes?: number;
  readonly rounds?: number;
}): Promise<EmbeddingBench> {
  const { folder, runner, threads, passes = 3, rounds = 5 } = options;
  const encoder = await openEncoder(folder, runner);
  const { image, threads: ownThreads } = encoder.manifest;
  const batch = imagesPerPass(encoder.manifest);
  const frame = testPattern(FRAME.width, FRAME.height);
  const frames = Array.from({ length: batch * passes }, () => frame);
  const session = await InferenceSession.create(join(folder, image.file), sessionOptions(ownThreads ?? threads));
  const length = fittedLength(image);
  const pixels = image.dtype === 'uint8' ? new Uint8Array(batch * length) : new Float32Array(batch * length);
  for (let at = 0; at < batch; at++) fitImage(frame, image, pixels, at * length);
  const dims = image.layout === 'nchw' ? [batch, 3, image.height, image.width] : [batch, image.height, image.width, 3];
  const feed = pixels instanceof Uint8Array ? new Tensor('uint8', pixels, dims) : new Tensor('float32', pixels, dims);
  const bare = async (): Promise<void> => {
    for (let pass = 0; pass < passes; pass++) await session.run({ [image.input]: feed });
  };
  const whole = async (): Promise<void> => {
    await encoder.embedImages(frames);
  };
  await bare();
  await whole();
  const seconds: { whole: number; bare: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const first = round % 2 === 0 ? whole : bare;
    const firstSec = await secondsOf(first);
    const secondSec = await secondsOf(first === whole ? bare : whole);
    seconds.push(first === whole ? { whole: firstSec, bare: secondSec } : { whole: secondSec, bare: firstSec });
  }
  await session.release();
  return {
    imagesPerPass: batch,
    imagesPerSec: frames.length / median(seconds.map((round) => round.whole)),
    bareImagesPerSec: frames.length / median(seconds.map((round) => round.bare)),
    ratio: median(seconds.map((round) => round.bare / round.whole)),
  };
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
