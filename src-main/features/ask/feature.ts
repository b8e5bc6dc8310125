import type { ParsedInput } from '../../../src-shared/contract/api.ts';
import type { Answer } from '../../../src-shared/model/answer.ts';
import { createLanguageModels } from '../../engines/language/language-models.ts';
import { readVectorRow } from '../../formats/npy.ts';
import { newId } from '../../platform/ids.ts';
import { nowIso } from '../../stores/db/columns.ts';
import type { Feature, Parts } from '../feature.ts';
import { answerQuestion } from './answer.ts';
import type { Channel } from './channels/channel.ts';
import { CHANNELS } from './channels/channels.ts';
import { decodeImage } from './decode-image.ts';
import { type AskDependencies, createAskHandlers } from './handlers.ts';

type Needs = Pick<
  Parts,
  | 'answers'
  | 'artifacts'
  | 'binaries'
  | 'clips'
  | 'encoders'
  | 'events'
  | 'textIndex'
  | 'transcripts'
  | 'vectors'
  | 'videos'
>;

/** What other features ask of it. */
export interface Ask {
  /** Answers as `vigil.query` does, but neither saves nor streams the answer. */
  answerUnsaved(question: ParsedInput<'vigil.query'>, signal: AbortSignal): Promise<Answer>;
}

/** Search and questions, by the channels given. */
export function askFeature(
  parts: Needs,
  channels: readonly Channel[] = CHANNELS,
): Feature<'vigil.search' | 'vigil.query' | 'vigil.answers'> & Ask {
  const dependencies = askDependencies(parts, channels);
  const unsaved = { ...dependencies, saveAnswer: async () => undefined, onDelta: () => undefined };
  return {
    calls: createAskHandlers(dependencies),
    answerUnsaved: (question, signal) => answerQuestion({ ...question, answerId: newId() }, unsaved, signal),
  };
}

function askDependencies(parts: Needs, channels: readonly Channel[]): AskDependencies {
  const { answers, clips, encoders, events, binaries, textIndex, transcripts, vectors, videos } = parts;
  return {
    channels,
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
    languageModels: createLanguageModels(),
    saveAnswer: (answer, videoIds) => answers.insert(answer, videoIds),
    findAnswer: answers.find,
    listAnswers: answers.list,
    newId,
    nowIso,
    onDelta: (answerId, text) => events.publish({ type: 'answer.delta', answerId, text }),
  };
}

async function chunkVector(
  { artifacts, clips, encoders }: Needs,
  chunkId: string,
  encoderId: string,
): Promise<Float32Array | undefined> {
  const row = await clips.vectorRow(chunkId, encoderId);
  if (row === undefined) return undefined;
  const { videoId } = await clips.get(chunkId);
  const { manifest } = await encoders.locate(encoderId);
  return readVectorRow(artifacts.chunks(videoId, encoderId), row, manifest.dim);
}
