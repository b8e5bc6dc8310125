import type { Take } from '../../../../../src-shared/model/sop.ts';
import type { Score } from '../../../../../src-shared/model/worded.ts';
import type { PairSpan } from './sync-path.ts';

/**
 * The stretch of each recording that was compared. Of a take that was removed since, what the score still says of it:
 * from the first moment it names to the last.
 */
export function takeSpans(
  score: Pick<Score, 'goldTakeIds' | 'traineeTakeId' | 'steps' | 'alignment'>,
  takes: readonly Pick<Take, 'takeId' | 'startSec' | 'endSec'>[],
): PairSpan {
  const goldTake = takes.find((take) => take.takeId === score.goldTakeIds[0]);
  const traineeTake = takes.find((take) => take.takeId === score.traineeTakeId);
  return {
    gold:
      goldTake ??
      extent([
        ...score.steps.flatMap(({ goldStartSec, goldEndSec }) => [goldStartSec, goldEndSec]),
        ...score.alignment.map(({ goldSec }) => goldSec),
      ]),
    trainee:
      traineeTake ??
      extent([
        ...score.steps.flatMap(({ spans }) => spans.flat()),
        ...score.alignment.map(({ traineeSec }) => traineeSec),
      ]),
  };
}

function extent(times: readonly number[]): { startSec: number; endSec: number } {
  let startSec = Number.POSITIVE_INFINITY;
  let endSec = 0;
  for (const sec of times) {
    startSec = Math.min(startSec, sec);
    endSec = Math.max(endSec, sec);
  }
  return { startSec: Math.min(startSec, endSec), endSec };
}
