import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import type { EncoderManifest } from '../../src-main/engines/encoders/manifest.ts';
import { openEncoder } from '../../src-main/engines/encoders/open-encoder.ts';
import { type SelfTestInput, selfTestOf } from '../../src-main/engines/encoders/self-test.ts';
import { InferenceSessions } from '../../src-main/workers/inference/inference-sessions.ts';

export interface EncoderFolder {
  readonly files: Readonly<Record<string, Uint8Array | string>>;
  /** The manifest without what follows from the files. */
  readonly manifest: Omit<z.input<typeof EncoderManifest>, 'files' | 'selfTest'>;
  readonly selfTest: SelfTestInput;
}

/** Writes an encoder's files and a manifest with their checksums and self-test vectors computed here. */
export async function writeEncoderFolder(folder: string, content: EncoderFolder): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const files = Object.entries(content.files).map(([path, data]) => {
    writeFileSync(join(folder, path), data);
    const bytes = Buffer.from(data);
    return { path, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
  });
  const write = (selfTest: EncoderManifest['selfTest']): void => {
    const manifest = { ...content.manifest, files, selfTest };
    writeFileSync(join(folder, 'encoder.json'), `${JSON.stringify(manifest, null, 1)}\n`);
  };
  write({ tolerance: content.selfTest.tolerance, images: [], texts: [] });
  write(await selfTestOf(await openEncoder(folder, new InferenceSessions(1)), content.selfTest));
}
