import type { Job } from '../../../src-shared/model/job.ts';
import type { Trx } from '../../stores/db/open.ts';
import type { ScoreStore } from '../../stores/score-store.ts';

/**
 * Keeps the row of a score in step with its job, in the transaction that changes the job. A completed score is
 * written by the stage that has the result.
 */
export function createScoreStateWriter(
  scoresIn: (trx: Trx) => Pick<ScoreStore, 'setState'>,
): (trx: Trx, job: Job) => Promise<void> {
  return async (trx, { kind, state, subjectId, error }) => {
    if (kind !== 'score' || state === 'completed') return;
    await scoresIn(trx).setState(subjectId, state, error?.message ?? null);
  };
}
