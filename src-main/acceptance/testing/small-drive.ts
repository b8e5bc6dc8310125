import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A drive of its own, small enough to be filled. */
export interface SmallDrive {
  /** Takes every byte that is left. */
  fill(): void;
  /** Gives back what was taken. */
  empty(): void;
  /** Bytes that can still be written. */
  free(): number;
  unmount(): void;
}

/** Puts a drive held in memory at an empty folder; undefined where that is not allowed. */
export function mountSmallDrive(folder: string, size: string): SmallDrive | undefined {
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'ignore' });
  if (mounted.status !== 0) return undefined;
  const filler = join(folder, 'filler.bin');
  return {
    fill: () => {
      const handle = openSync(filler, 'a');
      for (const bytes of [1 << 20, 4096, 1]) writeWhilePossible(handle, Buffer.alloc(bytes));
      closeSync(handle);
    },
    empty: () => rmSync(filler, { force: true }),
    free: () => {
      const { bavail, bsize } = statfsSync(folder);
      return bavail * bsize;
    },
    unmount: () => {
      spawnSync('umount', ['-l', folder], { stdio: 'ignore' });
    },
  };
}

function writeWhilePossible(handle: number, bytes: Buffer): void {
  try {
    for (;;) if (writeSync(handle, bytes) < bytes.length) return;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
