/** A whole number and its noun, as a sentence has them: `1 video`, `2 videos`. */
export function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`}`;
}
