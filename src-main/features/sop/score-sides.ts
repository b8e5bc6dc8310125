import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Score } from '../../../src-shared/model/sop.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import type { TakeStore } from '../../stores/take-store.ts';
import type { Side } from './gold-takes.ts';

export interface SideDependencies {
  readonly takes: Pick<TakeStore, 'find'>;
  readonly findVideo: (videoId: string) => Promise<Video | undefined>;
}

/** The takes of a score as they are now. */
export interface ScoreSides {
  /** The gold take whose steps count, then those that are still there of the others. */
  readonly golds: readonly [Side, ...Side[]];
  readonly trainee: Side;
}

/** Finds the takes and videos of a score. Throws `not-found` when the trainee's or the first gold take was removed. */
export async function sidesOf(
  score: Pick<Score, 'goldTakeIds' | 'traineeTakeId' | 'goldName' | 'traineeName'>,
  dependencies: SideDependencies,
): Promise<ScoreSides> {
  const [referenceId = '', ...otherIds] = score.goldTakeIds;
  const [gold, trainee, ...others] = await Promise.all([
    findSide(referenceId, dependencies),
    findSide(score.traineeTakeId, dependencies),
    ...otherIds.map((takeId) => findSide(takeId, dependencies)),
  ]);
  if (!gold) throw removed('gold', referenceId, score.goldName);
  if (!trainee) throw removed('trainee', score.traineeTakeId, score.traineeName);
  return { golds: [gold, ...others.flatMap((side) => side ?? [])], trainee };
}

async function findSide(takeId: string, { takes, findVideo }: SideDependencies): Promise<Side | undefined> {
  const take = await takes.find(takeId);
  const video = take && (await findVideo(take.videoId));
  return take && video ? { take, video } : undefined;
}

function removed(side: 'gold' | 'trainee', takeId: string, name: string): VigilError {
  return new VigilError('not-found', `The ${side} take or its video (${name}) was removed.`, {
    hint: 'Add the take again, then score it anew.',
    details: { takeId },
  });
}
