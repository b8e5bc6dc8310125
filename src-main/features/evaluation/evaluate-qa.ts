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
  { file, root, joint, byChannel }: ParsedInput<'eval.qa'>,
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
    metrics: {
      ...qaMetrics(results),
      recallAt5ByKind: recallByKind(results),
      ...(joint && (await jointMetrics(questions, videos, needs, signal))),
      ...(byChannel && { recallAt5ByChannel: await recallByChannel(questions, videos, needs, signal) }),
    },
    items: results.map(qaItem),
  };
}

type VideosByName = ReadonlyMap<string, Video | undefined>;

/** Each answerable question of all the videos at once: the share whose video comes first, and among the first five. */
async function jointMetrics(
  questions: readonly QaQuestion[],
  videos: VideosByName,
  needs: QaNeeds,
  signal: AbortSignal,
): Promise<Record<string, number>> {
  const answerable = questions.filter((question) => question.answerable);
  const videoIds = [...videos.values()].flatMap((video) => (video ? [video.videoId] : []));
  let first = 0;
  let amongFive = 0;
  for (const { question, video } of answerable) {
    throwIfStopped(signal);
    const { evidence } = await askOf(videoIds, question, needs, signal);
    const found = [...new Set(evidence.map(({ videoId }) => videoId))].indexOf(videos.get(video)?.videoId ?? '');
    first += Number(found === 0);
    amongFive += Number(found >= 0 && found < 5);
  }
  const asked = Math.max(1, answerable.length);
  return {
    jointVideoFirst: first / asked,
    jointVideoInFive: amongFive / asked,
    /** What guessing gives. */
    jointVideoFirstByChance: 1 / Math.max(1, videoIds.length),
  };
}

/** Recall at 5 of each way to find moments when it is asked alone. */
async function recallByChannel(
  questions: readonly QaQuestion[],
  videos: VideosByName,
  needs: QaNeeds,
  signal: AbortSignal,
): Promise<Record<string, number>> {
  const recalls: Record<string, number> = {};
  for (const channel of needs.ask.channelKeys) {
    const results = [];
    for (const question of questions)
      results.push(await resultOf(question, videos.get(question.video), needs, signal, channel));
    recalls[channel] = qaMetrics(results)['recallAt5']!;
  }
  return recalls;
}

async function resultOf(
  question: QaQuestion,
  video: Video | undefined,
  needs: QaNeeds,
  signal: AbortSignal,
  channel?: string,
): Promise<QaResult> {
  if (!video) throw new VigilError('not-found', say('video-could-not-be-indexed', { name: question.video }));
  throwIfStopped(signal);
  const startMs = performance.now();
  const { found, evidence } = await askOf([video.videoId], question.question, needs, signal, channel);
  const latencyMs = performance.now() - startMs;
  return { question, durationSec: video.durationSec, found, evidence, latencyMs };
}

function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw new VigilError('cancelled', say('evaluation-stopped'));
}

/** Asks a question of some videos, ten pieces of evidence at most; nothing of it is saved. */
function askOf(
  videoIds: readonly string[],
  question: string,
  { ask }: Pick<QaNeeds, 'ask'>,
  signal: AbortSignal,
  channel?: string,
): Promise<Pick<Answer, 'found' | 'evidence'>> {
  const asked = { question, videoIds: [...videoIds], topK: 10, filters: {}, model: 'extractive' };
  return ask.answerUnsaved(asked, signal, channel);
}
