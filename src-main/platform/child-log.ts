import { mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const MAX_LOG_BYTES = 10 * 1024 * 1024;

/** Makes room for the log of a server program (one older file is kept) and returns at which byte it goes on. */
export function openingLogSize(logFile: string): number {
  mkdirSync(dirname(logFile), { recursive: true });
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= MAX_LOG_BYTES) return size;
  rmSync(`${logFile}.1`, { force: true });
  renameSync(logFile, `${logFile}.1`);
  return 0;
}

/** The last `lines` lines that were written since byte `fromByte`. */
export function logSince(logFile: string, fromByte: number, lines: number): string {
  try {
    return readFileSync(logFile).subarray(fromByte).toString().trim().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}
