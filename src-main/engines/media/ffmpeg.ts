import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';

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
  /** Resolves when the process has ended and its pipes are closed; rejects only when it cannot be started. */
  readonly ended: Promise<ProcessEnd>;
  /** Lines on stderr so far. */
  errorLineCount(): number;
  /** Ends the process at once. */
  kill(): void;
}

const STDERR_TAIL_CHARACTERS = 8000;

/** What every ffmpeg of Vigil starts with: no terminal, local files and pipes only, complaints but no chatter. */
export const SAFE_ARGS = ['-hide_banner', '-nostdin', '-nostats', '-loglevel', 'error'] as const;

/** The arguments that name a file as input: `file:` keeps colons, dashes and percent signs in names harmless. */
export function inputArgs(filePath: string): string[] {
  return ['-protocol_whitelist', 'file,pipe', '-i', `file:${resolve(filePath)}`];
}

/**
 * Starts ffmpeg or ffprobe with an argument array, never a shell. `outputCount` pipes are opened for reading.
 * An aborted signal kills the process at once. Lines on stderr that `takeNote` takes are no complaints.
 */
export function startProcess(
  path: string,
  args: readonly string[],
  options: {
    outputCount?: number;
    signal?: AbortSignal | undefined;
    cwd?: string | undefined;
    takeNote?: (line: string) => boolean;
  } = {},
): MediaProcess {
  const extraPipes = Array.from({ length: (options.outputCount ?? 1) - 1 }, () => 'pipe' as const);
  const child = spawn(path, args, {
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
  const ended = waitForEnd(child, path, stderr).finally(() => options.signal?.removeEventListener('abort', kill));
  const outputs = child.stdio.filter((stream, index) => stream !== null && index !== 0 && index !== 2) as Readable[];
  return { outputs, ended, errorLineCount: () => stderr.lineCount, kill };
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
 * Runs a process to its end and returns what it wrote. Throws `cancelled` when the signal is aborted; the exit status
 * is the caller's to judge.
 */
export async function runProcess(
  path: string,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<ProcessEnd & { stdout: string }> {
  const run = startProcess(path, args, { signal });
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
