import type { Readable } from 'node:stream';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';

/** A child that has shown no sign of life for so long, while all it wrote is taken, hangs. */
export const NO_PROGRESS_LIMIT_SEC = 120;
const LOOKS_PER_LIMIT = 10;

/**
 * Calls `onStall` once when none of `signs` has brought a byte for `limitSec`. A child that waits for its reader is not
 * hanging: time does not count while a stream is full. Returns what ends the watch.
 */
export function watchProgress(signs: readonly Readable[], limitSec: number, onStall: () => void): () => void {
  let bytesBefore = 0;
  let looksWithout = 0;
  const look = (): void => {
    const bytes = signs.reduce((sum, stream) => sum + bytesRead(stream), 0);
    const isHeldBack = signs.some((stream) => stream.readableLength >= stream.readableHighWaterMark);
    looksWithout = bytes === bytesBefore && !isHeldBack ? looksWithout + 1 : 0;
    bytesBefore = bytes;
    if (looksWithout < LOOKS_PER_LIMIT) return;
    clearInterval(timer);
    onStall();
  };
  // Looks are counted, not time: a machine that slept, or was too busy to look, is no child that hangs.
  const timer = setInterval(look, (limitSec * 1000) / LOOKS_PER_LIMIT);
  timer.unref();
  return () => clearInterval(timer);
}

/** What has come out of a pipe so far; the pipes of a child are sockets, which count it. */
function bytesRead(stream: Readable): number {
  return 'bytesRead' in stream && typeof stream.bytesRead === 'number' ? stream.bytesRead : 0;
}

export function noProgressError(limitSec: number): VigilError {
  return new VigilError('undecodable', say('file-without-progress', { limitSec }), {
    hint: say('file-without-progress-hint'),
  });
}
