/**
 * Room that Vigil holds on the drive of its data folder while there is some: a file of nothing. On a full drive a start
 * gets a part of it (databases need room to be opened) and a removal all, so that a full drive can always be made room on.
 */
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, rmSync, statfsSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { isDriveFull } from './drive-full.ts';

const NAME = 'drive-reserve';
/** What removing a recording of some hours takes until its files are gone. */
const RESERVE_BYTES = 8 * 1024 * 1024;
/** A drive with less left keeps it for what its user wants there. */
const AMPLE_BYTES = 4 * RESERVE_BYTES;
/** What a start gets, and what it has to find. */
const SLICE_BYTES = 1024 * 1024;
const START_BYTES = 256 * 1024;

export interface DriveRoom {
  readonly freeBytes: number;
  /** Whether there was no room for the reserve, or a part of it was given up. */
  readonly isShort: boolean;
}

/** How much room the drive of a data folder has; nothing is known of a drive that does not tell, so it is not short. */
export function driveRoom(dataDir: string): DriveRoom {
  const freeBytes = freeOn(dataDir);
  return { freeBytes, isShort: freeBytes < AMPLE_BYTES && sizeOfReserve(dataDir) < RESERVE_BYTES };
}

/** To be called by the owner of a data folder before anything is opened. */
export function makeRoomToStart(dataDir: string): void {
  if (hasRoomToStart(dataDir)) keepReserve(dataDir);
  else giveUpReserve(dataDir, SLICE_BYTES);
}

/**
 * Makes the reserve whole where the drive has ample room. Elsewhere it takes back no more than the `given` bytes that
 * were given up before. A reserve that cannot be made hinders nobody.
 */
export function keepReserve(dataDir: string, given = 0): void {
  const size = sizeOfReserve(dataDir);
  const free = freeOn(dataDir);
  const bytes = free >= AMPLE_BYTES ? RESERVE_BYTES - size : Math.min(given, free);
  if (bytes <= 0) return;
  try {
    append(fileIn(dataDir), bytes);
  } catch {
    giveUpReserve(dataDir, sizeOfReserve(dataDir) - size);
  }
}

/** Gives the reserve, or its last `bytes`, back to the drive. Returns how many bytes that were. */
export function giveUpReserve(dataDir: string, bytes = Number.POSITIVE_INFINITY): number {
  const size = sizeOfReserve(dataDir);
  const given = Math.min(size, bytes);
  if (given <= 0) return 0;
  if (given === size) rmSync(fileIn(dataDir), { force: true });
  else truncateSync(fileIn(dataDir), size - given);
  return given;
}

/** Quotas do not show in what a drive says of itself: only writing tells. */
function hasRoomToStart(dataDir: string): boolean {
  const probe = join(dataDir, `.write-test-${process.pid}`);
  try {
    writeFileSync(probe, Buffer.alloc(START_BYTES));
    return true;
  } catch (error) {
    return !isDriveFull(error);
  } finally {
    rmSync(probe, { force: true });
  }
}

/** With bytes that do not pack, for drives that do. */
function append(file: string, bytes: number): void {
  const handle = openSync(file, 'a', 0o600);
  try {
    for (let rest = randomBytes(bytes); rest.length > 0; ) rest = rest.subarray(writeSync(handle, rest));
  } finally {
    closeSync(handle);
  }
}

function sizeOfReserve(dataDir: string): number {
  return statSync(fileIn(dataDir), { throwIfNoEntry: false })?.size ?? 0;
}

function freeOn(dataDir: string): number {
  try {
    const { bavail, bsize } = statfsSync(dataDir);
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

function fileIn(dataDir: string): string {
  return join(dataDir, NAME);
}
