import type { Handlers } from '../../src-shared/contract/handler.ts';
import { extractiveModel } from '../engines/language/extractive.ts';
import { decodeImage } from '../features/ask/decode-image.ts';
import { type AskDependencies, createAskHandlers } from '../features/ask/handlers.ts';
import { createIngestHandlers } from '../features/ingest/handlers.ts';
import { readVectorRow } from '../formats/npy.ts';
import type { JobRunner } from '../jobs/job-runner.ts';
import { newId } from '../platform/ids.ts';
import { nowIso } from '../stores/db/columns.ts';
import type { Parts } from './parts.ts';
import { enqueueIngest } from './wire-ingest.ts';

/** Search, questions, and indexing again. */
export function askHandlers(
  parts: Parts,
  runner: JobRunner,
): Handlers<'vigil.search' | 'vigil.query' | 'vigil.answers' | 'vigil.index'> {
  const { videos, vectors } = parts;
  return {
    ...createAskHandlers(askDependencies(parts)),
    ...createIngestHandlers({
      getVideo: videos.get,
      indexAgain: (video, encoderId) => enqueueIngest(parts, runner, video, { encoderId, evenIfReady: true }),
      refillVideo: vectors.refillVideo,
    }),
  };
}

/** What a question needs; the evaluation asks the same way. */
export function askDependencies(parts: Parts): AskDependencies {
  const { answers, clips, encoders, events, binaries, textIndex, transcripts, vectors, videos } = parts;
  return {
    vision: async () => {
      const encoder = await encoders.open();
      return { encoder, index: await vectors.open(encoder.manifest.id) };
    },
    searchText: (question, query) => textIndex.search(question, query),
    termsOf: (question) => {
      const { words, substrings } = textIndex.terms(question);
      return [...words, ...substrings];
    },
    videosById: videos.getMany,
    videoIdsWith: (labels) => videos.ids(labels),
    chunksById: clips.getMany,
    chunksIn: clips.listWithin,
    linesIn: transcripts.listWithin,
    decodeImage: async (source, signal) => decodeImage(await binaries(), source, signal),
    chunkVector: (chunkId, encoderId) => chunkVector(parts, chunkId, encoderId),
    languageModel: (name) => (name === extractiveModel.name ? extractiveModel : undefined),
    saveAnswer: (answer, videoIds) => answers.insert(answer, videoIds),
    listAnswers: answers.list,
    newId,
    nowIso,
    onDelta: (answerId, text) => events.publish({ type: 'answer.delta', answerId, text }),
  };
}

async function chunkVector(
  { artifacts, clips, encoders }: Parts,
  chunkId: string,
  encoderId: string,
): Promise<Float32Array | undefined> {
  const row = await clips.vectorRow(chunkId, encoderId);
  if (row === undefined) return undefined;
  const { videoId } = await clips.get(chunkId);
  const { manifest } = await encoders.locate(encoderId);
  return readVectorRow(artifacts.chunks(videoId, encoderId), row, manifest.dim);
}
