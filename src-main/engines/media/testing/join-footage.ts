import { readFileSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';

const FLV_HEADER_BYTES = 13;

/** Files of one container (`.mkv`, `.ts`, `.flv`), one after the other with their own stamps, as broken recordings are. */
export function joinFootage(path: string, parts: readonly string[]): void {
  const headerBytes = extname(path) === '.flv' ? FLV_HEADER_BYTES : 0;
  const bytes = parts.map((part, at) => readFileSync(part).subarray(at === 0 ? 0 : headerBytes));
  writeFileSync(path, Buffer.concat(bytes));
}
