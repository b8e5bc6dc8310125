import type { Score } from './model/sop.ts';

type AnyScore = Pick<Score, 'traineeTakeId' | 'state' | 'score'>;

/** What a list of runs shows of one of them. */
export interface ScoresOfRun<Row> {
  /** The newest score there is; null for a run that has none. */
  readonly scored: Row | null;
  /** What was asked for after that and gave none: it waits or runs, has failed or was cancelled. */
  readonly later: Row | null;
}

/** Picks what is shown of a run out of scores, newest first: one that failed never takes the place of one that is there. */
export function scoresOfRun<Row extends AnyScore>(scores: readonly Row[], takeId: string): ScoresOfRun<Row> {
  const own = scores.filter(({ traineeTakeId }) => traineeTakeId === takeId);
  const scored = own.find(({ state, score }) => state === 'completed' && score !== null) ?? null;
  const newest = own[0] ?? null;
  return { scored, later: newest === scored ? null : newest };
}
