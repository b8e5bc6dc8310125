import type { QueueOutlook } from '../../src-shared/model/job.ts';
import type { JobRecord, JobStore } from '../stores/job-store.ts';
import type { JobKind } from './define-job.ts';
import type { JobStates } from './job-states.ts';
import type { Pacing } from './pacing.ts';
import { endsOf } from './shared-time.ts';

/** Waiting jobs of a kind that are looked at one by one; those behind them are taken to be like them. */
const LOOKED_AT = 1000;

/** How far the queues of these kinds are: those run beside one another, jobs of a kind so many at once. */
export async function queueOutlook(jobs: JobStore, states: JobStates, pacing: Pacing): Promise<QueueOutlook> {
  const running = await jobs.running();
  const counts = await jobs.countByState();
  const found: QueueOutlook['jobs'] = [];
  let etaSec: number | null = 0;
  for (const kind of states.kinds.values()) {
    const waiting = counts.queued > 0 ? await jobs.waiting(kind.kind, LOOKED_AT) : [];
    const atWork = running.filter(({ job }) => job.kind === kind.kind);
    const ofKind = outlookOfKind(kind, [...atWork, ...waiting], states, pacing);
    found.push(...ofKind.jobs);
    const all = waiting.length < LOOKED_AT ? ofKind.etaSec : scaled(ofKind.etaSec, counts.queued / waiting.length);
    etaSec = all === null || etaSec === null ? null : Math.max(etaSec, all);
  }
  const { queued, paused } = counts;
  const isKnown = found.some(({ endsInSec }) => endsInSec !== null);
  const pausable = [...states.kinds.values()].filter(({ canPause }) => canPause === true).map(({ kind }) => kind);
  return { running: running.length, waiting: queued, paused, etaSec: isKnown ? etaSec : null, jobs: found, pausable };
}

/**
 * When the jobs of a kind end, as far as that is known. Unknown is the whole when a job is that should tell in a moment;
 * kinds that never tell are not waited for.
 */
function outlookOfKind(
  kind: JobKind,
  records: readonly JobRecord[],
  states: JobStates,
  pacing: Pacing,
): { readonly jobs: QueueOutlook['jobs']; readonly etaSec: number | null } {
  const lefts: number[] = [];
  let isUnknown = false;
  for (const record of records) {
    const left = leftOf(kind, record, states, pacing);
    isUnknown = left === undefined && kind.workload(record.input) !== undefined;
    if (left === undefined) break;
    lefts.push(left);
  }
  const ends = endsOf(lefts, kind.concurrency);
  const jobs = records.map(({ job: { jobId } }, at) => ({ jobId, endsInSec: ends[at] ?? null }));
  return { jobs, etaSec: isUnknown ? null : Math.max(0, ...ends) };
}

/** What a job has left with the machine to itself, in seconds. */
function leftOf(kind: JobKind, record: JobRecord, states: JobStates, pacing: Pacing): number | undefined {
  const { jobId, state, etaSec } = record.job;
  // What another runner works on says only how long it takes there.
  if (state === 'running') return pacing.timeOf(kind.kind).leftOf(jobId) ?? etaSec ?? undefined;
  try {
    return pacing.leftOf(record, kind, states.wantedStages(kind.kind, record.input));
  } catch {
    // Its kind refuses the input, so that it will fail at once.
    return 0;
  }
}

function scaled(sec: number | null, by: number): number | null {
  return sec === null ? null : sec * Math.max(1, by);
}
