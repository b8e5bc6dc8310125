import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { logSince, openingLogSize } from './child-log.ts';
import type { Log } from './log.ts';

/** A server program that is to run as long as this process, and no longer. */
export interface ChildLaunch<Ready> {
  readonly program: string;
  readonly args: readonly string[];
  /** Everything else the program is started with; both outputs go to `logFile`. */
  readonly options: SpawnOptions;
  readonly logFile: string;
  /** Descriptors 3, 4, … of the program. */
  readonly inherited?: readonly number[];
  /** The program is there, not ready yet. */
  readonly started?: (pid: number) => void;
  /** Resolves when the program serves; undefined when it is `over` or takes too long. */
  readonly untilReady: (over: () => boolean) => Promise<Ready | undefined>;
  /** Asks the program to write everything down and end. */
  readonly endSignal: 'SIGTERM' | 'SIGINT';
  /** Asks for the same where there are no signals (Windows). */
  readonly endWithoutSignals?: () => Promise<void>;
  /** Ends a program that has not ended after `maxStopMs`. */
  readonly lateSignal: 'SIGKILL' | 'SIGQUIT';
  readonly maxStopMs: number;
  /** Lines of the log that tell why a start failed. */
  readonly reasonLines: number;
}

export interface WatchedChild<Ready> {
  readonly pid: number;
  /** What `untilReady` found. */
  readonly ready: Ready;
  /** Settles when the program has ended, however it ended. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** Why a program did not get ready: the system's word, or the end of its log. */
export class ChildNotStarted extends Error {}

/**
 * Starts a server program and waits until it is ready. If this process is killed, a watcher that sees the pipe between
 * them close ends the program. Throws `ChildNotStarted`.
 */
export async function startWatchedChild<Ready>(launch: ChildLaunch<Ready>): Promise<WatchedChild<Ready>> {
  const logBytes = openingLogSize(launch.logFile);
  const child = spawnProgram(launch);
  const failed = new Promise<Error>((resolve) => child.once('error', resolve));
  let over = false;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  }).then(() => {
    over = true;
  });
  // Its end is this process's to bring about, not a reason to wait; the watcher sees to it.
  child.unref();
  if (child.pid !== undefined) launch.started?.(child.pid);
  const watcher = child.pid === undefined ? undefined : watchOver(child.pid, launch);
  void ended.then(() => watcher?.kill('SIGKILL'));
  const outcome = await Promise.race([launch.untilReady(() => over), failed, ended.then(() => undefined)]);
  if (outcome !== undefined && !(outcome instanceof Error) && child.pid !== undefined) {
    return { pid: child.pid, ready: outcome, ended, stop: () => stopChild(child, launch, ended) };
  }
  await stopChild(child, launch, ended);
  throw new ChildNotStarted(
    outcome instanceof Error ? outcome.message : logSince(launch.logFile, logBytes, launch.reasonLines),
  );
}

function spawnProgram<Ready>({ program, args, options, logFile, inherited = [] }: ChildLaunch<Ready>): ChildProcess {
  const log = openSync(logFile, 'a', 0o600);
  try {
    return spawn(program, args, {
      ...options,
      stdio: ['ignore', log, log, ...inherited],
      // A group of its own: Ctrl-C in a terminal is Vigil's to handle, and it needs the server until its end.
      detached: true,
      windowsHide: true,
    });
  } finally {
    closeSync(log);
  }
}

/** A shell that waits for the end of its input, which is the end of this process, then stops the program. */
function watchOver<Ready>(pid: number, { options, endSignal }: ChildLaunch<Ready>): ChildProcess | undefined {
  if (process.platform === 'win32') return undefined;
  const { uid, gid } = options;
  const script = `read -r _; kill -${endSignal.slice('SIG'.length)} "$1"`;
  const watcher = spawn('/bin/sh', ['-c', script, 'sh', String(pid)], {
    ...(uid !== undefined && { uid }),
    ...(gid !== undefined && { gid }),
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
    detached: true,
  });
  // Without a watcher the next start stops the server.
  watcher.on('error', () => {});
  watcher.unref();
  (watcher.stdin as unknown as { unref(): void } | null)?.unref();
  return watcher;
}

async function stopChild<Ready>(child: ChildProcess, launch: ChildLaunch<Ready>, ended: Promise<void>): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === 'win32' && launch.endWithoutSignals) await launch.endWithoutSignals();
  else child.kill(launch.endSignal);
  const late = setTimeout(() => child.kill(launch.lateSignal), launch.maxStopMs);
  await ended;
  clearTimeout(late);
}

/** Pauses before each further attempt to start a child again; the last one repeats. */
const RESTART_MS = [100, 500, 1000, 2000, 5000] as const;

/** A child that is started again whenever it ends by itself. */
export interface KeptChild<Child> {
  /** Undefined while it is started again. */
  current(): Child | undefined;
  stop(): Promise<void>;
}

/**
 * Starts a child and keeps it: one that ends by itself is started again until it is. `name` is how the log calls it
 * (“The database server”). Throws what the first `start` throws.
 */
export async function keepRunning<Child extends Pick<WatchedChild<unknown>, 'ended' | 'stop'>>(
  name: string,
  log: Log,
  start: () => Promise<Child>,
): Promise<KeptChild<Child>> {
  let current: Child | undefined;
  let restarting: Promise<void> | undefined;
  const stopping = new AbortController();
  const startOnce = async (): Promise<void> => {
    const child = await start();
    current = child;
    void child.ended.then(() => {
      current = undefined;
      if (!stopping.signal.aborted) restarting = restart();
    });
  };
  const restart = async (): Promise<void> => {
    log.error(`${name} ended unexpectedly; it is started again`);
    for (let attempt = 0; ; attempt += 1) {
      const pauseMs = RESTART_MS[Math.min(attempt, RESTART_MS.length - 1)];
      await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return;
      try {
        return await startOnce();
      } catch (error) {
        log.error(`${name} does not start again`, { err: error });
      }
    }
  };
  await startOnce();
  return {
    current: () => current,
    stop: async () => {
      stopping.abort();
      await restarting;
      await current?.stop();
    },
  };
}
