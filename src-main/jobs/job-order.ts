import { VigilError } from '../../src-shared/contract/errors.ts';
import { say } from '../../src-shared/sentences/say.ts';
import type { JobRecord } from '../stores/job-store.ts';
import type { JobKind } from './define-job.ts';

/**
 * Short jobs go before long ones: each second of effort counts as this many seconds of having come later. A recording
 * of two hours lets pass what comes in the next half hour, and then nothing more: it never starves.
 */
const SECONDS_PER_EFFORT = 0.25;
/** What a job that runs must be behind by, in seconds, to give way: it has up to a minute of footage to do again. */
const LEAST_GAIN_SEC = 60;

/** Where a job stands in its queue, the lowest first: seconds since 1970, plus a share of its effort. */
export function rankOf(queuedAt: string, effortSec: number): number {
  return Date.parse(queuedAt) / 1000 + SECONDS_PER_EFFORT * effortSec;
}

/** Of the jobs that run, the one that should give way to the one that waits: the one furthest behind it, if any. */
export function givesWay(running: readonly JobRecord[], next: JobRecord): JobRecord | undefined {
  const [last] = running.toSorted((a, b) => rankLeft(b) - rankLeft(a));
  return last && rankLeft(last) > next.rank + LEAST_GAIN_SEC ? last : undefined;
}

/** The rank of a job by what it still has to do. */
function rankLeft({ job, rank, effortSec }: JobRecord): number {
  return rank - SECONDS_PER_EFFORT * effortSec * job.progress;
}

/** Kinds of jobs with those that nobody waits for behind all others. */
export function patientLast<Kind extends Pick<JobKind, 'isBackground'>>(kinds: readonly Kind[]): Kind[] {
  return kinds.toSorted((a, b) => Number(a.isBackground ?? false) - Number(b.isBackground ?? false));
}

/** Why a job is stopped that goes on as soon as a shorter one is done. */
export class GivesWay extends VigilError {
  constructor() {
    super('cancelled', say('job-gives-way'));
  }
}
