import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';

/** A child that has shown no sign of life for so long, while all it wrote is taken, hangs. */
export const NO_PROGRESS_LIMIT_SEC = 120;
const LOOKS_PER_LIMIT = 10;

/** What shows that a child is alive. */
export interface Signs {
  /** Every byte that comes out of one is a sign. */
  readonly streams: readonly Readable[];
  /** Where ffmpeg reports its progress: a report is a sign when it says that there was some. */
  readonly reports?: Readable | undefined;
}

/**
 * Calls `onStall` once when there was no sign for `limitSec`. A child that waits for its reader is not hanging: time
 * does not count while a stream is full. Returns what ends the watch.
 */
export function watchProgress({ streams, reports }: Signs, limitSec: number, onStall: () => void): () => void {
  const reported = reports && countSteps(reports);
  let signsBefore = 0;
  let looksWithout = 0;
  const look = (): void => {
    const signs = streams.reduce((sum, stream) => sum + bytesRead(stream), reported?.() ?? 0);
    const isHeldBack = streams.some((stream) => stream.readableLength >= stream.readableHighWaterMark);
    looksWithout = signs === signsBefore && !isHeldBack ? looksWithout + 1 : 0;
    signsBefore = signs;
    if (looksWithout < LOOKS_PER_LIMIT) return;
    clearInterval(timer);
    onStall();
  };
  // Looks are counted, not time: a machine that slept, or was too busy to look, is no child that hangs.
  const timer = setInterval(look, (limitSec * 1000) / LOOKS_PER_LIMIT);
  timer.unref();
  return () => clearInterval(timer);
}

/** What grows in a report when something was done; the others, such as the speed, change with time alone. */
const MEASURES = /^(frame|total_size|out_time_us|dup_frames|drop_frames)=/;

/**
 * Reads reports and counts those that tell of more than the one before. From version 7 on ffmpeg reports from a thread
 * of its own, whether the others get on or hang.
 */
function countSteps(reports: Readable): () => number {
  let steps = 0;
  let last = '';
  let measures = '';
  createInterface({ input: reports }).on('line', (line) => {
    if (MEASURES.test(line)) measures += `${line} `;
    if (!line.startsWith('progress=')) return;
    if (measures !== last) steps += 1;
    last = measures;
    measures = '';
  });
  return () => steps;
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
