import { VigilError } from '../../src-shared/contract/errors.ts';
import type { Job } from '../../src-shared/model/job.ts';
import { say } from '../../src-shared/sentences/say.ts';
import { asIs } from '../../src-shared/sentences/sentence.ts';
import { faultPoint } from '../platform/fault-points.ts';
import { type Db, inTransaction } from '../stores/db/open.ts';
import { createJobStore, type JobChange, type JobRecord } from '../stores/job-store.ts';
import type { StageContext, StageDefinition } from './job-stage.ts';
import type { JobPacing } from './pacing.ts';
import { createProgressMeter, type ProgressMeter } from './progress-meter.ts';

const PROGRESS_EVERY_MS = 250;
/** A stage that never said how far it is and took less than this share of its time had nothing to do. */
const IDLE_SHARE = 0.2;

export interface RunOptions {
  readonly db: Db;
  /** In whose hands the job is; it writes nothing once another has taken it over. */
  readonly ownerId: string;
  readonly stages: readonly StageDefinition[];
  readonly signal: AbortSignal;
  readonly onChange: (job: Job) => void;
  readonly nowMs: () => number;
  readonly pacing: JobPacing;
}

/**
 * Runs the stages of a job that are not committed yet, each from its checkpoint. Returns when the last is committed;
 * throws what a stage throws, or the abort reason. The job's state is the caller's.
 */
export async function runStages(record: JobRecord, options: RunOptions): Promise<void> {
  const { stages, signal, pacing } = options;
  const metered = stages.map(({ name, weight }) => ({ weight, expectedSec: pacing.expectedSec(name) }));
  const meter = createProgressMeter(metered, record.job.progress, pacing.nowMs);
  const done = [...record.stagesDone];
  for (const [index, stage] of stages.entries()) {
    if (done.includes(stage.name)) continue;
    signal.throwIfAborted();
    const checkpoint = record.job.stage === stage.name ? record.checkpoint : null;
    const begunMs = pacing.nowMs();
    meter.begin(index, checkpoint !== null);
    try {
      await runStage(stage, { ...options, record, checkpoint, done, meter });
    } catch (error) {
      const sec = meter.measuredSec();
      if (sec !== undefined) pacing.wouldTake(stage.name, sec);
      throw error;
    }
    const sec = (pacing.nowMs() - begunMs) / 1000;
    const wasIdle = meter.measuredSec() === undefined && sec < IDLE_SHARE * (metered[index]!.expectedSec ?? 0);
    if (checkpoint === null && !wasIdle) pacing.took(stage.name, sec);
  }
}

interface StageRun extends RunOptions {
  readonly record: JobRecord;
  readonly checkpoint: unknown;
  /** Names of the committed stages; this stage's is added when it commits. */
  readonly done: string[];
  readonly meter: ProgressMeter;
}

/** How far a run is with its stage at `fraction`, and how long it takes yet. */
function howFar(
  { name }: StageDefinition,
  { meter, pacing }: StageRun,
  fraction: number,
): Pick<JobChange, 'progress' | 'etaSec' | 'stageEtaSec'> {
  const progress = meter.at(fraction);
  const { jobSec, stageSec } = meter.left();
  pacing.tell(jobSec, name, meter.measuredSec());
  const onTheWall = (sec: number | null): number | null => (sec === null ? null : pacing.onTheWall(sec));
  return { progress, etaSec: onTheWall(jobSec), stageEtaSec: onTheWall(stageSec) };
}

async function runStage(stage: StageDefinition, run: StageRun): Promise<void> {
  const { db, ownerId, signal, record } = run;
  const { jobId, kind } = record.job;
  const jobs = createJobStore(db);
  const change = async (columns: JobChange): Promise<void> => {
    if (await jobs.updateRunning(jobId, ownerId, columns)) run.onChange((await jobs.get(jobId)).job);
  };
  await change({ stage: stage.name, checkpoint: run.checkpoint, detail: asIs(''), ...howFar(stage, run, 0) });

  const reporter = createReporter((columns) => change(columns), run.nowMs);
  let committed = false;
  const commit: StageContext['commit'] = async (write, result) => {
    faultPoint(`${kind}:${stage.name}:commit`);
    const stagesDone = [...run.done, stage.name];
    await inTransaction(db, async (trx) => {
      signal.throwIfAborted();
      await write(trx);
      signal.throwIfAborted();
      const columns = {
        stagesDone,
        checkpoint: null,
        deaths: 0,
        ...howFar(stage, run, 1),
        ...(result !== undefined && { result }),
      };
      if (!(await createJobStore(trx).updateRunning(jobId, ownerId, columns))) throw lostJob();
    });
    committed = true;
    run.done.push(stage.name);
    faultPoint(`${kind}:${stage.name}:committed`);
  };
  const { job } = await jobs.get(jobId);
  // A stage may only listen for the abort, so it must not begin after it.
  signal.throwIfAborted();
  try {
    await stage.run({
      job,
      input: record.input,
      signal,
      checkpoint: run.checkpoint,
      saveCheckpoint: async (value) => {
        signal.throwIfAborted();
        if (!(await jobs.updateRunning(jobId, ownerId, { checkpoint: value, deaths: 0 }))) throw lostJob();
        faultPoint(`${kind}:${stage.name}:checkpoint`);
      },
      progress: (fraction, detail) => {
        reporter.report({ detail, ...howFar(stage, run, fraction) });
      },
      commit,
    });
  } finally {
    await reporter.close();
  }
  signal.throwIfAborted();
  if (!committed) await commit(async () => {});
  run.onChange((await jobs.get(jobId)).job);
}

/** Somebody cancelled the job, or another runner has it, and this one has not heard of it yet. */
function lostJob(): VigilError {
  return new VigilError('cancelled', say('job-in-other-hands'));
}

/** Writes the newest of many reports, at most one per interval. */
function createReporter(write: (columns: JobChange) => Promise<void>, nowMs: () => number) {
  let newest: JobChange | undefined;
  let timer: NodeJS.Timeout | undefined;
  let writtenAtMs = Number.NEGATIVE_INFINITY;
  let writing = Promise.resolve();
  const flush = (): void => {
    timer = undefined;
    const columns = newest;
    if (!columns) return;
    newest = undefined;
    writtenAtMs = nowMs();
    // Progress is not worth failing a job for: what fails for good fails at the commit too.
    writing = writing.then(() => write(columns)).catch(() => {});
  };
  return {
    report: (columns: JobChange): void => {
      newest = columns;
      if (timer) return;
      const waitMs = writtenAtMs + PROGRESS_EVERY_MS - nowMs();
      if (waitMs <= 0) flush();
      else timer = setTimeout(flush, waitMs);
    },
    close: async (): Promise<void> => {
      clearTimeout(timer);
      timer = undefined;
      newest = undefined;
      await writing;
    },
  };
}
