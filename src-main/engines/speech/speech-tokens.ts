import { Tokenizer } from '@huggingface/tokenizers';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { readListed } from '../models/checked-files.ts';
import type { SpeechManifest } from './manifest.ts';

const MAX_TOKENIZER_BYTES = 64 * 1024 * 1024;
/** What bytes become that are no whole character yet. */
const BROKEN = '\u{FFFD}';

/** A word as it is written, its leading space included, and the tokens it is made of. */
export interface TokenWord {
  readonly text: string;
  readonly firstToken: number;
}

/** Reads the tokens of a speech model as words. */
export class SpeechTokens {
  readonly #tokenizer: Tokenizer;

  private constructor(tokenizer: Tokenizer) {
    this.#tokenizer = tokenizer;
  }

  /** Throws `model-missing`, `model-invalid`. */
  static async read(folder: string, { files, tokenizer }: Pick<SpeechManifest, 'files' | 'tokenizer'>) {
    const bytes = await readListed({ folder, files }, tokenizer, MAX_TOKENIZER_BYTES);
    try {
      return new SpeechTokens(new Tokenizer(JSON.parse(bytes.toString('utf8')), {}));
    } catch (cause) {
      throw new VigilError('model-invalid', say('speech-tokenizer-unread', { file: tokenizer }), { cause });
    }
  }

  /**
   * Words of tokens: one begins with a space or, where a language is written without spaces, with every character or
   * syllable that the tokens make; marks belong to the word before them.
   */
  words(tokens: readonly number[]): TokenWord[] {
    const parts = this.#parts(tokens);
    const isSpaced = parts.some(({ text }) => text.trimStart() !== text && text.trim() !== '');
    const words: TokenWord[] = [];
    for (const part of parts) {
      const last = words.at(-1);
      const begins = isSpaced ? /^\s/.test(part.text) : /[\p{L}\p{N}]/u.test(part.text);
      if (last && (!begins || !/[\p{L}\p{N}]/u.test(last.text))) {
        words[words.length - 1] = { ...last, text: last.text + part.text };
      } else words.push(part);
    }
    return words;
  }

  /** The shortest runs of tokens that are whole characters. */
  #parts(tokens: readonly number[]): TokenWord[] {
    const parts: TokenWord[] = [];
    let from = 0;
    for (let to = 1; to <= tokens.length; to++) {
      const text = this.#tokenizer.decode(tokens.slice(from, to), {
        skip_special_tokens: true,
        clean_up_tokenization_spaces: false,
      });
      if (text.includes(BROKEN) && to < tokens.length) continue;
      if (text !== '') parts.push({ text: text.replaceAll(BROKEN, ''), firstToken: from });
      from = to;
    }
    return parts;
  }
}
