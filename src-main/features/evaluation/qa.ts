import { dirname, resolve } from 'node:path';
import type { LongCallResult, ParsedInput } from '../../../src-shared/contract/api.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { counted } from '../../../src-shared/counted.ts';
import type { Answer } from '../../../src-shared/model/answer.ts';
import type { LongCallContext } from '../../jobs/long-call.ts';
import { type QaResult, qaItem, qaMetrics, recallByKind } from './qa-metrics.ts';
import { type QaQuestion, readQuestions } from './qa-questions.ts';

/** A file that is in the library and searchable. */
interface EvaluatedVideo {
  readonly videoId: string;
  readonly durationSec: number;
}

export interface QaDependencies {
  /**
   * Brings files into the library, waits until each is indexed, and gives them in the order asked for. Throws what
   * keeps a file from being indexed.
   */
  readonly indexVideos: (paths: readonly string[], signal: AbortSignal) => Promise<readonly EvaluatedVideo[]>;
  /** Asks a question of one video, ten pieces of evidence at most. Nothing of it need be saved. */
  readonly ask: (question: string, videoId: string, signal: AbortSignal) => Promise<Pick<Answer, 'found' | 'evidence'>>;
}

/**
 * Asks every question of a file, each of its own video only, and measures evidence and abstention against the truth in
 * that file. The search is given the words of a question and its video, nothing else of the file.
 * Throws `not-found`, `bad-input`, `cancelled`, or what keeps a video from being indexed.
 */
export async function evaluateQa(
  { file, root }: ParsedInput<'eval.qa'>,
  { indexVideos, ask }: QaDependencies,
  { signal, progress }: Pick<LongCallContext, 'signal' | 'progress'>,
): Promise<LongCallResult<'eval.qa'>> {
  const questions = await readQuestions(file);
  if (questions.length === 0) throw new VigilError('bad-input', 'The file has no questions.');
  const folder = root ?? dirname(dirname(resolve(file)));
  const names = [...new Set(questions.map(({ video }) => video))];
  const indexed = await indexVideos(
    names.map((name) => resolve(folder, name)),
    signal,
  );
  const videos = new Map(names.map((name, index) => [name, indexed[index]]));
  const results: QaResult[] = [];
  for (const [at, question] of questions.entries()) {
    progress(at / questions.length, `${at} of ${counted(questions.length, 'question')}`);
    results.push(await resultOf(question, videos.get(question.video), ask, signal));
  }
  return {
    metrics: { ...qaMetrics(results), recallAt5ByKind: recallByKind(results) },
    items: results.map(qaItem),
  };
}

async function resultOf(
  question: QaQuestion,
  video: EvaluatedVideo | undefined,
  ask: QaDependencies['ask'],
  signal: AbortSignal,
): Promise<QaResult> {
  if (!video) throw new VigilError('not-found', `The video ${question.video} could not be indexed.`);
  if (signal.aborted) throw new VigilError('cancelled', 'The evaluation was stopped.');
  const startMs = performance.now();
  const { found, evidence } = await ask(question.question, video.videoId, signal);
  const latencyMs = performance.now() - startMs;
  return { question, durationSec: video.durationSec, found, evidence, latencyMs };
}
