import { z } from 'zod';
import type { Tokenizer } from './tokenizer.ts';

/** A closed word list: qualities ("red"), regions ("left"), and words that carry nothing ("the"). */
export const Vocabulary = z.strictObject({
  /** Word -> number of its quality. */
  qualities: z.record(z.string(), z.int().nonnegative()),
  /** Word -> number of its region; region 0 is the whole picture. */
  regions: z.record(z.string(), z.int().nonnegative()),
  regionCount: z.int().positive(),
  /** Regions that two words make together, as ["top", "left"]; `regions` lists them as "top-left". */
  joinedRegions: z.array(z.tuple([z.string(), z.string()])),
  /** Words that end a phrase, so that "red on the left and blue on the right" binds each colour to its side. */
  separators: z.array(z.string()),
  stopWords: z.array(z.string()),
});
export type Vocabulary = z.infer<typeof Vocabulary>;

const WHOLE_PICTURE = 0;
/** Stands for punctuation that ends a phrase. */
const BREAK = ',';

/** Ids are pairs: 1 + quality * regionCount + region. A text without any quality has no ids at all. */
export class VocabularyTokenizer implements Tokenizer {
  readonly #vocabulary: Vocabulary;
  readonly #qualities: ReadonlyMap<string, number>;
  readonly #regions: ReadonlyMap<string, number>;
  readonly #ignored: ReadonlySet<string>;
  readonly #separators: ReadonlySet<string>;

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
    this.#qualities = new Map(Object.entries(vocabulary.qualities));
    this.#regions = new Map(Object.entries(vocabulary.regions));
    this.#separators = new Set([...vocabulary.separators, BREAK]);
    this.#ignored = new Set([...vocabulary.stopWords, ...this.#separators]);
  }

  encode(text: string, maxLength: number): number[] {
    const ids: number[] = [];
    let qualities: number[] = [];
    let regions: string[] = [];
    const endPhrase = (): void => {
      for (const quality of qualities) {
        for (const region of this.#regionIds(regions)) {
          ids.push(1 + quality * this.#vocabulary.regionCount + region);
        }
      }
      qualities = [];
      regions = [];
    };
    for (const word of wordsOf(text)) {
      const quality = this.#qualities.get(word);
      const complete = qualities.length > 0 && regions.length > 0;
      if (complete && (quality !== undefined || this.#separators.has(word))) endPhrase();
      if (quality !== undefined) qualities.push(quality);
      else if (this.#regions.has(word)) regions.push(word);
    }
    endPhrase();
    return ids.slice(0, maxLength);
  }

  /** Share of the text's meaningful words that are known; 0 when it names no quality at all. */
  coverage(text: string): number {
    const words = wordsOf(text).filter((word) => !this.#ignored.has(word));
    const known = words.filter((word) => this.#qualities.has(word) || this.#regions.has(word));
    const namesQuality = known.some((word) => this.#qualities.has(word));
    return namesQuality ? known.length / words.length : 0;
  }

  #regionIds(words: readonly string[]): number[] {
    if (words.length === 0) return [WHOLE_PICTURE];
    const joined = this.#vocabulary.joinedRegions.find((pair) => pair.every((part) => this.#means(words, part)));
    const names = joined ? [joined.join('-')] : words;
    return [...new Set(names.map((name) => this.#regions.get(name) ?? WHOLE_PICTURE))];
  }

  /** Whether one of the words is `part` or another word for the same region. */
  #means(words: readonly string[], part: string): boolean {
    return words.some((word) => this.#regions.get(word) === this.#regions.get(part));
  }
}

function wordsOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .match(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*|[,;.]/gu)
      ?.map(asBreak) ?? []
  );
}

function asBreak(word: string): string {
  return /^[,;.]$/.test(word) ? BREAK : word;
}
