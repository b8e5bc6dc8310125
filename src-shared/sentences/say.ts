import type { English } from './en/index.ts';
import type { Sentence } from './sentence.ts';

export type SentenceKey = keyof English;

/** What may be given for the parameters of an entry: where it takes text, another sentence will do. */
type Given<Params> = { readonly [Name in keyof Params]: GivenValue<Params[Name]> };
type GivenValue<Value> = Value extends string
  ? Value | (string extends Value ? Sentence : never)
  : Value extends readonly (infer Item)[]
    ? readonly GivenValue<Item>[]
    : Value;

type ParamsOf<Entry> = Entry extends (params: infer Params) => string ? [params: Given<Params>] : [];

/** A sentence of the catalogs. Its key and parameters are those of the English entry. */
export function say<Key extends SentenceKey>(key: Key, ...[params]: ParamsOf<English[Key]>): Sentence {
  return { sentence: key, params: (params ?? {}) as Sentence['params'] };
}
