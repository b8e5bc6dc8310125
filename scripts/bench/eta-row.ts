import { join } from 'node:path';
import { createCore } from '../../src-main/core/create-core.ts';
import { openCore } from '../../src-main/hosts/open-core.ts';
import { findMediaBinaries } from '../../src-main/platform/binaries.ts';
import { createClient, type VigilClient } from '../../src-shared/contract/client.ts';
import { runLongCall } from '../../src-shared/contract/run-long-call.ts';
import type { Job } from '../../src-shared/model/worded.ts';
import { drawnFootage } from './footage.ts';
import type { BenchRow } from './row.ts';

/** The promise begins so long after a job does; at its very end a second more or less is no matter. */
const AFTER_SEC = 10;
const UNTIL_SEC_LEFT = 5;
const ENDED: readonly string[] = ['completed', 'failed', 'cancelled'];

/** What a job said at a moment: seconds since it began or went on, and seconds left by its word. */
interface Said {
  readonly sec: number;
  readonly etaSec: number | null;
}

/**
 * How far the time left that a job tells is from what it then took, at worst, from its tenth second on: of a first
 * indexing, one like it afterwards, one that was paused half way, and two at once. Goal of the issue: 1.5.
 */
export const etaRow: BenchRow = async ({ minutes, scratchDir, stopped, report }) => {
  const { ffmpegPath } = await findMediaBinaries(process.env);
  const files: string[] = [];
  for (const name of ['first', 'second', 'paused', 'together', 'beside']) {
    // Each of other bytes, or they would be one recording.
    const lengthSec = minutes * 60 + files.length + (name === 'beside' ? -minutes * 30 : 0);
    const file = join(scratchDir, `${name}.mp4`);
    await drawnFootage(ffmpegPath, file, lengthSec, stopped);
    files.push(file);
  }
  process.env['VIGIL_VIDEOS_AT_ONCE'] = '2';
  const access = await openCore({
    overrides: { dataDir: join(scratchDir, 'library'), logLevel: 'silent' },
    createCore,
  });
  const client = createClient(access.transport);
  const details: Record<string, number> = {};
  try {
    const [first, second, paused, together, beside] = files as [string, string, string, string, string];
    for (const [name, paths] of [
      ['first', [first]],
      ['second', [second]],
      ['paused', [paused]],
      ['twoAtOnce', [together, beside]],
    ] as const) {
      const { videos } = await runLongCall(client, 'videos.import', { paths: [...paths] });
      const factors = await Promise.all(
        videos.map(({ jobId }) => worstFactor(client, jobId!, name === 'paused' ? 0.5 : null)),
      );
      details[name] = Math.max(...factors);
      report(`${name}: ${details[name].toFixed(2)} x`);
    }
  } finally {
    await access.close();
  }
  return {
    row: 'eta',
    what: `time left told of indexing ${minutes} min of 1080p30, against what it took, worst after ${AFTER_SEC} s`,
    figure: Math.max(...Object.values(details)),
    unit: 'x',
    goal: { atMost: 1.5 },
    details,
  };
};

/** Follows a job to its end; one that is to be paused is at that progress, and goes on. */
async function worstFactor(client: VigilClient, jobId: string, pauseAt: number | null): Promise<number> {
  let said: Said[] = [];
  let sinceMs: number | undefined;
  let hasPaused = pauseAt === null;
  const look = (job: Job): void => {
    if (job.state !== 'running') return;
    sinceMs ??= performance.now();
    said.push({ sec: (performance.now() - sinceMs) / 1000, etaSec: job.etaSec });
  };
  await follow(client, jobId, (job) => {
    look(job);
    return ENDED.includes(job.state) || (!hasPaused && job.progress >= pauseAt!);
  });
  if (!hasPaused) {
    await client.call('jobs.pause', { jobId });
    hasPaused = true;
    said = [];
    sinceMs = undefined;
    await client.call('jobs.resume', { jobId });
    await follow(client, jobId, (job) => {
      look(job);
      return ENDED.includes(job.state);
    });
  }
  const { state, error } = await client.call('jobs.get', { jobId });
  if (state !== 'completed') throw new Error(`The indexing ${state}: ${error?.message}`);
  const tookSec = (performance.now() - (sinceMs ?? 0)) / 1000;
  const factors = said.flatMap(({ sec, etaSec }) => {
    const leftSec = tookSec - sec;
    if (sec < AFTER_SEC || leftSec < UNTIL_SEC_LEFT) return [];
    return etaSec === null ? Number.POSITIVE_INFINITY : Math.max(etaSec / leftSec, leftSec / etaSec);
  });
  return Math.max(1, ...factors);
}

/** Looks at a job whenever it changes, until it is enough. */
function follow(client: VigilClient, jobId: string, isEnough: (job: Job) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      client.call('jobs.get', { jobId }).then((job) => {
        if (!isEnough(job)) return;
        stop();
        resolve();
      }, reject);
    };
    const stop = client.subscribe((event) => {
      if (event.type === 'job.changed' && event.jobId === jobId) look();
    });
    look();
  });
}
