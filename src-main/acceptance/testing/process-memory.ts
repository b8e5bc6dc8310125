import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

/** Watches the memory of a process and all it started, ffmpeg and ffprobe left out. Linux only. */
export interface MemoryWatch {
  /** Ends the watch and gives the most seen at once, in MB (10^6 bytes). */
  stop(): number;
}

const LOOK_EVERY_MS = 100;

/**
 * Adds up resident memory. Not the proportional share: that changes with every stranger who maps the same libraries.
 */
export function watchMemory(pid: number): MemoryWatch {
  let peakBytes = 0;
  const timer = setInterval(() => {
    peakBytes = Math.max(peakBytes, treeBytes(pid, isFfmpeg));
  }, LOOK_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return peakBytes / 1e6;
    },
  };
}

/** Resident memory of a process and all it started, in bytes, without those left out. Linux only. */
export function treeBytes(rootPid: number, leftOut: (pid: number) => boolean = () => false): number {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = parentOf(Number(name));
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  let bytes = 0;
  const waiting = [rootPid];
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    waiting.push(...(children.get(pid) ?? []));
    if (!leftOut(pid)) bytes += residentBytes(pid);
  }
  return bytes;
}

/** Any of these may end between two looks; then it counts nothing. */
function readOr<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function parentOf(pid: number): number | undefined {
  const stat = readOr(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // The name before it stands in brackets and may hold anything.
  const parent = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
  return parent === undefined ? undefined : Number(parent);
}

function isFfmpeg(pid: number): boolean {
  return /^ff(mpeg|probe)/.test(basename(readOr(() => readlinkSync(`/proc/${pid}/exe`)) ?? ''));
}

function residentBytes(pid: number): number {
  const status = readOr(() => readFileSync(`/proc/${pid}/status`, 'utf8')) ?? '';
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
}
