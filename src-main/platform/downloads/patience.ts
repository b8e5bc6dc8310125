import { setTimeout as pause } from 'node:timers/promises';
import { PassingFailure } from './passing-failure.ts';

/** How much is put up with before a download is given up. */
export interface Patience {
  /** Failures one after another, without `gainBytes` in between. */
  readonly attempts: number;
  /** Before the second attempt; doubled for each that follows. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** So many bytes have to come in so long, or the connection is given up. */
  readonly leastBytes: number;
  readonly windowMs: number;
  /** Bytes that make an attempt count as one that helped. */
  readonly gainBytes: number;
}

/** For connections of a workstation: half a minute of nothing, or five failures within some two minutes, are the end. */
export const PATIENCE: Patience = {
  attempts: 6,
  firstWaitMs: 2000,
  longestWaitMs: 60_000,
  leastBytes: 64 * 1024,
  windowMs: 30_000,
  gainBytes: 4 * 1024 * 1024,
};

/**
 * Does `attempt` until it succeeds or fails for good. It tells what it gained in bytes by `gained`; one that moves on
 * is not counted against the patience. Throws what a passing failure tells once that is used up.
 */
export async function persist<Result>(
  attempt: (gained: (bytes: number) => void) => Promise<Result>,
  patience: Patience,
  signal: AbortSignal,
): Promise<Result> {
  for (let failures = 0; ; ) {
    let bytes = 0;
    try {
      return await attempt((gained) => {
        bytes += gained;
      });
    } catch (thrown) {
      signal.throwIfAborted();
      if (!(thrown instanceof PassingFailure)) throw thrown;
      failures = bytes >= patience.gainBytes ? 1 : failures + 1;
      if (failures >= patience.attempts) throw thrown.told;
      const waitMs = Math.max(patience.firstWaitMs * 2 ** (failures - 1), thrown.waitMs);
      await pause(Math.min(waitMs, patience.longestWaitMs), undefined, { signal });
    }
  }
}
