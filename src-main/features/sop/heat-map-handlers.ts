import { MOST_HEAT_MAP_CELLS } from '../../../src-shared/contract/calls/sop-heat-map.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Handlers } from '../../../src-shared/contract/handler.ts';
import type { Score } from '../../../src-shared/model/sop.ts';
import type { HeatMapDependencies } from './dependencies.ts';
import { commonEncoder, type Side } from './gold-takes.ts';
import { type ScoreSides, sidesOf } from './score-sides.ts';

/** Pictures of what a score compared. */
export function createHeatMapHandlers(dependencies: HeatMapDependencies): Handlers<'sop.heatMap'> {
  const { scores, clipFiles, hasFrames, runHeatMap } = dependencies;
  return {
    'sop.heatMap': async ({ scoreId }, { signal }) => {
      const score = await scores.get(scoreId);
      const sides = await sidesOf(score, dependencies);
      const encoder = encoderOf(score, sides);
      const [gold] = sides.golds;
      for (const { video } of [gold, sides.trainee]) {
        if (await hasFrames(video.videoId, encoder)) continue;
        throw new VigilError('not-found', `${video.name} is no longer indexed with ${encoder}.`, {
          hint: 'Score the run again: it is then compared with the encoder of today.',
          details: { videoId: video.videoId, encoder },
        });
      }
      const takeOf = ({ take, video }: Side) => ({
        folder: clipFiles(video.videoId).folder,
        span: { startSec: take.startSec, endSec: take.endSec },
      });
      const map = await runHeatMap(
        { encoderId: encoder, gold: takeOf(gold), trainee: takeOf(sides.trainee), mostCells: MOST_HEAT_MAP_CELLS },
        signal,
      );
      const { levels, ...figures } = map;
      return {
        ...figures,
        goldStartSec: gold.take.startSec,
        goldEndSec: gold.take.endSec,
        traineeStartSec: sides.trainee.take.startSec,
        traineeEndSec: sides.trainee.take.endSec,
        base64: Buffer.from(levels.buffer, levels.byteOffset, levels.byteLength).toString('base64'),
        encoder,
      };
    },
  };
}

/** The frames the score was made of; SOPilot's clips are too few for a map, so its scores show the library's frames. */
function encoderOf(score: Pick<Score, 'scorer' | 'encoder'>, { golds, trainee }: ScoreSides): string {
  return score.scorer === 'vigil' && score.encoder !== ''
    ? score.encoder
    : commonEncoder(golds[0].video, trainee.video);
}
