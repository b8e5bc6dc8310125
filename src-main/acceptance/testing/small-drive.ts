import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, statfsSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A drive of its own, small enough to be filled. */
export interface SmallDrive {
  /** Takes every byte that is left, but for some. */
  fill(butBytes?: number): void;
  /** Gives back what was taken. */
  empty(): void;
  /** Bytes that can still be written. */
  free(): number;
  unmount(): void;
}

/** Puts a drive held in memory at an empty folder; undefined where that is not allowed. */
export function mountSmallDrive(folder: string, size: string): SmallDrive | undefined {
  return did('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder) ? driveAt(folder) : undefined;
}

/** Puts a drive in blocks of 1 KB, which is kept in the file `image`, at an empty folder; undefined where none can be. */
export function mountDriveOfSmallBlocks(folder: string, image: string, megabytes: number): SmallDrive | undefined {
  writeFileSync(image, '');
  truncateSync(image, megabytes * 1024 * 1024);
  const made =
    did('mkfs.ext4', '-q', '-F', '-b', '1024', '-m', '0', image) && did('mount', '-o', 'loop', image, folder);
  return made ? driveAt(folder) : undefined;
}

function did(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

function driveAt(folder: string): SmallDrive {
  const filler = join(folder, 'filler.bin');
  return {
    fill: (butBytes = 0) => {
      const handle = openSync(filler, 'a');
      for (const bytes of [1 << 20, 4096, 1]) writeWhilePossible(handle, Buffer.alloc(bytes));
      closeSync(handle);
      if (butBytes === 0) return;
      truncateSync(filler, statSync(filler).size - butBytes);
      // Some file systems give room back when they next write down what they have.
      did('sync', '-f', folder);
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
