import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { type ListedFiles, readListed } from './checked-files.ts';
import { HubTokenizer } from './hub-tokenizer.ts';
import type { TokenizerSpec } from './model-file.ts';
import type { Tokenizer } from './tokenizer.ts';
import { Vocabulary, VocabularyTokenizer } from './vocabulary-tokenizer.ts';

/** The largest published ones have 256,000 words and 35 MB. */
const MAX_BYTES = 256 * 1024 * 1024;

/** Reads an encoder's tokenizer from its folder. Throws `model-missing`, `model-invalid`. */
export async function loadTokenizer(listed: ListedFiles, spec: TokenizerSpec): Promise<Tokenizer> {
  const words = await readJson(listed, spec.vocabulary);
  if (spec.kind === 'tokenizer-json') return HubTokenizer.parse(words);
  if (spec.kind === 'clip-bpe') {
    return HubTokenizer.fromPairs(words, (await readListed(listed, spec.merges, MAX_BYTES)).toString('utf8'));
  }
  const vocabulary = Vocabulary.safeParse(words);
  if (!vocabulary.success) throw new VigilError('model-invalid', say('vocabulary-not-a-list'));
  return new VocabularyTokenizer(vocabulary.data);
}

/**
 * The words that an encoder with a closed list can look for: qualities, then regions, without those that mean nothing.
 * Null where the tokenizer reads any text, and where the list cannot be read (opening the encoder says why).
 */
export async function knownWords(listed: ListedFiles, spec: TokenizerSpec): Promise<string[] | null> {
  if (spec.kind !== 'vocabulary') return null;
  try {
    const { qualities, regions } = Vocabulary.parse(await readJson(listed, spec.vocabulary));
    return [...Object.keys(qualities), ...Object.keys(regions)];
  } catch {
    return null;
  }
}

async function readJson(listed: ListedFiles, file: string): Promise<unknown> {
  const text = (await readListed(listed, file, MAX_BYTES)).toString('utf8');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new VigilError('model-invalid', say('model-file-not-json', { file }), { cause });
  }
}
