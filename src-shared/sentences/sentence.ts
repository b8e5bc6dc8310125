import { z } from 'zod';

/**
 * What a person is to be told, as data: a key of the catalogs and what is put into its words. It crosses threads,
 * processes and the database like that; whoever shows it words it in a language (`word.ts`).
 */
export interface Sentence {
  readonly sentence: string;
  readonly params: Readonly<Record<string, Param>>;
}

/** Plain JSON; a sentence inside a sentence is worded in the same language. */
type Param = string | number | boolean | null | Sentence | readonly Param[] | { readonly [name: string]: Param };

/** The contract's schema of one. Over REST and in the API reference it is a string: its English words. */
export const Sentence = z.custom<Sentence>(isSentence, 'A sentence is a key and its parameters.');

/** The key of a text that is in no catalog. */
const AS_IS = 'as-is';

/**
 * A text that no catalog has: what another program said, or what an earlier version stored. Every language shows it as
 * it is, so never one of Vigil's own sentences.
 */
export function asIs(text: string): Sentence {
  return { sentence: AS_IS, params: { text } };
}

export function isSentence(value: unknown): value is Sentence {
  if (typeof value !== 'object' || value === null) return false;
  const { sentence, params, ...more } = value as Record<string, unknown>;
  return (
    typeof sentence === 'string' && typeof params === 'object' && params !== null && Object.keys(more).length === 0
  );
}

/** A sentence as a text column or a text in a stored list keeps it: JSON, or the text itself when it is `asIs`. */
export function storedSentence(sentence: Sentence): string {
  const { text } = sentence.params;
  return sentence.sentence === AS_IS && typeof text === 'string' ? text : JSON.stringify(sentence);
}

/** What `storedSentence` kept. A text that is no sentence is one that an earlier version stored. */
export function sentenceStored(text: string): Sentence {
  if (!text.startsWith('{"sentence":')) return asIs(text);
  try {
    const value: unknown = JSON.parse(text);
    return isSentence(value) ? value : asIs(text);
  } catch {
    return asIs(text);
  }
}
