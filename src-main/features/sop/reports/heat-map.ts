import { existsSync } from 'node:fs';
import type { CallAnswer } from '../../../../src-shared/contract/api.ts';
import { MAX_HEAT_MAP_CELLS } from '../../../../src-shared/contract/calls/sop-heat-map.ts';
import { VigilError } from '../../../../src-shared/contract/errors.ts';
import type { Score } from '../../../../src-shared/model/sop.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Parts } from '../../feature.ts';
import { type ComparedTakes, comparedTakes, type TakeOfVideo } from '../scoring/compared-takes.ts';
import { commonEncoder } from '../scoring/gold-takes.ts';

export type HeatMapNeeds = Pick<Parts, 'artifacts' | 'pool' | 'scores' | 'takes' | 'videos'>;

/** How alike each moment of gold is to each of the run. Throws `not-found` when a take or its vectors are gone. */
export async function heatMap(
  scoreId: string,
  parts: HeatMapNeeds,
  signal: AbortSignal,
): Promise<CallAnswer<'sop.heatMap'>> {
  const { artifacts, pool, scores } = parts;
  const score = await scores.get(scoreId);
  const compared = await comparedTakes(score, parts);
  const {
    golds: [gold],
    trainee,
  } = compared;
  const encoder = encoderOf(score, compared);
  for (const { video } of [gold, trainee]) {
    if (existsSync(artifacts.frames(video.videoId, encoder))) continue;
    throw new VigilError('not-found', say('no-longer-indexed-with', { name: video.name, encoder }), {
      hint: say('no-longer-indexed-with-hint'),
      details: { videoId: video.videoId, encoder },
    });
  }
  const framesOf = ({ take, video }: TakeOfVideo) => ({
    folder: artifacts.folder(video.videoId),
    span: { startSec: take.startSec, endSec: take.endSec },
  });
  const { levels, ...figures } = await pool.run(
    'sop-heat-map',
    { encoderId: encoder, gold: framesOf(gold), trainee: framesOf(trainee), maxCells: MAX_HEAT_MAP_CELLS },
    { signal },
  );
  return {
    ...figures,
    goldStartSec: gold.take.startSec,
    goldEndSec: gold.take.endSec,
    traineeStartSec: trainee.take.startSec,
    traineeEndSec: trainee.take.endSec,
    base64: Buffer.from(levels.buffer, levels.byteOffset, levels.byteLength).toString('base64'),
    encoder,
  };
}

/** The frames the score was made of; SOPilot's clips are too few for a map, so its scores show the library's frames. */
function encoderOf(score: Pick<Score, 'scorer' | 'encoder'>, { golds, trainee }: ComparedTakes): string {
  return score.scorer === 'vigil' && score.encoder !== ''
    ? score.encoder
    : commonEncoder(golds[0].video, trainee.video);
}
