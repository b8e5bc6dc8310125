import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import { CONTAINER_ARGS } from './containers.ts';
import { NO_PROGRESS_LIMIT_SEC, noProgressError, watchProgress } from './progress-watch.ts';

/** How a run of ffmpeg or ffprobe ended. */
export interface ProcessEnd {
  /** Exit status; null when the process was killed. */
  readonly exitCode: number | null;
  /** The last lines of stderr, at most 8,000 characters. */
  readonly stderrTail: string;
  /** Lines on stderr; with `-loglevel error` the number of complaints. */
  readonly errorLineCount: number;
}

export interface MediaProcess {
  /** One stream per output: `pipe:1`, then `pipe:3`, `pipe:4` and so on. */
  readonly outputs: readonly Readable[];
  /**
   * Resolves when the process has ended and its pipes are closed; rejects when it cannot be started, and with
   * `undecodable` when it was ended because it hung.
   */
  readonly ended: Promise<ProcessEnd>;
  /** Lines on stderr so far. */
  errorLineCount(): number;
  /** Ends the process at once. */
  kill(): void;
}

const STDERR_TAIL_CHARACTERS = 8000;

/** What every ffmpeg of Vigil starts with: no terminal, local files and pipes only, complaints but no chatter. */
export const SAFE_ARGS = ['-hide_banner', '-nostdin', '-nostats', '-loglevel', 'error'] as const;

/**
 * The arguments of ffmpeg and ffprobe that name a file as input, which must be a container of its own footage: `file:`
 * keeps colons, dashes and percent signs in names harmless.
 */
export function inputArgs(filePath: string): string[] {
  return [...CONTAINER_ARGS, '-i', `file:${resolve(filePath)}`];
}

/** How long a process may go without a sign of life, and what counts as one. */
export interface Watch {
  /** `output`: what it writes. `reports`: also progress that ffmpeg reports, for work that writes little. */
  readonly by: 'output' | 'reports';
  /** Default `NO_PROGRESS_LIMIT_SEC`. */
  readonly limitSec?: number;
}

/** Seconds between ffmpeg's reports of its progress. */
const REPORT_EVERY_SEC = 2;

/**
 * Starts ffmpeg or ffprobe with an argument array, never a shell. `outputCount` pipes are opened for reading.
 * An aborted signal kills the process at once, and so does `watch` when it hangs. Lines on stderr that `takeNote` takes
 * are no complaints.
 */
export function startProcess(
  path: string,
  args: readonly string[],
  options: {
    outputCount?: number;
    signal?: AbortSignal | undefined;
    cwd?: string | undefined;
    takeNote?: (line: string) => boolean;
    watch?: Watch | undefined;
  } = {},
): MediaProcess {
  const { outputCount = 1, watch } = options;
  const reports = watch?.by === 'reports' ? reportArgs(outputCount + 2) : [];
  const extraPipes = Array.from({ length: outputCount - 1 + (reports.length > 0 ? 1 : 0) }, () => 'pipe' as const);
  const child = spawn(path, [...reports, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', ...extraPipes],
    windowsHide: true,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  if (options.signal?.aborted) kill();
  options.signal?.addEventListener('abort', kill, { once: true });
  const stderr = collectStderr(child, options.takeNote);
  const pipes = child.stdio.slice(1).filter((stream) => stream !== null) as Readable[];
  const outputs = pipes.filter((stream) => stream !== child.stderr).slice(0, outputCount);
  const signs = reports.length > 0 ? { streams: pipes.slice(0, -1), reports: pipes.at(-1) } : { streams: pipes };
  const limitSec = watch?.limitSec ?? NO_PROGRESS_LIMIT_SEC;
  let hung = false;
  const hang = (): void => {
    hung = true;
    kill();
  };
  const unwatch = watch ? watchProgress(signs, limitSec, hang) : () => undefined;
  const ended = waitForEnd(child, path, stderr)
    .then((end) => {
      if (hung) throw noProgressError(limitSec);
      return end;
    })
    .finally(() => {
      unwatch();
      options.signal?.removeEventListener('abort', kill);
    });
  // Whoever stops reading early need not wait for the end.
  ended.catch(() => undefined);
  return { outputs, ended, errorLineCount: () => stderr.lineCount, kill };
}

/** Makes ffmpeg say on a pipe how far it is, also while it writes nothing. */
function reportArgs(pipe: number): string[] {
  return ['-stats_period', String(REPORT_EVERY_SEC), '-progress', `pipe:${pipe}`];
}

interface CollectedStderr {
  tail: string;
  lineCount: number;
}

function collectStderr(child: ChildProcess, takeNote?: (line: string) => boolean): CollectedStderr {
  const collected = { tail: '', lineCount: 0 };
  const collect = (text: string): void => {
    if (text === '' || takeNote?.(text.trimEnd())) return;
    if (text.endsWith('\n')) collected.lineCount += 1;
    collected.tail = (collected.tail + text).slice(-STDERR_TAIL_CHARACTERS);
  };
  let unfinished = '';
  child.stderr?.setEncoding('utf8');
  child.stderr?.on('data', (text: string) => {
    const lines = (unfinished + text).split(/(?<=\n)/);
    unfinished = lines.at(-1)!.endsWith('\n') ? '' : lines.pop()!.slice(-STDERR_TAIL_CHARACTERS);
    for (const line of lines) collect(line);
  });
  child.stderr?.on('end', () => collect(unfinished));
  return collected;
}

function waitForEnd(child: ChildProcess, path: string, stderr: CollectedStderr): Promise<ProcessEnd> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => {
      reject(new VigilError('backend-unavailable', say('ffmpeg-not-started'), { details: { path }, cause }));
    });
    child.once('close', (exitCode) => {
      resolve({ exitCode, stderrTail: stderr.tail, errorLineCount: stderr.lineCount });
    });
  });
}

/**
 * Runs a process to its end and returns what it wrote. Throws `cancelled` when the signal is aborted and `undecodable`
 * when it hangs; the exit status is the caller's to judge.
 */
export async function runProcess(
  path: string,
  args: readonly string[],
  signal?: AbortSignal,
  watch?: Watch,
): Promise<ProcessEnd & { stdout: string }> {
  const run = startProcess(path, args, { signal, watch });
  const parts: string[] = [];
  const stdout = run.outputs[0]!;
  stdout.setEncoding('utf8');
  stdout.on('data', (text: string) => parts.push(text));
  const end = await run.ended;
  if (signal?.aborted) throw cancelled();
  return { ...end, stdout: parts.join('') };
}

export function cancelled(): VigilError {
  return new VigilError('cancelled', say('stopped-early'));
}

/** A failed run as a typed error: a full drive is told from a bad file by what ffmpeg printed. */
export function failureOf(end: ProcessEnd, code: 'undecodable' | 'internal', message: Sentence): VigilError {
  const details = { exitCode: end.exitCode, stderr: lastLines(end.stderrTail, 6) };
  if (/No space left on device/i.test(end.stderrTail)) {
    return new VigilError('disk-full', say('drive-full'), { details });
  }
  return new VigilError(code, message, { details });
}

function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
