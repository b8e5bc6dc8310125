import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Replaces a small file whole: after a crash there is the old text or the new one, never a part. Readable by its owner only. */
export function writeFileAtomically(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const next = `${file}.${process.pid}.tmp`;
  writeFileSync(next, text, { mode: 0o600, flush: true });
  renameSync(next, file);
}
