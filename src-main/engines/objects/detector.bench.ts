import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { sessionOptions } from '../../workers/inference/session-options.ts';
import type { GraphRunner } from '../models/graph-runner.ts';
import { testPattern } from '../pictures/test-pattern.ts';
import { openDetector } from './detector.ts';
import { letterbox } from './letterbox.ts';
import type { DetectorManifest } from './manifest.ts';

interface DetectorBench {
  readonly folder: string;
  readonly manifest: DetectorManifest;
  readonly runner: GraphRunner;
  readonly threads: number;
  /** Alternating pairs of ours and the bare session. */
  readonly rounds: number;
}

interface DetectorFigures {
  readonly msPerPicture: number;
  readonly bareMsPerPicture: number;
  /** Time of ours against that of the bare session, the median of the pairs. */
  readonly ratio: number;
}

const PICTURES = 12;
/** As many as a scan has under way. */
const IN_FLIGHT = 2;

/**
 * Times pictures as a scan gives them (640 x 360) against a bare session on one that is prepared: letterbox, the way to
 * the host, decoding and suppression are ours.
 */
export async function benchDetector({
  folder,
  manifest,
  runner,
  threads,
  rounds,
}: DetectorBench): Promise<DetectorFigures> {
  const { image } = manifest;
  const detector = await openDetector(folder, manifest, runner);
  const session = await InferenceSession.create(join(folder, image.file), sessionOptions(manifest.threads ?? threads));
  const picture = testPattern(640, 360);
  const prepared = new Float32Array(3 * image.width * image.height);
  letterbox(picture, image, prepared, 0);
  const ours = async (): Promise<void> => {
    const inFlight: Promise<unknown>[] = [];
    for (let at = 0; at < PICTURES; at++) {
      inFlight.push(detector.detect([picture]));
      if (inFlight.length >= IN_FLIGHT) await inFlight.shift();
    }
    await Promise.all(inFlight);
  };
  const bare = async (): Promise<void> => {
    const feeds = { [image.input]: new Tensor('float32', prepared, [1, 3, image.height, image.width]) };
    for (let at = 0; at < PICTURES; at++) await session.run(feeds);
  };
  await ours();
  await bare();
  const pairs: { readonly ours: number; readonly bare: number }[] = [];
  for (let round = 0; round < rounds; round++) pairs.push({ ours: await timed(ours), bare: await timed(bare) });
  await session.release();
  const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
  return {
    msPerPicture: middle(pairs.map((pair) => pair.ours)) / PICTURES,
    bareMsPerPicture: middle(pairs.map((pair) => pair.bare)) / PICTURES,
    ratio: middle(pairs.map((pair) => pair.ours / pair.bare)),
  };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}
