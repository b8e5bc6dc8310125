import { isUtf8 } from 'node:buffer';

const LONGEST_CHARACTER = 4;

/** A file name as the file system has it, as text; undefined for bytes that are not UTF-8, which no path can name. */
export function nameOf(bytes: Buffer): string | undefined {
  return isUtf8(bytes) ? bytes.toString() : undefined;
}

/** A name for people: what is UTF-8 as it reads, every other byte as `\xff`. */
export function shownName(bytes: Buffer): string {
  let shown = '';
  for (let at = 0; at < bytes.length; ) {
    const length = characterAt(bytes, at);
    shown += length > 0 ? bytes.toString('utf8', at, at + length) : `\\x${bytes[at]!.toString(16).padStart(2, '0')}`;
    at += Math.max(1, length);
  }
  return shown;
}

/** Bytes of the character that begins there; 0 when none does. */
function characterAt(bytes: Buffer, at: number): number {
  for (let length = 1; length <= LONGEST_CHARACTER && at + length <= bytes.length; length++) {
    if (isUtf8(bytes.subarray(at, at + length))) return length;
  }
  return 0;
}
