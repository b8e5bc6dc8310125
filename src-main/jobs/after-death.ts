import { VigilError } from '../../src-shared/contract/errors.ts';
import { say } from '../../src-shared/sentences/say.ts';
import { nowIso } from '../stores/db/columns.ts';
import type { JobChange, JobRecord } from '../stores/job-store.ts';

/** A job whose process ends this often in a row at one place is not started again unless a user asks for it. */
const MAX_DEATHS = 3;

/**
 * What becomes of a job whose process ended in it (killed, out of memory, no power). It goes on, unless that has
 * happened again and again without a checkpoint in between: then the job itself is the likely cause, and starting it
 * at every launch would end Vigil at every launch.
 */
export function afterDeath({ job: { jobId }, deaths: before }: JobRecord): JobChange {
  const deaths = before + 1;
  if (deaths < MAX_DEATHS) return { state: 'queued', etaSec: null, deaths };
  const failure = new VigilError('internal', say('job-died-each-time', { times: deaths }), {
    hint: say('job-died-each-time-hint'),
    details: { jobId },
  });
  return { state: 'failed', etaSec: null, finishedAt: nowIso(), deaths, error: failure.toShape() };
}
