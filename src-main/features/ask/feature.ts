import type { ParsedInput } from '../../../src-shared/contract/api.ts';
import type { Answer } from '../../../src-shared/model/answer.ts';
import { createLanguageModels } from '../../engines/language/language-models.ts';
import { newId } from '../../platform/ids.ts';
import type { Feature, Parts } from '../feature.ts';
import { sentence } from '../models/kinds/sentence.ts';
import { openChosen } from '../models/model-registry.ts';
import type { Reembed } from '../reembed/feature.ts';
import { answerQuestion } from './answer.ts';
import { askCalls } from './ask-calls.ts';
import type { Channel } from './channels/channel.ts';
import { CHANNELS } from './channels/channels.ts';

type Needs = Pick<
  Parts,
  | 'answers'
  | 'artifacts'
  | 'binaries'
  | 'clips'
  | 'encoders'
  | 'events'
  | 'log'
  | 'models'
  | 'objects'
  | 'screenTextIndex'
  | 'sounds'
  | 'textIndex'
  | 'transcripts'
  | 'vectors'
  | 'videos'
>;

/** What other features ask of it. */
export interface Ask {
  /** Answers as `vigil.query` does, but neither saves nor streams the answer; by one channel alone where it is named. */
  answerUnsaved(question: ParsedInput<'vigil.query'>, signal: AbortSignal, channel?: string): Promise<Answer>;
  /** Keys of the channels. */
  readonly channelKeys: readonly string[];
}

interface AskOptions {
  /** All that there are when left out. */
  readonly channels?: readonly Channel[];
  readonly reembed?: Pick<Reembed, 'notice'>;
}

/** Search and questions, by the channels given. */
export function askFeature(
  parts: Needs,
  { channels = CHANNELS, reembed }: AskOptions = {},
): Feature<'vigil.search' | 'vigil.query' | 'vigil.answers'> & Ask {
  const { encoders, log, models, vectors } = parts;
  const needs = {
    ...parts,
    channels,
    languageModels: createLanguageModels(),
    sentences: () => openChosen(models, sentence, log),
    vision: async () => {
      const encoder = await encoders.open();
      const { id } = encoder.manifest;
      const index = await vectors.open(id);
      const leftOut = vectors.leftOut(id);
      return { encoder, index, leftOut, notice: async () => reembed?.notice(new Set(leftOut.keys())) };
    },
  };
  return {
    calls: askCalls(needs),
    channelKeys: channels.map(({ key }) => key),
    answerUnsaved: (question, signal, channel) => {
      const used = channel === undefined ? channels : channels.filter(({ key }) => key === channel);
      return answerQuestion({ ...question, answerId: newId() }, { ...needs, channels: used }, { signal });
    },
  };
}
