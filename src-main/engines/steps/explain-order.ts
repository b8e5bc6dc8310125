/** Why a sequence is not in order, in as few words as possible. */
export interface OrderExplanation {
  /** Steps that stand in each other's place, the earlier one first. */
  readonly exchanged: readonly (readonly [number, number])[];
  /** Single steps that were done too early or too late. */
  readonly moved: readonly number[];
}

/**
 * Explains a sequence of different numbers against their ascending order. Each part of it that is a rearrangement of
 * neighbours is explained on its own: by pairs that changed places, or by single numbers outside a longest ascending
 * subsequence, whichever needs fewer of them; pairs where both need the same. Empty if and only if it ascends.
 */
export function explainOrder(order: readonly number[]): OrderExplanation {
  const sorted = order.toSorted((a, b) => a - b);
  const ranks = order.map((value) => sorted.indexOf(value));
  const exchanged: [number, number][] = [];
  const moved: number[] = [];
  for (const [first, end] of disorderedParts(ranks)) {
    const part = ranks.slice(first, end);
    const pairs = exchangedPairs(part, first);
    const kept = new Set(longestAscending(part));
    const outside = part.filter((rank) => !kept.has(rank));
    if (pairs && pairs.length <= outside.length) {
      for (const [a, b] of pairs) exchanged.push([sorted[a]!, sorted[b]!]);
    } else moved.push(...outside.map((rank) => sorted[rank]!));
  }
  return { exchanged, moved: moved.toSorted((a, b) => a - b) };
}

/** The shortest stretches [first, end) outside of which every rank stands at its place. */
function disorderedParts(ranks: readonly number[]): [number, number][] {
  const parts: [number, number][] = [];
  let first = 0;
  let highest = -1;
  for (const [at, rank] of ranks.entries()) {
    highest = Math.max(highest, rank);
    if (highest > at) continue;
    if (at > first) parts.push([first, at + 1]);
    first = at + 1;
  }
  return parts;
}

/** Pairs of ranks in each other's place; undefined when some rank is elsewhere than in its pair's place. */
function exchangedPairs(part: readonly number[], first: number): [number, number][] | undefined {
  const pairs: [number, number][] = [];
  for (const [at, rank] of part.entries()) {
    if (part[rank - first] !== at + first) return undefined;
    if (rank > at + first) pairs.push([at + first, rank]);
  }
  return pairs;
}

/** A longest strictly ascending subsequence. */
function longestAscending(values: readonly number[]): number[] {
  const lengths: number[] = [];
  const from: number[] = [];
  for (const [at, value] of values.entries()) {
    let best = -1;
    for (let before = 0; before < at; before++) {
      if (values[before]! < value && (best < 0 || lengths[before]! > lengths[best]!)) best = before;
    }
    lengths.push((best < 0 ? 0 : lengths[best]!) + 1);
    from.push(best);
  }
  const chain: number[] = [];
  for (let at = lengths.indexOf(Math.max(...lengths)); at >= 0; at = from[at]!) chain.unshift(values[at]!);
  return chain;
}
