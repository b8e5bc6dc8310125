import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { newId } from '../../platform/ids.ts';
import { answerQuestion } from '../ask/answer.ts';
import { askDependencies } from '../ask/feature.ts';
import type { Feature, Parts } from '../feature.ts';
import type { Ingest } from '../ingest/feature.ts';
import type { Sop } from '../sop/feature.ts';
import { fileShotsInput } from '../videos/chunks-of-file.ts';
import { openDescriptorTask } from './descriptor-task.ts';
import { openEvaluationTask } from './library-task.ts';
import { createQaEvaluationHandlers } from './qa.ts';
import { createShotHandlers } from './shots.ts';
import { createSopEvaluationHandlers } from './sop-handlers.ts';

/** The ruler: shots of a file, and quality on footage with truth. */
export function evaluationFeature(
  parts: Parts,
  { ingest, sop }: { readonly ingest: Ingest; readonly sop: Sop },
): Feature<'eval.qa' | 'eval.shots' | 'eval.sop' | 'shots.detect'> {
  const { pool } = parts;
  const runningTasks = new Set<string>();
  const indexVideos = (paths: readonly string[], signal: AbortSignal): Promise<Video[]> =>
    importAndIndexAll(ingest, paths, signal);
  return {
    calls: {
      ...createSopEvaluationHandlers({
        indexVideos,
        openTask: (descriptor, signal) =>
          descriptor === undefined
            ? openEvaluationTask(parts, sop, runningTasks, signal)
            : openDescriptorTask(parts, signal),
      }),
      ...createQaEvaluationHandlers({
        indexVideos,
        ask: (question, videoId, signal) =>
          answerQuestion(
            { answerId: newId(), question, videoIds: [videoId], topK: 10, filters: {}, model: 'extractive' },
            { ...askDependencies(parts), saveAnswer: async () => undefined, onDelta: () => undefined },
            signal,
          ),
      }),
      ...createShotHandlers({
        findShots: async (path, choice, signal) =>
          pool.run('file-shots', await fileShotsInput(path, choice, parts), { signal }),
      }),
    },
  };
}

async function importAndIndexAll(ingest: Ingest, paths: readonly string[], signal: AbortSignal): Promise<Video[]> {
  const imported = await ingest.importVideos({ paths: [...paths], encoder: undefined }, signal);
  const videos = [];
  for (const { videoId, error, path } of imported) {
    if (error) throw VigilError.fromShape(error);
    if (!videoId) throw new VigilError('not-found', `${path} is no video.`);
    videos.push(await ingest.untilIndexed(videoId));
  }
  return videos;
}
