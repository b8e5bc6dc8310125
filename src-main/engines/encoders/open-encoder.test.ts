import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { asIs } from '../../../src-shared/sentences/sentence.ts';
import { InferenceSessions } from '../../workers/inference/inference-sessions.ts';
import type { GraphRunner } from '../models/graph-runner.ts';
import { testPattern } from '../pictures/test-pattern.ts';
import { imagesPerPass, openEncoder } from './open-encoder.ts';
import { writePictureEncoder } from './testing/clip-shaped-encoder.ts';

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-open-'));
  await writePictureEncoder(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Passes on to a real session, noting the batch sizes; refuses batches over `limit` as a full memory would. */
function limited(limit: number): { runner: GraphRunner; sizes: number[] } {
  const sessions = new InferenceSessions(1);
  const sizes: number[] = [];
  const runner: GraphRunner = {
    check: (...asked) => sessions.check(...asked),
    describe: (model) => sessions.describe(model),
    tokenise: (texts) => sessions.tokenise(texts),
    release: (model) => sessions.release(model),
    run: (model, feeds) => {
      const size = Object.values(feeds)[0]!.dims[0]!;
      sizes.push(size);
      if (size <= limit) return sessions.run(model, feeds);
      return Promise.reject(new VigilError('internal', asIs('no memory'), { details: { outOfMemory: true } }));
    },
  };
  return { runner, sizes };
}

const pictures = Array.from({ length: 40 }, (_, at) => testPattern(40 + at, 60));

test('pictures are spread evenly over the passes', async () => {
  const { runner, sizes } = limited(Number.POSITIVE_INFINITY);
  const encoder = await openEncoder(folder, runner);
  expect(imagesPerPass(encoder.manifest)).toBe(32);
  await encoder.embedImages(pictures);
  expect(sizes).toEqual([20, 20]);
});

test('when memory runs out, batches halve, the vectors stay the same, and the size is remembered', async () => {
  const { runner, sizes } = limited(6);
  const encoder = await openEncoder(folder, runner);
  const vectors = await encoder.embedImages(pictures);
  const reference = await (await openEncoder(folder, new InferenceSessions(1))).embedImages(pictures);
  expect(Math.max(...vectors.map((value, at) => Math.abs(value - reference[at]!)))).toBeLessThan(1e-5);
  sizes.length = 0;
  await encoder.embedImages(pictures);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(6);
});

test('an encoder without a text half says so', async () => {
  const encoder = await openEncoder(folder, limited(100).runner);
  await expect(encoder.embedTexts(['a cat'])).rejects.toMatchObject({ code: 'unsupported' });
  expect(encoder.textCoverage('a cat')).toBe(0);
});
