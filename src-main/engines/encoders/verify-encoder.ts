import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import type { GraphRunner } from '../models/graph-runner.ts';
import { testClip } from '../pictures/test-pattern.ts';
import type { FrameEncoder } from './encoder.ts';
import { readManifest } from './load-encoder.ts';
import { checkedOf } from './manifest.ts';
import { openEncoder } from './open-encoder.ts';

/**
 * Checks an encoder completely and opens it: manifest, checksums, and its self-test vectors computed again.
 * Throws `model-missing` or `model-invalid` with a sentence that says which check failed.
 */
export async function verifyEncoder(folder: string, runner: GraphRunner): Promise<FrameEncoder> {
  await runner.check(folder, checkedOf(await readManifest(folder)), { afresh: true });
  const encoder = await openEncoder(folder, runner);
  await checkSelfTest(encoder);
  return encoder;
}

/** Recomputes the self-test: a wrong mean, resize, casing or padding shows here instead of as poor results later. */
async function checkSelfTest(encoder: FrameEncoder): Promise<void> {
  const { images, texts, tolerance } = encoder.manifest.selfTest;
  const { dim, framesPerClip, title } = encoder.manifest;
  const pictures = await encoder.embedClips(images.map(({ width, height }) => testClip(width, height, framesPerClip)));
  for (const [at, { width, height, expected }] of images.entries()) {
    const off = largestDifference(pictures.subarray(at * dim), expected);
    if (!(off <= tolerance)) throw disagreement(title, say('test-picture', { width, height }), off, tolerance);
  }
  if (texts.length === 0) return;
  const words = await encoder.embedTexts(texts.map(({ text }) => text));
  for (const [at, { text, expected }] of texts.entries()) {
    const off = largestDifference(words.subarray(at * dim), expected);
    if (!(off <= tolerance)) throw disagreement(title, say('the-text', { text }), off, tolerance);
  }
}

function largestDifference(vector: Float32Array, expected: readonly number[]): number {
  return Math.max(...expected.map((value, at) => Math.abs(value - vector[at]!)));
}

function disagreement(title: string, subject: Sentence, off: number, tolerance: number): VigilError {
  return new VigilError('model-invalid', say('encoder-vector-differs', { title, subject, off: off.toPrecision(2) }), {
    hint: say('encoder-vector-differs-hint'),
    details: { off, tolerance },
  });
}
