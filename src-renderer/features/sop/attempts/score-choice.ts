import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { Scorer, Take } from '../../../../src-shared/model/sop.ts';
import type { Score } from '../../../../src-shared/model/worded.ts';

interface ScoreChoice {
  readonly scorer: Scorer;
  /** By task, the gold take to score against; all of them where there is none. */
  readonly goldByTask: Readonly<Record<string, string>>;
}

/** How the trainer scores: remembered, as it seldom changes. */
export const useScoreChoice = create<ScoreChoice>()(
  persist((): ScoreChoice => ({ scorer: 'vigil', goldByTask: {} }), { name: 'vigil.sop' }),
);

export function chooseScorer(scorer: Scorer): void {
  useScoreChoice.setState({ scorer });
}

/** Null for all gold takes of the task. */
export function chooseGold(taskId: string, takeId: string | null): void {
  useScoreChoice.setState(({ goldByTask: { [taskId]: _before, ...rest } }) => ({
    goldByTask: takeId === null ? rest : { ...rest, [taskId]: takeId },
  }));
}

/** The chosen gold take as long as it is there; null for all of the task's. */
export const goldToUse = (
  choice: Pick<ScoreChoice, 'goldByTask'>,
  taskId: string,
  golds: readonly Take[],
): string | null => golds.find((take) => take.takeId === choice.goldByTask[taskId])?.takeId ?? null;

type ScoreState = Pick<Score, 'traineeTakeId' | 'scorer' | 'state'>;

/** Runs that have no score by a scorer, and are not about to get one. */
export function unscoredTakes(takes: readonly Take[], scores: readonly ScoreState[], scorer: Scorer): Take[] {
  const scored = new Set(
    scores
      .filter((score) => score.scorer === scorer && score.state !== 'failed' && score.state !== 'cancelled')
      .map((score) => score.traineeTakeId),
  );
  return takes.filter((take) => !scored.has(take.takeId));
}

/** Whether the steps of the first gold take were edited after a score was made with them. */
export function hasOlderSteps(
  score: Pick<Score, 'goldTakeIds' | 'scoredWith' | 'state'>,
  golds: readonly Pick<Take, 'takeId' | 'stepsVersion'>[],
): boolean {
  const gold = golds.find((take) => take.takeId === score.goldTakeIds[0]);
  const made = score.scoredWith;
  return score.state === 'completed' && made !== null && gold !== undefined && gold.stepsVersion > made.stepsVersion;
}
