import type { Chunk, ChunkLevel } from '../../../src-shared/model/chunk.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { openEncoder } from '../../engines/encoders/open-encoder.ts';
import { createLanguageModels } from '../../engines/language/language-models.ts';
import { newId } from '../../platform/ids.ts';
import { createExactIndex, type MatrixProduct } from '../../stores/vectors/exact-index.ts';
import { point, pointIdOf, randomUnitVector, seededRandom } from '../../stores/vectors/testing/points.ts';
import type { VideoTotals } from '../../stores/video-queries.ts';
import type { InferenceClient } from '../../workers/inference/inference-client.ts';
import { type AnswerSources, answerQuestion } from './answer.ts';
import { CHANNELS } from './channels/channels.ts';

const VIDEOS = 150;
const VIDEO_SEC = 2000;
/** Seconds from one chunk to the next of each level: 2000 chunks a video, 300,000 in all. */
const STRIDES: readonly (readonly [ChunkLevel, number])[] = [
  ['micro', 1.5],
  ['meso', 6],
  ['macro', 24],
  ['shot', 8],
];
const QUESTIONS = ['When is something yellow?', 'red on the left', 'a dark scene', 'blue and bright', 'green'];

export interface AskBench {
  readonly chunks: number;
  readonly askP50Ms: number;
  readonly askP95Ms: number;
  /** Embedding the question and one scan of the vectors. */
  readonly referenceP95Ms: number;
  /** Goal: at most 3. */
  readonly ratio: number;
  /** Eight questions at once; goal: under 1500. */
  readonly eightAtOnceP95Ms: number;
}

/** Asking 300,000 chunks with the built-in encoder and the extractive model, against embedding plus one scan. */
export async function benchAsk(options: {
  readonly inference: InferenceClient & MatrixProduct;
  readonly encoderFolder: string;
  readonly rounds?: number;
}): Promise<AskBench> {
  const { inference, encoderFolder, rounds = 30 } = options;
  const encoder = await openEncoder(encoderFolder, inference);
  const { dim } = encoder.manifest;
  const index = createExactIndex({ id: 'bench-ask', dim, product: inference });
  const chunks = await fill(index.upsert, dim);
  const sources = sourcesOver(chunks, { encoder, index, leftOut: new Map() });
  const ask = (question: string): Promise<unknown> =>
    answerQuestion({ answerId: newId(), question, topK: 10, filters: {}, model: 'extractive' }, sources, {
      signal: new AbortController().signal,
    });
  const reference = async (question: string): Promise<void> => {
    await index.search({ vector: await encoder.embedTexts([question]), filter: {}, limit: 10 });
  };
  const asked: number[] = [];
  const referred: number[] = [];
  for (let round = -3; round < rounds; round++) {
    const question = QUESTIONS[(round + 3) % QUESTIONS.length]!;
    const [askMs, referenceMs] = [await timed(() => ask(question)), await timed(() => reference(question))];
    if (round < 0) continue;
    asked.push(askMs);
    referred.push(referenceMs);
  }
  const together: number[] = [];
  for (let round = 0; round < 5; round++) {
    const eight = Array.from({ length: 8 }, (_, at) => timed(() => ask(QUESTIONS[at % QUESTIONS.length]!)));
    together.push(...(await Promise.all(eight)));
  }
  await index.close();
  const referenceP95Ms = percentile(referred, 0.95);
  const askP95Ms = percentile(asked, 0.95);
  return {
    chunks: chunks.size,
    askP50Ms: percentile(asked, 0.5),
    askP95Ms,
    referenceP95Ms,
    ratio: askP95Ms / referenceP95Ms,
    eightAtOnceP95Ms: percentile(together, 0.95),
  };
}

async function fill(
  upsert: (points: ReturnType<typeof point>[]) => Promise<void>,
  dim: number,
): Promise<Map<string, Chunk>> {
  const random = seededRandom(1);
  const vectors = Array.from({ length: 1000 }, () => randomUnitVector(random, dim));
  const chunks = new Map<string, Chunk>();
  for (let at = 0; at < VIDEOS; at++) {
    const points = STRIDES.flatMap(([level, strideSec]) =>
      Array.from({ length: Math.floor(VIDEO_SEC / strideSec) }, (_, step) => ({
        level,
        startSec: step * strideSec,
        strideSec,
      })),
    ).map(({ level, startSec, strideSec }) => {
      const id = chunks.size;
      const endSec = startSec + (level === 'shot' ? strideSec : 2 * strideSec);
      const made = point(id, vectors[id % vectors.length]!, { videoId: `video-${at}`, level, startSec, endSec });
      const { chunkId, videoId } = made;
      chunks.set(chunkId, {
        chunkId,
        videoId,
        level,
        startSec,
        endSec,
        startFrame: 0,
        endFrame: 0,
        keyframes: [startSec],
      });
      return { ...made, pointId: pointIdOf(id) };
    });
    await upsert(points);
  }
  return chunks;
}

function allReady(chunks: ReadonlyMap<string, Chunk>): VideoTotals {
  const videos = new Set([...chunks.values()].map(({ videoId }) => videoId)).size;
  const none = { videos: 0, durationSec: 0 };
  return { pending: none, indexing: none, failed: none, ready: { videos, durationSec: videos * VIDEO_SEC } };
}

/** The library's rows from memory: what is measured is asking, not the database. */
function sourcesOver(
  chunks: ReadonlyMap<string, Chunk>,
  vision: Awaited<ReturnType<AnswerSources['vision']>>,
): AnswerSources {
  const video = (videoId: string): Video =>
    ({ videoId, name: `${videoId}.mp4`, durationSec: VIDEO_SEC, status: 'ready' }) as Video;
  return {
    vision: async () => vision,
    textIndex: {
      search: () => [],
      terms: (question) => ({ words: question.split(' '), substrings: [] }),
      passages: { unread: () => [], linesOf: () => ({ stamp: '', lines: [] }), put: () => undefined, search: () => [] },
    },
    sentences: async () => null,
    videos: {
      getMany: async (videoIds) => videoIds.map(video),
      ids: async () => [],
      totals: async () => allReady(chunks),
    },
    clips: {
      getMany: async (chunkIds) => chunkIds.map((chunkId) => chunks.get(chunkId)!),
      listWithin: async () => [],
    },
    objects: { find: async () => [], labels: async () => [] },
    transcripts: { sourceOf: async () => null, listWithin: async () => [] },
    screenTextIndex: { search: () => [], terms: () => ({ words: [], substrings: [] }) },
    sounds: { find: async () => [], labels: async () => [] },
    languageModels: createLanguageModels(),
    channels: CHANNELS,
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Nearest-rank percentile. */
function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}
