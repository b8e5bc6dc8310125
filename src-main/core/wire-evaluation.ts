import { VigilError } from '../../src-shared/contract/errors.ts';
import type { Handlers } from '../../src-shared/contract/handler.ts';
import { answerQuestion } from '../features/ask/answer.ts';
import { createQaEvaluationHandlers } from '../features/evaluation/qa.ts';
import { createShotHandlers } from '../features/evaluation/shots.ts';
import { importVideos } from '../features/videos/import-videos.ts';
import type { JobRunner } from './job-runner.ts';
import type { Parts } from './parts.ts';
import { askDependencies } from './wire-ask.ts';
import { awaitIndexed } from './wire-sop.ts';
import { fileShotsInput, importDependencies } from './wire-videos.ts';

/** The ruler: shots of a file, and quality on footage with truth. */
export function evaluationHandlers(
  parts: Parts,
  runner: JobRunner,
): Handlers<'eval.qa' | 'eval.shots' | 'shots.detect'> {
  const { pool } = parts;
  return {
    ...createQaEvaluationHandlers({
      indexVideos: async (paths, signal) => {
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
      },
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
