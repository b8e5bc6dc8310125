/** Symbols of one piece: of a longer one only the beginning counts, far more than any encoder reads. */
const MAX_SYMBOLS = 2000;

/** Joins the neighbours whose pair ("left right") has the lowest rank, everywhere it stands, until no pair has one. */
export function mergePairs(symbols: readonly string[], ranks: ReadonlyMap<string, number>): readonly string[] {
  let parts = symbols.slice(0, MAX_SYMBOLS);
  for (;;) {
    let best: string | undefined;
    let bestRank = Number.POSITIVE_INFINITY;
    for (let at = 0; at + 1 < parts.length; at++) {
      const pair = `${parts[at]} ${parts[at + 1]}`;
      const rank = ranks.get(pair);
      if (rank !== undefined && rank < bestRank) {
        best = pair;
        bestRank = rank;
      }
    }
    if (best === undefined) return parts;
    const merged: string[] = [];
    for (let at = 0; at < parts.length; at++) {
      const joins = at + 1 < parts.length && `${parts[at]} ${parts[at + 1]}` === best;
      merged.push(joins ? `${parts[at]}${parts[at + 1]}` : parts[at]!);
      if (joins) at += 1;
    }
    parts = merged;
  }
}
