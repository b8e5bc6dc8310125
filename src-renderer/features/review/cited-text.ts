/** A piece of a sentence: words, or the number of the evidence it rests on. */
type CitedPart = { readonly kind: 'words'; readonly text: string } | { readonly kind: 'cite'; readonly number: number };

/**
 * Splits a sentence at the citations written into it (`[3]`), so that each stands where it belongs; those that the
 * sentence has but does not write follow at its end.
 */
export function citedParts(text: string, evidence: readonly number[]): CitedPart[] {
  const parts: CitedPart[] = [];
  const written = new Set<number>();
  let from = 0;
  for (const match of text.matchAll(/\s*\[(\d+)\]/g)) {
    const number = Number(match[1]);
    if (!evidence.includes(number)) continue;
    if (match.index > from) parts.push({ kind: 'words', text: text.slice(from, match.index) });
    parts.push({ kind: 'cite', number });
    written.add(number);
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ kind: 'words', text: text.slice(from) });
  const rest = evidence.filter((number) => !written.has(number));
  return [...parts, ...rest.map((number): CitedPart => ({ kind: 'cite', number }))];
}

/** The part of an answer's text that can be shown while the rest is still coming: a citation that is cut off waits. */
export function citedSoFar(text: string): { readonly shown: string; readonly cited: readonly number[] } {
  const shown = text.replace(/\s*\[\d*$/, '');
  const cited = new Set([...shown.matchAll(/\[(\d+)\]/g)].map((match) => Number(match[1])));
  return { shown, cited: [...cited] };
}
