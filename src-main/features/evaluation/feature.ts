import { basename } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { defineLongCall } from '../../jobs/long-call.ts';
import { newId } from '../../platform/ids.ts';
import { answerQuestion } from '../ask/answer.ts';
import { askDependencies } from '../ask/feature.ts';
import type { Feature, Parts } from '../feature.ts';
import type { Ingest } from '../ingest/feature.ts';
import { localActor } from '../local-actor.ts';
import type { Sop } from '../sop/feature.ts';
import { fileShotsInput } from '../videos/chunks-of-file.ts';
import { openDescriptorTask } from './descriptor-task.ts';
import { openEvaluationTask } from './library-task.ts';
import { evaluateQa } from './qa.ts';
import { evaluateShots, type FindShots } from './shots.ts';
import { evaluateSopFile } from './sop-handlers.ts';

type Calls = 'eval.qa' | 'eval.shots' | 'eval.sop' | 'shots.detect';

/** The ruler: shots of a file, and quality on footage with truth. */
export function evaluationFeature(
  parts: Parts,
  { ingest, sop }: { readonly ingest: Ingest; readonly sop: Sop },
): Feature<Calls> {
  const { pool, runner, settings } = parts;
  const runningTasks = new Set<string>();
  const indexVideos = (paths: readonly string[], signal: AbortSignal): Promise<Video[]> =>
    importAndIndexAll(ingest, paths, signal);
  const findShots: FindShots = async (path, choice, signal) =>
    pool.run('file-shots', await fileShotsInput(path, choice, parts), { signal });
  const kind = { concurrency: 1, title: ({ file }: { readonly file: string }) => basename(file) };
  const qa = defineLongCall({
    ...{ name: 'eval.qa', kind: 'evaluate-qa', ...kind },
    run: (input, context) =>
      evaluateQa(
        input,
        {
          indexVideos,
          ask: (question, videoId, signal) =>
            answerQuestion(
              { answerId: newId(), question, videoIds: [videoId], topK: 10, filters: {}, model: 'extractive' },
              { ...askDependencies(parts), saveAnswer: async () => undefined, onDelta: () => undefined },
              signal,
            ),
        },
        context,
      ),
  });
  const shots = defineLongCall({
    ...{ name: 'eval.shots', kind: 'evaluate-shots', ...kind },
    run: (input, context) => evaluateShots(input, findShots, context),
  });
  const findings = defineLongCall({
    ...{ name: 'eval.sop', kind: 'evaluate-sop', ...kind },
    run: (input, context) =>
      evaluateSopFile(
        input,
        {
          indexVideos,
          openTask: (descriptor, signal) =>
            descriptor === undefined
              ? openEvaluationTask(parts, sop, runningTasks, signal)
              : openDescriptorTask(parts, signal),
        },
        context,
      ),
  });
  return {
    jobs: [qa.kind, shots.kind, findings.kind],
    calls: {
      'shots.detect': async ({ path, detector, threshold }, { signal }) => {
        const found = await findShots(path, { detector, threshold }, signal);
        return { fps: found.fps, durationSec: found.durationSec, frameCount: found.frameCount, shots: found.shots };
      },
      'eval.qa': (input) => qa.start(input, runner, localActor(settings)),
      'eval.shots': (input) => shots.start(input, runner, localActor(settings)),
      'eval.sop': (input) => findings.start(input, runner, localActor(settings)),
    },
  };
}

async function importAndIndexAll(ingest: Ingest, paths: readonly string[], signal: AbortSignal): Promise<Video[]> {
  const imported = await ingest.importVideos({ paths: [...paths], encoder: undefined }, signal);
  const videos = [];
  for (const { videoId, error, path } of imported) {
    if (error) throw VigilError.fromShape(error);
    if (!videoId) throw new VigilError('not-found', `${path} is no video.`);
    videos.push(await ingest.untilIndexed(videoId, { signal }));
  }
  return videos;
}
