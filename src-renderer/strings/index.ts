import { english as englishSentences } from '../../src-shared/sentences/en/index.ts';
import type { SentenceCatalog } from '../../src-shared/sentences/word.ts';
import { en } from './en.ts';

/** The shape every catalog has: English's keys, any words. */
type Catalog = Words<typeof en>;

type Words<Value> = Value extends string
  ? string
  : Value extends (...input: infer Input) => string
    ? (...input: Input) => string
    : Value extends readonly unknown[]
      ? { readonly [Index in keyof Value]: Words<Value[Index]> }
      : { readonly [Key in keyof Value]: Words<Value[Key]> };

/** A language of the window: its own words, and those for the sentences of the core. */
interface Language {
  readonly words: Catalog;
  readonly sentences: SentenceCatalog;
}

const english: Language = { words: en, sentences: englishSentences };
const languages: Readonly<Record<string, Language>> = { en: english };

const language: Language =
  navigator.languages.map((tag) => languages[tag.split('-')[0] ?? '']).find((found) => found !== undefined) ?? english;

/** The words of the window, in the first of the user's languages that has a catalog. */
export const t: Catalog = language.words;

/** The catalog that what the core says is worded by, in the same language. */
export const sentences: SentenceCatalog = language.sentences;
