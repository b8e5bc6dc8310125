import type { Span } from '../../../src-shared/time.ts';
import { rangesShown } from '../../engines/evaluation/evidence-hits.ts';
import {
  hitAt,
  meanOverQueries,
  ndcgAt,
  type RankedQuery,
  recallAt,
  reciprocalRank,
} from '../../engines/evaluation/retrieval-metrics.ts';
import type { QaQuestion } from './qa-questions.ts';

/** What the system said to a question. */
export interface QaResult {
  readonly question: QaQuestion;
  readonly durationSec: number;
  readonly found: boolean;
  /** Evidence spans, best first. */
  readonly evidence: readonly Span[];
  readonly latencyMs: number;
}

/** Ranked spans for a question, by the system or by a baseline that does not know the question. */
type Ranking = (result: QaResult) => readonly Span[];

/** A video this long cannot be guessed: a whole-video span or a few windows no longer cover it. */
const LONG_VIDEO_SEC = 60;
/** Lengths of the windows a chunk of each level has, seconds. */
const WINDOW_LEVELS = { Micro: 3, Meso: 12, Macro: 48 } as const;
const BASELINE_WINDOWS = 10;
const CUTS = [1, 3, 5, 10] as const;

/** What knows nothing of the question: the whole video, and evenly spaced windows of each level. */
const BASELINES: Readonly<Record<string, Ranking>> = {
  Whole: ({ durationSec }) => [{ startSec: 0, endSec: durationSec }],
  ...Object.fromEntries(
    Object.entries(WINDOW_LEVELS).map(([level, windowSec]): [string, Ranking] => [
      `Windows${level}`,
      ({ durationSec }) => evenWindows(durationSec, windowSec),
    ]),
  ),
};

const asFound: Ranking = ({ evidence }) => evidence;

/**
 * Flat metrics of a run. `recallAt` k is the share of answerable questions with a relevant span among the first k
 * pieces of evidence, `rangeRecallAt` k the mean share of a question's relevant ranges shown there; nDCG counts each
 * range once. Abstention is over all questions: of those answered "not
 * in the footage" the share without an answer in it (precision), and of those without an answer the share so answered
 * (recall). `baseline…` is what query-blind rankings reach, `…Long` is over videos of a minute and more, `margin…Long`
 * the lead over the best baseline there.
 */
export function qaMetrics(results: readonly QaResult[]): Record<string, number> {
  const answerable = results.filter(({ question }) => question.answerable);
  const long = answerable.filter(({ durationSec }) => durationSec >= LONG_VIDEO_SEC);
  const baselines = Object.entries(BASELINES);
  return {
    questions: results.length,
    answerable: answerable.length,
    answerableLong: long.length,
    ...rankingMetrics(answerable, asFound, '', ''),
    ...abstentionMetrics(results),
    latencyP50Ms: percentile(latencies(results), 0.5),
    latencyP95Ms: percentile(latencies(results), 0.95),
    ...Object.assign(
      {},
      ...baselines.map(([name, ranking]) => rankingMetrics(answerable, ranking, `baseline${name}`, '')),
    ),
    ...rankingMetrics(long, asFound, '', 'Long'),
    ...Object.assign(
      {},
      ...baselines.map(([name, ranking]) => rankingMetrics(long, ranking, `baseline${name}`, 'Long')),
    ),
    ...margins(long),
  };
}

/** Recall at 5 by kind of question. */
export function recallByKind(results: readonly QaResult[]): Record<string, number> {
  const answerable = results.filter(({ question }) => question.answerable);
  const kinds = [...new Set(answerable.map(({ question }) => question.kind))].sort();
  return Object.fromEntries(
    kinds.map((kind) => {
      const ofKind = answerable.filter(({ question }) => question.kind === kind);
      return [
        kind,
        meanOverQueries(
          ofKind.map((result) => rankedQuery(result, asFound)),
          (query) => hitAt(query, 5),
        ),
      ];
    }),
  );
}

