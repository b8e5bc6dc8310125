import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { mergePairs } from './byte-pair.ts';
import { WordIds } from './piece-models.ts';
import { MAX_TEXT_LENGTH } from './text-steps.ts';
import type { Tokenizer } from './tokenizer.ts';

const START = '<|startoftext|>';
const END = '<|endoftext|>';
const WORD_END = '</w>';
/** Words, single digits, contractions and runs of anything else, as in OpenAI's `simple_tokenizer.py`. */
const PIECES = /'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+/gu;

/** CLIP's byte-pair tokenizer: lower-cased text, bytes as printable characters, merges by rank, start and end marks. */
export class ClipTokenizer implements Tokenizer {
  readonly #ids: ReadonlyMap<string, number>;
  readonly #ranks: ReadonlyMap<string, number>;
  readonly #startId: number;
  readonly #endId: number;
  readonly #words = new Map<string, readonly number[]>();

  private constructor(ids: ReadonlyMap<string, number>, ranks: ReadonlyMap<string, number>) {
    const startId = ids.get(START);
    const endId = ids.get(END);
    if (startId === undefined || endId === undefined) {
      throw new VigilError('model-invalid', say('vocabulary-without-marks'));
    }
    this.#ids = ids;
    this.#ranks = ranks;
    this.#startId = startId;
    this.#endId = endId;
  }

  /** From the content of `vocab.json` and `merges.txt`. Throws `model-invalid`. */
  static parse(vocabulary: unknown, merges: string): ClipTokenizer {
    const parsed = WordIds.safeParse(vocabulary);
    if (!parsed.success) throw new VigilError('model-invalid', say('vocabulary-not-a-list'));
    const pairs = merges.split('\n').filter((line) => line.includes(' ') && !line.startsWith('#version'));
    const ranks = new Map(pairs.map((pair, rank) => [pair.trim(), rank]));
    return new ClipTokenizer(new Map(Object.entries(parsed.data)), ranks);
  }

  encode(text: string, maxLength: number): number[] {
    const pieces = text.slice(0, MAX_TEXT_LENGTH).replace(/\s+/g, ' ').trim().toLowerCase().match(PIECES) ?? [];
    const ids = pieces.flatMap((piece) => this.#encodePiece(piece));
    return [this.#startId, ...ids.slice(0, maxLength - 2), this.#endId];
  }

  coverage(): number {
    return 1;
  }

  #encodePiece(piece: string): readonly number[] {
    const known = this.#words.get(piece);
    if (known) return known;
    const symbols = [...Buffer.from(piece, 'utf8')].map((byte) => BYTE_SYMBOLS[byte]!);
    symbols[symbols.length - 1] += WORD_END;
    // Every byte has an entry of its own, so whatever the merges leave is in the vocabulary.
    const ids = mergePairs(symbols, this.#ranks).map((symbol) => this.#ids.get(symbol) ?? this.#endId);
    this.#words.set(piece, ids);
    return ids;
  }
}

/** Each byte as one printable character: itself where it is one, else a character from 256 on (GPT-2's table). */
const BYTE_SYMBOLS: readonly string[] = (() => {
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
    return String.fromCharCode(printable ? byte : next++);
  });
})();
