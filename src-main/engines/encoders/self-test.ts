import { testClip } from '../pictures/test-pattern.ts';
import type { FrameEncoder } from './encoder.ts';
import type { EncoderManifest } from './manifest.ts';

/** Values of a vector that are kept: enough for a wrong preparation to show. */
const PREFIX_LENGTH = 32;

export interface SelfTestInput {
  /** Largest allowed difference of any value. */
  readonly tolerance: number;
  readonly pictures: readonly { readonly width: number; readonly height: number }[];
  readonly texts: readonly string[];
}

/** What an encoder gives for some pictures and texts now, so that it can be asked again later. */
export async function selfTestOf(
  encoder: FrameEncoder,
  { tolerance, pictures, texts }: SelfTestInput,
): Promise<EncoderManifest['selfTest']> {
  const { dim, framesPerClip } = encoder.manifest;
  const prefixes = (vectors: Float32Array): number[][] =>
    Array.from({ length: vectors.length / dim }, (_, row) => prefixOf(vectors.subarray(row * dim, (row + 1) * dim)));
  const images = prefixes(
    await encoder.embedClips(pictures.map(({ width, height }) => testClip(width, height, framesPerClip))),
  );
  const words = texts.length > 0 ? prefixes(await encoder.embedTexts(texts)) : [];
  return {
    tolerance,
    images: pictures.map((picture, at) => ({ ...picture, expected: images[at]! })),
    texts: texts.map((text, at) => ({ text, expected: words[at]! })),
  };
}

/** Five decimals: far below any tolerance, and the same on every machine. */
function prefixOf(vector: Float32Array): number[] {
  return [...vector.subarray(0, PREFIX_LENGTH)].map((value) => Number(value.toFixed(5)));
}
