import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import type { Vision } from './sources.ts';

/** A closed vocabulary knows "yellow", not "crane": with words for less than half it has not been asked. */
export const MIN_COVERAGE = 0.5;

/** A text as the encoder reads it. */
export interface EmbeddedText {
  /** Undefined when the encoder has no word of it: it must not be answered from its vectors. */
  readonly vector: Float32Array | undefined;
  /** Share of the text the encoder has words for, 0..1. */
  readonly coverage: number;
}

export async function embedText({ encoder }: Vision, text: string): Promise<EmbeddedText> {
  if (!encoder.manifest.text) return { vector: undefined, coverage: 0 };
  const coverage = encoder.textCoverage(text);
  return { vector: coverage > 0 ? await encoder.embedTexts([text]) : undefined, coverage };
}

/**
 * The words of a text that the encoder looked for: all of them for an open vocabulary, "bright green" of "carries a
 * bright green bag" for one that knows colours only. Nothing more may be claimed to have been seen.
 */
export function wordsLookedFor({ encoder }: Vision, text: string, { coverage }: EmbeddedText): string {
  if (coverage === 0 || coverage === 1) return text;
  const words = text.split(/\s+/).map((word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''));
  const alone = words.find((word) => encoder.textCoverage(word) > 0);
  // A word such as "left" means something only beside one that can be seen.
  const known = words.filter((word) => word !== '' && encoder.textCoverage(`${alone ?? ''} ${word}`) === 1);
  return known.join(' ').replace(FILLERS_AT_ENDS, '');
}

const FILLERS = '(?:an?|the|is|are|was|were|and|or|of|in|on|at|with|to|by|for|from|who|which|that)';
const FILLERS_AT_ENDS = new RegExp(`^(?:${FILLERS}\\s+)+|(?:\\s+${FILLERS})+$`, 'giu');

/** What an encoder cannot make of a text, as a sentence; undefined when it has words for all of it. */
export function coverageNotice({ encoder }: Vision, { coverage }: EmbeddedText): Sentence | undefined {
  const { title } = encoder.manifest;
  if (coverage === 0) return say('encoder-has-no-words', { title });
  if (coverage < 1) return say('encoder-has-words-for-part', { title, coverage });
  return undefined;
}
