import { VigilError } from '../../../../src-shared/contract/errors.ts';
import type { Score, Take } from '../../../../src-shared/model/sop.ts';
import type { Video } from '../../../../src-shared/model/video.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Parts } from '../../feature.ts';

/** A take and the video it is of. */
export interface TakeOfVideo {
  readonly take: Take;
  readonly video: Video;
}

/** The takes of a score as they are now. */
export interface ComparedTakes {
  /** The gold take whose steps count, then those that are still there of the others. */
  readonly golds: readonly [TakeOfVideo, ...TakeOfVideo[]];
  readonly trainee: TakeOfVideo;
}

type Needs = Pick<Parts, 'takes' | 'videos'>;

/** Finds the takes and videos of a score. Throws `not-found` when the trainee's or the first gold take was removed. */
export async function comparedTakes(
  score: Pick<Score, 'goldTakeIds' | 'traineeTakeId' | 'goldName' | 'traineeName'>,
  parts: Needs,
): Promise<ComparedTakes> {
  const [referenceId = '', ...otherIds] = score.goldTakeIds;
  const [gold, trainee, ...others] = await Promise.all([
    findTake(referenceId, parts),
    findTake(score.traineeTakeId, parts),
    ...otherIds.map((takeId) => findTake(takeId, parts)),
  ]);
  if (!gold) throw removed('gold', referenceId, score.goldName);
  if (!trainee) throw removed('trainee', score.traineeTakeId, score.traineeName);
  return { golds: [gold, ...others.flatMap((other) => other ?? [])], trainee };
}

async function findTake(takeId: string, { takes, videos }: Needs): Promise<TakeOfVideo | undefined> {
  const take = await takes.find(takeId);
  const video = take && (await videos.find(take.videoId));
  return take && video ? { take, video } : undefined;
}

function removed(role: 'gold' | 'trainee', takeId: string, name: string): VigilError {
  return new VigilError('not-found', say(`${role}-take-removed`, { name }), {
    hint: say('take-removed-hint'),
    details: { takeId },
  });
}
