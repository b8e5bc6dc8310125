import { dirname, resolve } from 'node:path';
import type { LongCallResult, ParsedInput } from '../../../src-shared/contract/api.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Answer } from '../../../src-shared/model/answer.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { EvaluationContext, QaNeeds } from './evaluation-needs.ts';
import { indexRecordings } from './index-recordings.ts';
import { type QaResult, qaItem, qaMetrics, recallByKind } from './qa-metrics.ts';
import { type QaQuestion, readQuestions } from './qa-questions.ts';

/**
 * Asks every question of a file, each of its own video only, and measures evidence and abstention against the truth in
 * that file. The search is given the words of a question and its video, nothing else of the file.
 * Throws `not-found`, `bad-input`, `cancelled`, or what keeps a video from being indexed.
 */
export async function evaluateQa(
  { file, root }: ParsedInput<'eval.qa'>,
  needs: QaNeeds,
  { signal, progress }: Pick<EvaluationContext, 'signal' | 'progress'>,
): Promise<LongCallResult<'eval.qa'>> {
  const questions = await readQuestions(file);
  if (questions.length === 0) throw new VigilError('bad-input', say('no-questions-in-file'));
  const folder = root ?? dirname(dirname(resolve(file)));
  const names = [...new Set(questions.map(({ video }) => video))];
  throwIfStopped(signal);
  const indexed = await indexRecordings(
    names.map((name) => resolve(folder, name)),
    needs,
    signal,
  );
  const videos = new Map(names.map((name, index) => [name, indexed[index]]));
  const results: QaResult[] = [];
  for (const [at, question] of questions.entries()) {
    progress(at / questions.length, say('questions-done', { done: at, total: questions.length }));
    results.push(await resultOf(question, videos.get(question.video), needs, signal));
  }
  return {
    metrics: { ...qaMetrics(results), recallAt5ByKind: recallByKind(results) },
    items: results.map(qaItem),
  };
}

async function resultOf(
  question: QaQuestion,
  video: Video | undefined,
  needs: QaNeeds,
  signal: AbortSignal,
): Promise<QaResult> {
  if (!video) throw new VigilError('not-found', say('video-could-not-be-indexed', { name: question.video }));
  throwIfStopped(signal);
  const startMs = performance.now();
  const { found, evidence } = await askOf(video, question.question, needs, signal);
  const latencyMs = performance.now() - startMs;
  return { question, durationSec: video.durationSec, found, evidence, latencyMs };
}

function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw new VigilError('cancelled', say('evaluation-stopped'));
}

/** Asks a question of one video, ten pieces of evidence at most; nothing of it is saved. */
function askOf(
  { videoId }: Video,
  question: string,
  { ask }: Pick<QaNeeds, 'ask'>,
  signal: AbortSignal,
): Promise<Pick<Answer, 'found' | 'evidence'>> {
  return ask.answerUnsaved({ question, videoIds: [videoId], topK: 10, filters: {}, model: 'extractive' }, signal);
}
