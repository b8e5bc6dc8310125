/** How alike two texts are, 0..1: one less the share of letters that differ (Levenshtein), case and spaces aside. */
export function likenessOf(a: string, b: string): number {
  const [from, to] = [lettersOf(a), lettersOf(b)];
  const longer = Math.max(from.length, to.length);
  return longer === 0 ? 1 : 1 - distanceOf(from, to) / longer;
}

function lettersOf(text: string): string[] {
  return [...text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, '')];
}

/** Letters to be exchanged, put in or left out to make one text of another. */
function distanceOf(from: readonly string[], to: readonly string[]): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [at, letter] of from.entries()) {
    const next = [at + 1];
    for (const [other, otherLetter] of to.entries()) {
      const exchanged = row[other]! + (letter === otherLetter ? 0 : 1);
      next.push(Math.min(exchanged, row[other + 1]! + 1, next[other]! + 1));
    }
    row = next;
  }
  return row.at(-1)!;
}
