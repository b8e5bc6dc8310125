import { VigilError } from '../../src-shared/contract/errors.ts';
import type { Job } from '../../src-shared/model/job.ts';
import { say } from '../../src-shared/sentences/say.ts';
import { asIs } from '../../src-shared/sentences/sentence.ts';
import { faultPoint } from '../platform/fault-points.ts';
import { type Db, inTransaction } from '../stores/db/open.ts';
import { createJobStore, type JobChange, type JobRecord } from '../stores/job-store.ts';
import type { StageContext, StageDefinition } from './job-stage.ts';
import { createProgressMeter, type ProgressMeter } from './progress-meter.ts';

const PROGRESS_EVERY_MS = 250;

export interface RunOptions {
  readonly db: Db;
  /** In whose hands the job is; it writes nothing once another has taken it over. */
  readonly ownerId: string;
  readonly stages: readonly StageDefinition[];
  readonly signal: AbortSignal;
  readonly onChange: (job: Job) => void;
  readonly nowMs: () => number;
}

/**
 * Runs the stages of a job that are not committed yet, each from its checkpoint. Returns when the last is committed;
 * throws what a stage throws, or the abort reason. The job's state is the caller's.
 */
export async function runStages(record: JobRecord, options: RunOptions): Promise<void> {
  const { stages, signal } = options;
  const totalWeight = stages.reduce((sum, stage) => sum + stage.weight, 0);
  const meter = createProgressMeter(totalWeight, record.job.progress, options.nowMs);
  const done = [...record.stagesDone];
  let doneWeight = 0;
  for (const stage of stages) {
    if (!done.includes(stage.name)) {
      signal.throwIfAborted();
      const checkpoint = record.job.stage === stage.name ? record.checkpoint : null;
      await runStage(stage, { ...options, record, checkpoint, done, doneWeight, meter });
    }
    doneWeight += stage.weight;
  }
}

interface StageRun extends RunOptions {
  readonly record: JobRecord;
  readonly checkpoint: unknown;
  /** Names of the committed stages; this stage's is added when it commits. */
  readonly done: string[];
  readonly doneWeight: number;
  readonly meter: ProgressMeter;
}

async function runStage(stage: StageDefinition, run: StageRun): Promise<void> {
  const { db, ownerId, signal, record, meter } = run;
  const { jobId, kind } = record.job;
  const jobs = createJobStore(db);
  const change = async (columns: JobChange): Promise<void> => {
    if (await jobs.updateRunning(jobId, ownerId, columns)) run.onChange((await jobs.get(jobId)).job);
  };
  const started = meter.at(run.doneWeight, stage.weight, 0);
  await change({ stage: stage.name, checkpoint: run.checkpoint, progress: started, detail: asIs('') });

  const reporter = createReporter((columns) => change(columns), run.nowMs);
  let committed = false;
  const commit: StageContext['commit'] = async (write, result) => {
    faultPoint(`${kind}:${stage.name}:commit`);
    const stagesDone = [...run.done, stage.name];
    const progress = meter.at(run.doneWeight, stage.weight, 1);
    await inTransaction(db, async (trx) => {
      signal.throwIfAborted();
      await write(trx);
      signal.throwIfAborted();
      const columns = {
        stagesDone,
        checkpoint: null,
        deaths: 0,
        progress,
        etaSec: meter.etaSec(),
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
        const progress = meter.at(run.doneWeight, stage.weight, fraction);
        reporter.report({ progress, detail, etaSec: meter.etaSec() });
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
