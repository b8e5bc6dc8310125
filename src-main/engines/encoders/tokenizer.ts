import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClipTokenizer } from './clip-tokenizer.ts';
import { JsonTokenizer } from './json-tokenizer.ts';
import type { TokenizerSpec } from './manifest.ts';
import { Vocabulary, VocabularyTokenizer } from './vocabulary-tokenizer.ts';

/** Text to token ids. */
export interface Tokenizer {
  /** Ids of a text with the markers the encoder wants, at most `maxLength` of them, unpadded. */
  encode(text: string, maxLength: number): number[];
  /** Share of the text's words that the encoder knows, 0..1; 1 for open vocabularies. */
  coverage(text: string): number;
}

/** Reads an encoder's tokenizer from its folder. */
export async function loadTokenizer(folder: string, spec: TokenizerSpec): Promise<Tokenizer> {
  const words: unknown = JSON.parse(await readFile(join(folder, spec.vocabulary), 'utf8'));
  if (spec.kind === 'vocabulary') return new VocabularyTokenizer(Vocabulary.parse(words));
  if (spec.kind === 'tokenizer-json') return JsonTokenizer.parse(words);
  return ClipTokenizer.parse(words, await readFile(join(folder, spec.merges), 'utf8'));
}
