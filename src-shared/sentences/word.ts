import { type English, english } from './en/index.ts';
import { isSentence, type Sentence } from './sentence.ts';

/** What a language has to offer: every key of the English catalog, with the same parameters. */
export type SentenceCatalog = {
  readonly [Key in keyof English]: English[Key] extends string ? string : English[Key];
};

type AnyCatalog = Readonly<Record<string, string | ((params: Readonly<Record<string, unknown>>) => string)>>;

/** Whether a catalog has words for it; a newer version of Vigil may say what this one does not know. */
export function hasWords({ sentence }: Sentence, catalog: SentenceCatalog): boolean {
  return Object.hasOwn(catalog, sentence);
}

/** The words of a sentence. One that the catalog lacks is shown by its key and parameters. */
export function word(sentence: Sentence, catalog: SentenceCatalog = english): string {
  if (!hasWords(sentence, catalog)) return wordsOfUnknown(sentence, catalog);
  const entry = (catalog as unknown as AnyCatalog)[sentence.sentence]!;
  if (typeof entry === 'string') return entry;
  try {
    return entry(wordedParams(sentence, catalog));
  } catch {
    // Another version gave this key other parameters.
    return wordsOfUnknown(sentence, catalog);
  }
}

function wordsOfUnknown(sentence: Sentence, catalog: SentenceCatalog): string {
  const name = sentence.sentence.replaceAll('-', ' ');
  const params = Object.entries(wordedParams(sentence, catalog)).map(([key, value]) =>
    typeof value === 'object' ? `${key}: ${JSON.stringify(value)}` : `${key}: ${String(value)}`,
  );
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}${params.length > 0 ? ` (${params.join(', ')})` : ''}.`;
}

function wordedParams({ params }: Sentence, catalog: SentenceCatalog): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, wordedPart(value, catalog)]));
}

/** A value of the contract with words in place of its sentences. */
export type Worded<Value> = Value extends Sentence
  ? string
  : Value extends readonly unknown[]
    ? { [Index in keyof Value]: Worded<Value[Index]> }
    : Value extends object
      ? { [Key in keyof Value as Key extends 'said' ? never : Key]: Worded<Value[Key]> }
      : Value;

/**
 * Words every sentence in a value: what a call answered, on its way to a person or a script. The message and the hint
 * of an error (an object with `said`) are worded again in the catalog's language, and `said` is left out. Parts without
 * sentences are the same objects as before.
 */
export function worded<Value>(value: Value, catalog: SentenceCatalog = english): Worded<Value> {
  return wordedPart(value, catalog) as Worded<Value>;
}

function wordedPart(value: unknown, catalog: SentenceCatalog): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => wordedPart(item, catalog));
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  if (!isPlainObject(value)) return value;
  if (isSentence(value)) return word(value, catalog);
  const { said, ...rest } = value;
  const fields = Object.entries({ ...rest, ...wordsSaid(said, catalog) });
  const changed = fields.map(([key, field]): [string, unknown] => [key, wordedPart(field, catalog)]);
  const same = !('said' in value) && changed.every(([key, field]) => field === value[key]);
  return same ? value : Object.fromEntries(changed);
}

/** The sentences of an error that the catalog knows; the English words that came with the others stay. */
function wordsSaid(said: unknown, catalog: SentenceCatalog): Readonly<Record<string, Sentence>> {
  if (!isPlainObject(said)) return {};
  return Object.fromEntries(
    Object.entries(said).filter((entry): entry is [string, Sentence] => {
      const [, sentence] = entry;
      return isSentence(sentence) && hasWords(sentence, catalog);
    }),
  );
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
