/** Bytes [start, end) of a file. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a Range header for a file of `size` bytes. `whole`: no header, or one that HTTP says to ignore (another unit,
 * bad syntax, several ranges). `unsatisfiable`: answer 416. An open range (`a-`) always reaches to the end of the file:
 * Chromium takes a shortened answer for the end of the recording.
 */
export function parseByteRange(header: string | null, size: number): ByteRange | 'whole' | 'unsatisfiable' {
  const match = /^bytes\s*=\s*(\d*)\s*-\s*(\d*)$/i.exec(header?.trim() ?? '');
  if (!match) return 'whole';
  const [first, last] = [match[1]!, match[2]!];
  if (first === '' && last === '') return 'whole';
  if (first === '') {
    const length = Number(last);
    if (length === 0 || size === 0) return 'unsatisfiable';
    return { start: Math.max(0, size - length), end: size };
  }
  const start = Number(first);
  const lastByte = last === '' ? size - 1 : Number(last);
  if (lastByte < start && last !== '') return 'whole';
  if (start >= size) return 'unsatisfiable';
  return { start, end: Math.min(lastByte + 1, size) };
}
