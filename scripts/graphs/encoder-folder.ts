import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import type { EncoderManifest } from '../../src-main/engines/encoders/manifest.ts';
import { openEncoder } from '../../src-main/engines/encoders/open-encoder.ts';
import { testPattern } from '../../src-main/engines/pictures/test-pattern.ts';
import { InferenceSessions } from '../../src-main/workers/inference/inference-sessions.ts';

const PREFIX_LENGTH = 32;

export interface EncoderFolder {
  readonly files: Readonly<Record<string, Uint8Array | string>>;
  /** The manifest without what follows from the files. */
  readonly manifest: Omit<z.input<typeof EncoderManifest>, 'files' | 'selfTest'>;
  readonly selfTest: {
    readonly tolerance: number;
    readonly pictures: readonly { readonly width: number; readonly height: number }[];
    readonly texts: readonly string[];
  };
}

/** Writes an encoder's files and a manifest with their checksums and self-test vectors computed here. */
export async function writeEncoderFolder(folder: string, content: EncoderFolder): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const files = Object.entries(content.files).map(([path, data]) => {
    writeFileSync(join(folder, path), data);
    const bytes = Buffer.from(data);
    return { path, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
  });
  const { tolerance, pictures, texts } = content.selfTest;
  const write = (images: object[], words: object[]): void => {
    const manifest = { ...content.manifest, files, selfTest: { tolerance, images, texts: words } };
    writeFileSync(join(folder, 'encoder.json'), `${JSON.stringify(manifest, null, 1)}\n`);
  };
  write([], []);
  const encoder = await openEncoder(folder, new InferenceSessions(1));
  const { dim } = encoder.manifest;
  const prefixes = (vectors: Float32Array): number[][] =>
    Array.from({ length: vectors.length / dim }, (_, row) => prefixOf(vectors.subarray(row * dim, (row + 1) * dim)));
  const imageVectors = prefixes(
    await encoder.embedImages(pictures.map(({ width, height }) => testPattern(width, height))),
  );
  const textVectors = texts.length > 0 ? prefixes(await encoder.embedTexts(texts)) : [];
  write(
    pictures.map((picture, at) => ({ ...picture, expected: imageVectors[at] })),
    texts.map((text, at) => ({ text, expected: textVectors[at] })),
  );
}

/** Five decimals: far below any tolerance, and the same on every machine. */
function prefixOf(vector: Float32Array): number[] {
  return [...vector.subarray(0, PREFIX_LENGTH)].map((value) => Number(value.toFixed(5)));
}
