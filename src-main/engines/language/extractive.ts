import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type {
  EvidenceNote,
  LanguageModel,
  LanguageModelEntry,
  LanguageRequest,
  ModelSentence,
} from './language-model.ts';

/** More sentences than this are a list, not an answer; the evidence itself is shown beside. */
const MAX_QUOTES = 3;
const MAX_QUOTE_LENGTH = 200;

/**
 * Answers without any model: says what was found where, in words quoted from the evidence. It claims no more than the
 * search does.
 */
export const extractiveModel: LanguageModel = {
  name: 'extractive',
  async *answer(request, signal) {
    for (const sentence of sentencesFor(request)) {
      if (signal.aborted) throw new VigilError('cancelled', say('question-withdrawn'));
      yield sentence;
    }
  },
};

export const extractive: LanguageModelEntry = {
  name: extractiveModel.name,
  open: (name) => (name === extractiveModel.name ? Promise.resolve(extractiveModel) : undefined),
};

function sentencesFor({ phrase, evidence }: LanguageRequest): ModelSentence[] {
  const supported = evidence.filter((note) => note.supported);
  const quoted = supported.filter((note) => note.quote !== null).slice(0, MAX_QUOTES);
  const seen = supported.filter((note) => note.quote === null);
  const sentences: ModelSentence[] = quoted.map((note) => ({
    text: `“${shortened(note)}” is ${note.isWritten ? 'written' : 'said'} at [${note.number}].`,
    evidence: [note.number],
    about: 'words',
  }));
  const [best, ...others] = seen;
  if (best) {
    sentences.push({ text: `What looks most like “${phrase}” is at [${best.number}].`, evidence: [best.number] });
  }
  if (others.length > 0) {
    const numbers = others.map((note) => note.number);
    sentences.push({ text: `It also looks like it at ${listed(numbers)}.`, evidence: numbers });
  }
  return sentences;
}

function shortened({ quote }: EvidenceNote): string {
  const text = quote ?? '';
  return text.length <= MAX_QUOTE_LENGTH ? text : `${text.slice(0, MAX_QUOTE_LENGTH).replace(/\s+\S*$/, '')} …`;
}

function listed(numbers: readonly number[]): string {
  const places = numbers.map((number) => `[${number}]`);
  return places.length === 1 ? places[0]! : `${places.slice(0, -1).join(', ')} and ${places.at(-1)}`;
}
