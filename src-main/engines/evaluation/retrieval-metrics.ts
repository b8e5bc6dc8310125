/** A query's answer list and what it should have held. */
export interface RankedQuery {
  /** Ids, best first. */
  readonly retrieved: readonly string[];
  /** How relevant each relevant id is, above 0; ids that are not in it are not relevant. */
  readonly relevance: ReadonlyMap<string, number>;
}

/** Relevant ids among the first k, divided by all relevant ids; 0 when there are none. */
export function recallAt(query: RankedQuery, k: number): number {
  const { retrieved, relevance } = query;
  if (relevance.size === 0) return 0;
  return retrieved.slice(0, k).filter((id) => relevance.has(id)).length / relevance.size;
}

/** 1 when a relevant id is among the first k, else 0. */
export function hitAt(query: RankedQuery, k: number): number {
  return query.retrieved.slice(0, k).some((id) => query.relevance.has(id)) ? 1 : 0;
}

/** One divided by the rank of the first relevant id, 0 without one. */
export function reciprocalRank({ retrieved, relevance }: RankedQuery): number {
  const at = retrieved.findIndex((id) => relevance.has(id));
  return at < 0 ? 0 : 1 / (at + 1);
}

/** Normalised discounted cumulative gain of the first k, gain 2^relevance - 1; 0 when nothing is relevant. */
export function ndcgAt({ retrieved, relevance }: RankedQuery, k: number): number {
  const ideal = discountedGain([...relevance.values()].sort((a, b) => b - a).slice(0, k));
  if (ideal === 0) return 0;
  return discountedGain(retrieved.slice(0, k).map((id) => relevance.get(id) ?? 0)) / ideal;
}

/** Mean of a metric over all queries, those without anything relevant included; 0 for no queries. */
export function meanOverQueries(queries: readonly RankedQuery[], metric: (query: RankedQuery) => number): number {
  if (queries.length === 0) return 0;
  return queries.reduce((sum, query) => sum + metric(query), 0) / queries.length;
}

function discountedGain(relevances: readonly number[]): number {
  return relevances.reduce((sum, relevance, at) => sum + (2 ** relevance - 1) / Math.log2(at + 2), 0);
}
