import { totalmem } from 'node:os';

/** Memory that open models may take: half of the machine's, as decoding, the window and other programs want the rest. */
export function defaultMemoryBytes(): number {
  const limited = process.constrainedMemory();
  return Math.floor((limited > 0 ? Math.min(limited, totalmem()) : totalmem()) / 2);
}
