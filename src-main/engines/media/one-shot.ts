import type { ChildProcess } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { PassThrough } from 'node:stream';
import ffmpeg from 'fluent-ffmpeg';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { MediaBinaries } from '../../platform/binaries.ts';
import { cancelled, inputArgs, type ProcessEnd, SAFE_ARGS } from './ffmpeg.ts';
import { NO_PROGRESS_LIMIT_SEC, noProgressError, watchProgress } from './progress-watch.ts';

/** One run of ffmpeg that makes files of files: a playable copy, an exported clip. */
export interface OneShot {
  readonly binaries: Pick<MediaBinaries, 'ffmpegPath'>;
  /** Local files that hold their own footage, each with the options that stand before it. */
  readonly inputs: readonly { readonly filePath: string; readonly options?: readonly string[] }[];
  /** What is made of them, each with all the options that stand before it; a file that is there is refused without `-y`. */
  readonly outputs: readonly { readonly filePath: string; readonly options: readonly string[] }[];
  /** Told every half second how far the output is, in seconds of its own clock. */
  readonly onProgress?: (outSec: number) => void;
  /** Leaves the processor to everything else. */
  readonly inBackground?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** See `Watch`; default `NO_PROGRESS_LIMIT_SEC`. */
  readonly noProgressLimitSec?: number;
}

const REPORT_EVERY_SEC = 0.5;
const STDERR_TAIL_CHARACTERS = 8000;
/** What `-progress` prints, among the complaints. */
const REPORT_LINE = /^([a-z][a-z0-9_]*)=\s*(\S+)$/;

/**
 * Runs ffmpeg to its end, which the caller judges (`failureOf`). Half a file is the caller's to remove. Throws
 * `cancelled`, `undecodable` when it hangs, and `backend-unavailable` when it cannot be started.
 */
export async function runOneShot(shot: OneShot): Promise<ProcessEnd> {
  const { signal, noProgressLimitSec = NO_PROGRESS_LIMIT_SEC } = shot;
  if (signal?.aborted) throw cancelled();
  const command = commandOf(shot);
  const complaints = { tail: '', count: 0 };
  const reports = new PassThrough();
  command.on('stderr', (line: string) => {
    const [, name, value] = REPORT_LINE.exec(line) ?? [];
    if (name === undefined) {
      if (line === '') return;
      complaints.count += 1;
      complaints.tail = `${complaints.tail}${line}\n`.slice(-STDERR_TAIL_CHARACTERS);
      return;
    }
    reports.write(`${name}=${value}\n`);
    if (name === 'out_time_us' && Number(value) >= 0) shot.onProgress?.(Number(value) / 1e6);
  });
  let hung = false;
  const kill = (): void => void command.kill('SIGKILL');
  const unwatch = watchProgress({ streams: [], reports }, noProgressLimitSec, () => {
    hung = true;
    kill();
  });
  command.on('start', () => {
    // There was no process to kill before.
    if (signal?.aborted) kill();
    if (shot.inBackground) giveWay(command);
  });
  signal?.addEventListener('abort', kill, { once: true });
  try {
    const exitCode = await untilEnd(command, shot.binaries.ffmpegPath);
    if (signal?.aborted) throw cancelled();
    if (hung) throw noProgressError(noProgressLimitSec);
    return { exitCode, stderrTail: complaints.tail, errorLineCount: complaints.count };
  } finally {
    unwatch();
    reports.destroy();
    signal?.removeEventListener('abort', kill);
  }
}

function commandOf({ binaries, inputs, outputs }: OneShot): ffmpeg.FfmpegCommand {
  const command = survivesFailedStart(ffmpeg());
  command.setFfmpegPath(binaries.ffmpegPath);
  const globals = [...SAFE_ARGS, '-stats_period', String(REPORT_EVERY_SEC), '-progress', 'pipe:2'];
  for (const [index, { filePath, options = [] }] of inputs.entries()) {
    const args = inputArgs(filePath);
    // fluent-ffmpeg writes `-i` itself; before it stands what keeps ffmpeg to files of their own footage.
    const [name, guards] = [args.at(-1)!, args.slice(0, -2)];
    command.input(name).inputOptions(...(index === 0 ? globals : []), ...options, ...guards);
  }
  for (const { filePath, options } of outputs) command.output(`file:${filePath}`).outputOptions(...options);
  return command;
}

/** What fluent-ffmpeg 2.1 has besides what its types say. */
interface Inner {
  readonly ffmpegProc?: ChildProcess;
  _spawnFfmpeg: (...args: unknown[]) => void;
}
type EndCallback = (error: unknown, ...output: unknown[]) => void;
const NO_OUTPUT = { get: () => '' };

/** Where no process can be started, fluent-ffmpeg asks for the output that there is none of, and that ends Vigil. */
function survivesFailedStart(command: ffmpeg.FfmpegCommand): ffmpeg.FfmpegCommand {
  const inner = command as unknown as Inner;
  const spawn = inner._spawnFfmpeg;
  inner._spawnFfmpeg = (...args) => {
    const end = args.pop() as EndCallback;
    spawn.call(inner, ...args, (error: unknown, stdout: unknown = NO_OUTPUT, stderr: unknown = NO_OUTPUT) =>
      end(error, stdout, stderr),
    );
  };
  return command;
}

/** At once: threads take the priority that they are started with. The library's own way needs a program for it. */
function giveWay(command: ffmpeg.FfmpegCommand): void {
  const { pid } = (command as unknown as Inner).ffmpegProc ?? {};
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It has ended already, or this system does not let it.
  }
}

/** The exit status; null when it was killed. */
function untilEnd(command: ffmpeg.FfmpegCommand, path: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    command.on('end', () => resolve(0));
    command.on('error', (error: Error) => {
      const status = /^ffmpeg exited with code (\d+)/.exec(error.message)?.[1];
      if (status !== undefined) resolve(Number(status));
      else if (error.message.startsWith('ffmpeg was killed')) resolve(null);
      else {
        const options = { details: { path }, cause: error };
        reject(new VigilError('backend-unavailable', say('ffmpeg-not-started'), options));
      }
    });
    command.run();
  });
}
