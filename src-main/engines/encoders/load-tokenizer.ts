import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClipTokenizer } from './clip-tokenizer.ts';
import { JsonTokenizer } from './json-tokenizer.ts';
import type { TokenizerSpec } from './manifest.ts';
import type { Tokenizer } from './tokenizer.ts';
import { Vocabulary, VocabularyTokenizer } from './vocabulary-tokenizer.ts';

/** Reads an encoder's tokenizer from its folder. */
export async function loadTokenizer(folder: string, spec: TokenizerSpec): Promise<Tokenizer> {
  const words: unknown = JSON.parse(await readFile(join(folder, spec.vocabulary), 'utf8'));
  if (spec.kind === 'vocabulary') return new VocabularyTokenizer(Vocabulary.parse(words));
  if (spec.kind === 'tokenizer-json') return JsonTokenizer.parse(words);
  return ClipTokenizer.parse(words, await readFile(join(folder, spec.merges), 'utf8'));
}

/**
 * The words that an encoder with a closed list can look for: qualities, then regions, without those that mean nothing.
 * Null where the tokenizer reads any text, and where the list cannot be read (opening the encoder says why).
 */
export async function knownWords(folder: string, spec: TokenizerSpec): Promise<string[] | null> {
  if (spec.kind !== 'vocabulary') return null;
  try {
    const { qualities, regions } = Vocabulary.parse(JSON.parse(await readFile(join(folder, spec.vocabulary), 'utf8')));
    return [...Object.keys(qualities), ...Object.keys(regions)];
  } catch {
    return null;
  }
}
