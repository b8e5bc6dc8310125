import { en } from './en.ts';

/** The shape every catalog has: English's keys, any words. */
export type Catalog = Words<typeof en>;

type Words<Value> = Value extends string
  ? string
  : Value extends (...input: infer Input) => string
    ? (...input: Input) => string
    : Value extends readonly unknown[]
      ? { readonly [Index in keyof Value]: Words<Value[Index]> }
      : { readonly [Key in keyof Value]: Words<Value[Key]> };

const catalogs: Readonly<Record<string, Catalog>> = { en };

/** The words of the window, in the first of the user's languages that has a catalog. */
export const t: Catalog =
  navigator.languages.map((language) => catalogs[language.split('-')[0] ?? '']).find((found) => found !== undefined) ??
  en;