/** One question's line in the report. */
export function qaItem(result: QaResult): Record<string, unknown> {
  const query = rankedQuery(result, asFound);
  const rank = query.retrieved.findIndex((id) => query.relevance.has(id)) + 1;
  const { question, found, evidence, latencyMs } = result;
  return {
    id: question.id,
    question: question.question,
    kind: question.kind,
    answerable: question.answerable,
    found,
    /** Rank of the first relevant evidence, from 1; 0 when there is none. */
    firstRelevantRank: rank,
    latencyMs,
    evidence: evidence.map(({ startSec, endSec }) => [startSec, endSec]),
    relevant: question.relevant.map(({ startSec, endSec }) => [startSec, endSec]),
  };
}

/** `count` windows of one length from the first to the last second, in order of time; one when the video is short. */
export function evenWindows(durationSec: number, windowSec: number, count: number = BASELINE_WINDOWS): Span[] {
  if (durationSec <= windowSec) return [{ startSec: 0, endSec: durationSec }];
  const lastStart = durationSec - windowSec;
  return Array.from({ length: count }, (_, index) => {
    const startSec = (lastStart * index) / (count - 1);
    return { startSec, endSec: startSec + windowSec };
  });
}

/** Nearest-rank percentile; 0 of nothing. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

function rankingMetrics(
  results: readonly QaResult[],
  ranking: Ranking,
  prefix: string,
  suffix: string,
): Record<string, number> {
  const queries = results.map((result) => rankedQuery(result, ranking));
  const named = (name: string): string => {
    const whole = prefix === '' ? name : `${prefix}${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    return `${whole}${suffix}`;
  };
  const recalls = CUTS.map((k) => [named(`recallAt${k}`), meanOverQueries(queries, (query) => hitAt(query, k))]);
  const ranges = CUTS.map((k) => [named(`rangeRecallAt${k}`), meanOverQueries(queries, (query) => recallAt(query, k))]);
  return {
    ...Object.fromEntries(recalls),
    ...Object.fromEntries(ranges),
    [named('mrr')]: meanOverQueries(queries, reciprocalRank),
    [named('ndcgAt10')]: meanOverQueries(queries, (query) => ndcgAt(query, 10)),
  };
}

/** Relevant ranges as ids; a piece of evidence that shows none is an id nobody wants. */
function rankedQuery(result: QaResult, ranking: Ranking): RankedQuery {
  const { relevant } = result.question;
  const shown = rangesShown(ranking(result), relevant);
  return {
    retrieved: shown.map((range, rank) => (range === undefined ? `other-${rank}` : `range-${range}`)),
    relevance: new Map(relevant.map((_, range) => [`range-${range}`, 1])),
  };
}

function abstentionMetrics(results: readonly QaResult[]): Record<string, number> {
  const abstained = results.filter(({ found }) => !found);
  const unanswerable = results.filter(({ question }) => !question.answerable);
  const right = abstained.filter(({ question }) => !question.answerable).length;
  return {
    abstentionPrecision: abstained.length > 0 ? right / abstained.length : 0,
    abstentionRecall: unanswerable.length > 0 ? right / unanswerable.length : 0,
    abstained: abstained.length,
  };
}

function margins(long: readonly QaResult[]): Record<string, number> {
  const own = rankingMetrics(long, asFound, '', '');
  const others = Object.values(BASELINES).map((ranking) => rankingMetrics(long, ranking, '', ''));
  return Object.fromEntries(
    Object.entries(own).map(([name, value]) => {
      const best = Math.max(...others.map((metrics) => metrics[name] ?? 0));
      return [`margin${name.charAt(0).toUpperCase()}${name.slice(1)}Long`, value - best];
    }),
  );
}

function latencies(results: readonly QaResult[]): number[] {
  return results.map(({ latencyMs }) => latencyMs);
}
