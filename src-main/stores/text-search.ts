import type Sqlite from 'better-sqlite3';
import type { TranscriptLine } from '../../src-shared/model/transcript.ts';
import type { QuestionTerms } from './question-terms.ts';

export interface TextQuery {
  readonly videoIds?: readonly string[] | undefined;
  /** Lines that overlap [fromSec, toSec). */
  readonly fromSec?: number | undefined;
  readonly toSec?: number | undefined;
  readonly limit: number;
}

export interface TextHit extends TranscriptLine {
  readonly videoId: string;
  /** Higher is better; comparable within one list only. */
  readonly score: number;
  /** The terms of the question that the line has. */
  readonly matchedTerms: readonly string[];
}

interface Candidate {
  readonly lineId: number;
  readonly videoId: string;
  readonly startSec: number;
  readonly endSec: number;
  readonly text: string;
  readonly score: number;
}

type Filter = { readonly videoIds: string | null; readonly fromSec: number; readonly toSec: number };

/** The trigram index finds nothing shorter than this many characters; shorter terms are looked for in the text. */
const SHORTEST_GRAM = 3;
/** More lines per index than asked for, so that a line found by both can overtake. */
const CANDIDATE_FACTOR = 4;

const COLUMNS = `lines.line_id as lineId, lines.video_id as videoId, lines.start_sec as startSec,
  lines.end_sec as endSec, lines.text as text`;
const FILTER = `(:videoIds is null or lines.video_id in (select value from json_each(:videoIds)))
  and lines.end_sec > :fromSec and lines.start_sec < :toSec`;

/** BM25 over both indexes, summed per line. */
export function searchText(sqlite: Sqlite.Database, terms: QuestionTerms, query: TextQuery): TextHit[] {
  if (query.limit <= 0 || query.videoIds?.length === 0) return [];
  const filter: Filter = {
    videoIds: query.videoIds ? JSON.stringify(query.videoIds) : null,
    fromSec: query.fromSec ?? Number.NEGATIVE_INFINITY,
    toSec: query.toSec ?? Number.POSITIVE_INFINITY,
  };
  const limit = query.limit * CANDIDATE_FACTOR;
  const grams = terms.substrings.filter((term) => lengthOf(term) >= SHORTEST_GRAM);
  const shorts = terms.substrings.filter((term) => lengthOf(term) < SHORTEST_GRAM);
  const best = new Map<number, Candidate>();
  const add = (candidates: readonly Candidate[]): void => {
    for (const found of candidates) {
      const score = found.score + (best.get(found.lineId)?.score ?? 0);
      best.set(found.lineId, { ...found, score });
    }
  };
  add(matching(sqlite, 'words', terms.words, filter, limit));
  add(matching(sqlite, 'grams', grams, filter, limit));
  for (const term of shorts) add(containing(sqlite, term, filter, limit));
  const hits = [...best.values()].sort(byScoreThenPlace).slice(0, query.limit);
  const matched = matchedTerms(sqlite, hits, terms.words, terms.substrings);
  return hits.map(({ lineId, ...hit }) => ({ ...hit, matchedTerms: matched.get(lineId) ?? [] }));
}

/** Terms as one FTS5 query. Quoted, so that nothing in them is syntax. */
function anyOf(terms: readonly string[]): string {
  return terms.map((term) => `"${term.replaceAll('"', '""')}"`).join(' OR ');
}

function matching(
  sqlite: Sqlite.Database,
  table: 'words' | 'grams',
  terms: readonly string[],
  filter: Filter,
  limit: number,
): Candidate[] {
  if (terms.length === 0) return [];
  return sqlite
    .prepare<[Filter & { match: string; limit: number }], Candidate>(
      `select ${COLUMNS}, -bm25(${table}) as score from ${table} join lines on lines.line_id = ${table}.rowid
       where ${table} match :match and ${FILTER} order by bm25(${table}), lines.line_id limit :limit`,
    )
    .all({ ...filter, match: anyOf(terms), limit });
}

/** Lines with a term of one or two characters, weighted by how rare it is as BM25 does. */
function containing(sqlite: Sqlite.Database, term: string, filter: Filter, limit: number): Candidate[] {
  const counts = sqlite
    .prepare<[string], { total: number; found: number | null }>(
      'select count(*) as total, sum(instr(folded, ?) > 0) as found from lines where folded is not null',
    )
    .get(term);
  const found = counts?.found ?? 0;
  if (!counts || found === 0) return [];
  const rarity = Math.max(1e-6, Math.log((counts.total - found + 0.5) / (found + 0.5)));
  return sqlite
    .prepare<[Filter & { term: string; rarity: number; limit: number }], Candidate>(
      `select ${COLUMNS}, :rarity as score from lines
       where folded is not null and instr(folded, :term) > 0 and ${FILTER} order by line_id limit :limit`,
    )
    .all({ ...filter, term, rarity, limit });
}

function matchedTerms(
  sqlite: Sqlite.Database,
  hits: readonly Candidate[],
  words: readonly string[],
  substrings: readonly string[],
): Map<number, string[]> {
  const lineIds = JSON.stringify(hits.map((hit) => hit.lineId));
  const matched = new Map<number, string[]>();
  const note = (sql: string, term: string, parameter: string): void => {
    const rows = sqlite.prepare<[string, string], { lineId: number }>(sql).all(parameter, lineIds);
    for (const { lineId } of rows) matched.set(lineId, [...(matched.get(lineId) ?? []), term]);
  };
  for (const word of words) {
    note(
      'select rowid as lineId from words where words match ? and rowid in (select value from json_each(?))',
      word,
      anyOf([word]),
    );
  }
  for (const substring of substrings) {
    note(
      `select line_id as lineId from lines
       where instr(folded, ?) > 0 and line_id in (select value from json_each(?))`,
      substring,
      substring,
    );
  }
  return matched;
}

function byScoreThenPlace(a: Candidate, b: Candidate): number {
  return b.score - a.score || (a.videoId < b.videoId ? -1 : a.videoId > b.videoId ? 1 : a.startSec - b.startSec);
}

function lengthOf(term: string): number {
  return [...term].length;
}
