import { Tokenizer as PublishedTokenizer } from '@huggingface/tokenizers';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Tokenizer } from './tokenizer.ts';
import { TokenizerFile, WordIds } from './tokenizer-file.ts';

/** Characters that a tokenizer sees: as long as a question may be. What is longer counts by its beginning. */
const MAX_TEXT_LENGTH = 4000;
/** A word that every open vocabulary reads, to see which marks stand around a text. */
const PROBE = 'a';

const CLIP_START = '<|startoftext|>';
const CLIP_END = '<|endoftext|>';

/** Runs a `tokenizer.json` as the library of the model hub does, within bounds: see `TokenizerFile`. */
export class HubTokenizer implements Tokenizer {
  readonly #published: PublishedTokenizer;
  readonly #before: readonly number[];
  readonly #after: readonly number[];

  private constructor(file: TokenizerFile) {
    // The decoder turns ids back to text, which nothing here does.
    const { normalizer = null, pre_tokenizer = null, post_processor = null } = file;
    this.#published = new PublishedTokenizer({ ...file, normalizer, pre_tokenizer, post_processor, decoder: null }, {});
    const bare = this.#ids(PROBE, false);
    const marked = this.#ids(PROBE, true);
    const start = marked.findIndex((_, at) => bare.every((id, within) => marked[at + within] === id));
    if (bare.length === 0 || start < 0) throw new Error('it reads no text');
    this.#before = marked.slice(0, start);
    this.#after = marked.slice(start + bare.length);
  }

  /** From the content of `tokenizer.json`. Throws `model-invalid` for one with steps unknown here. */
  static parse(content: unknown): HubTokenizer {
    const parsed = TokenizerFile.safeParse(content);
    if (!parsed.success) throw unknownPart(parsed.error.issues[0]?.path.join('.') ?? '');
    try {
      return new HubTokenizer(parsed.data);
    } catch (cause) {
      throw unknownPart(cause instanceof Error ? cause.message : '', cause);
    }
  }

  /** From the content of CLIP's `vocab.json` and `merges.txt`. Throws `model-invalid`. */
  static fromPairs(vocabulary: unknown, merges: string): HubTokenizer {
    const vocab = WordIds.safeParse(vocabulary);
    if (!vocab.success) throw new VigilError('model-invalid', say('vocabulary-not-a-list'));
    const marks = [CLIP_START, CLIP_END].map((mark) => vocab.data[mark]);
    const [start, end] = marks;
    if (start === undefined || end === undefined) {
      throw new VigilError('model-invalid', say('vocabulary-without-marks'));
    }
    return HubTokenizer.parse(clipFile(vocab.data, merges, start, end));
  }

  encode(text: string, maxLength: number): number[] {
    const room = Math.max(0, maxLength - this.#before.length - this.#after.length);
    return [...this.#before, ...this.#ids(text.slice(0, MAX_TEXT_LENGTH), false).slice(0, room), ...this.#after];
  }

  coverage(): number {
    return 1;
  }

  #ids(text: string, marks: boolean): number[] {
    return this.#published.encode(text, { add_special_tokens: marks }).ids;
  }
}

/** The steps that CLIP's `tokenizer.json` has around its word list and merges. */
function clipFile(vocab: Readonly<Record<string, number>>, merges: string, start: number, end: number): unknown {
  const pieces = `${[CLIP_START, CLIP_END].map((mark) => mark.replaceAll('|', '\\|')).join('|')}|'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+`;
  return {
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
        { type: 'Lowercase' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: pieces }, behavior: 'Removed', invert: true },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
      ],
    },
    post_processor: { type: 'RobertaProcessing', sep: [CLIP_END, end], cls: [CLIP_START, start] },
    added_tokens: [
      { id: start, content: CLIP_START, special: true },
      { id: end, content: CLIP_END, special: true },
    ],
    model: {
      type: 'BPE',
      unk_token: CLIP_END,
      continuing_subword_prefix: '',
      end_of_word_suffix: '</w>',
      vocab,
      merges: merges.split('\n').filter((line) => line.includes(' ') && !line.startsWith('#version')),
    },
  };
}

function unknownPart(where: string, cause?: unknown): VigilError {
  return new VigilError('model-invalid', say('tokenizer-part-unknown', { where }), { cause });
}
