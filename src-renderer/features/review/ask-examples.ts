import type { Span } from '../../../src-shared/time.ts';

interface Words {
  /** For footage in which nothing is known by name. */
  readonly examples: readonly string[];
  readonly exampleWhere: (label: string) => string;
  readonly exampleWhen: (label: string) => string;
  readonly exampleLast: (label: string) => string;
}

/** Questions about the first two of `labels`, names of things that are there; without any, about light and colours. */
export function askExamples([label, other]: readonly string[], words: Words): readonly string[] {
  if (label === undefined) return words.examples;
  return [words.exampleWhere(label), words.exampleWhen(other ?? label), words.exampleLast(label)];
}

/** The names of things in a video, those first that are there for longest in all. */
export function lastingLabels(tracks: readonly (Span & { readonly label: string })[] = []): string[] {
  const secOf = new Map<string, number>();
  for (const { label, startSec, endSec } of tracks) secOf.set(label, (secOf.get(label) ?? 0) + endSec - startSec);
  return [...secOf].sort((a, b) => b[1] - a[1]).map(([label]) => label);
}
