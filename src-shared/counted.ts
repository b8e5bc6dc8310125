/** A whole number and its noun, as a sentence has them: `1 video`, `2 videos`. */
export function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`}`;
}

/** A size in bytes as a sentence has it: `64 MB` (10^6 bytes), never less than there is. */
export function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`;
}
