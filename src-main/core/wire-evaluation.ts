import { VigilError } from '../../src-shared/contract/errors.ts';
import type { Handlers } from '../../src-shared/contract/handler.ts';
import type { Video } from '../../src-shared/model/video.ts';
import { answerQuestion } from '../features/ask/answer.ts';
import { createQaEvaluationHandlers } from '../features/evaluation/qa.ts';
import { createShotHandlers } from '../features/evaluation/shots.ts';
import { createSopEvaluationHandlers } from '../features/evaluation/sop-handlers.ts';
import { importVideos } from '../features/videos/import-videos.ts';
import type { JobRunner } from '../jobs/job-runner.ts';
import type { Parts } from './parts.ts';
import { askDependencies } from './wire-ask.ts';
import { openDescriptorTask } from './wire-descriptor-evaluation.ts';
import { awaitIndexed } from './wire-sop.ts';
import { openEvaluationTask } from './wire-sop-evaluation.ts';
import { fileShotsInput, importDependencies } from './wire-videos.ts';

/** The ruler: shots of a file, and quality on footage with truth. */
export function evaluationHandlers(
  parts: Parts,
  runner: JobRunner,
): Handlers<'eval.qa' | 'eval.shots' | 'eval.sop' | 'shots.detect'> {
  const { pool } = parts;
  const indexVideos = (paths: readonly string[], signal: AbortSignal): Promise<Video[]> =>
    importAndIndexAll(parts, runner, paths, signal);
  return {
    ...createSopEvaluationHandlers({
      indexVideos,
      openTask: (descriptor, signal) =>
        descriptor === undefined ? openEvaluationTask(parts, runner, signal) : openDescriptorTask(parts, signal),
    }),
    ...createQaEvaluationHandlers({
      indexVideos,
      ask: (question, videoId, signal) =>
        answerQuestion(
          { question, videoIds: [videoId], topK: 10, filters: {}, model: 'extractive' },
          { ...askDependencies(parts), saveAnswer: async () => undefined, onDelta: () => undefined },
          signal,
        ),
    }),
    ...createShotHandlers({
      findShots: async (path, choice, signal) =>
        pool.run('file-shots', await fileShotsInput(parts, path, choice), { signal }),
    }),
  };
}

async function importAndIndexAll(
  parts: Parts,
  runner: JobRunner,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<Video[]> {
  const imported = await importVideos(
    { paths: [...paths], encoder: undefined },
    signal,
    importDependencies(parts, runner),
  );
  const videos = [];
  for (const { videoId, error, path } of imported) {
    if (error) throw VigilError.fromShape(error);
    if (!videoId) throw new VigilError('not-found', `${path} is no video.`);
    videos.push(await awaitIndexed(parts, runner, videoId));
  }
  return videos;
}
