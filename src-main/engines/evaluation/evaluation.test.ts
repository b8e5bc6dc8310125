import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { temporalIou } from '../../../src-shared/time.ts';
import { falseAlarmsPerHour, scoreEvents, scoreEventsByType } from './event-metrics.ts';
import { rangesShown, showsRange } from './evidence-hits.ts';
import { hitAt, meanOverQueries, ndcgAt, type RankedQuery, recallAt, reciprocalRank } from './retrieval-metrics.ts';

interface RecordedEvent {
  readonly start_sec: number;
  readonly end_sec: number;
  readonly event_type: string;
}

interface Golden {
  readonly temporal_iou: { id: string; input: [number, number, number, number]; expected: number }[];
  readonly retrieval_metrics: {
    readonly id: string;
    readonly retrieved: string[][];
    readonly relevant: string[][];
    readonly graded_relevance: Record<string, number>[];
    readonly expected: { recall: Record<string, number>; mrr: number; ndcg_at_5: number; ndcg_at_10: number };
  }[];
  readonly event_metrics: {
    readonly id: string;
    readonly predictions: (RecordedEvent & { confidence: number })[];
    readonly ground_truth: RecordedEvent[];
    readonly iou_threshold: number;
    readonly video_duration_hours: number;
    readonly expected: { precision: number; recall: number; f1_score: number; ap: number; fah: number };
  }[];
}

const file = new URL('__fixtures__/vigil_metrics.json', import.meta.url);
const golden = JSON.parse(readFileSync(file, 'utf8')) as Golden;
const span = (startSec: number, endSec: number): { startSec: number; endSec: number } => ({ startSec, endSec });
const DIGITS = 9;

describe('as the seed system computed them', () => {
  test.each(golden.temporal_iou)('temporal IoU, $id', ({ input: [start, end, otherStart, otherEnd], expected }) => {
    expect(temporalIou(span(start, end), span(otherStart, otherEnd))).toBeCloseTo(expected, DIGITS);
  });

  test.each(golden.retrieval_metrics)('retrieval, $id', ({ retrieved, relevant, graded_relevance, expected }) => {
    const queries = retrieved.map((ids, at): RankedQuery => {
      expect(Object.keys(graded_relevance[at]!)).toEqual(relevant[at]);
      return { retrieved: ids, relevance: new Map(Object.entries(graded_relevance[at]!)) };
    });
    for (const k of [1, 3, 5, 10]) {
      const recall = meanOverQueries(queries, (query) => recallAt(query, k));
      expect(recall).toBeCloseTo(expected.recall[`recall_at_${k}`]!, DIGITS);
    }
    expect(meanOverQueries(queries, reciprocalRank)).toBeCloseTo(expected.mrr, DIGITS);
    expect(meanOverQueries(queries, (query) => ndcgAt(query, 5))).toBeCloseTo(expected.ndcg_at_5, DIGITS);
    expect(meanOverQueries(queries, (query) => ndcgAt(query, 10))).toBeCloseTo(expected.ndcg_at_10, DIGITS);
  });

  test.each(golden.event_metrics)('events, $id', (recorded) => {
    const event = (each: RecordedEvent): { videoId: string; type: string; startSec: number; endSec: number } => ({
      videoId: 'a',
      type: each.event_type,
      ...span(each.start_sec, each.end_sec),
    });
    const scores = scoreEvents(
      recorded.predictions.map((each) => ({ ...event(each), confidence: each.confidence })),
      recorded.ground_truth.map(event),
      recorded.iou_threshold,
    );
    const { expected } = recorded;
    expect(scores.precision).toBeCloseTo(expected.precision, DIGITS);
    expect(scores.recall).toBeCloseTo(expected.recall, DIGITS);
    expect(scores.f1).toBeCloseTo(expected.f1_score, DIGITS);
    expect(scores.averagePrecision).toBeCloseTo(expected.ap, DIGITS);
    expect(falseAlarmsPerHour(scores.falsePositives, recorded.video_duration_hours)).toBeCloseTo(expected.fah, DIGITS);
  });
});

describe('and what it lacked', () => {
  test('a hit among the first k; no queries at all', () => {
    const query = { retrieved: ['a', 'b', 'c'], relevance: new Map([['c', 1]]) };
    expect([1, 2, 3].map((k) => hitAt(query, k))).toEqual([0, 0, 1]);
    expect(meanOverQueries([], reciprocalRank)).toBe(0);
  });

  test('events are matched within their video, and types count alike', () => {
    const truths = [
      { videoId: 'a', type: 'fall', ...span(0, 4) },
      { videoId: 'a', type: 'fire', ...span(0, 4) },
    ];
    const predictions = [
      { videoId: 'b', type: 'fall', confidence: 0.9, ...span(0, 4) },
      { videoId: 'a', type: 'fire', confidence: 0.8, ...span(0, 4) },
      { videoId: 'a', type: 'fire', confidence: 0.7, ...span(0, 4) },
    ];
    const { byType, macroF1, meanAveragePrecision } = scoreEventsByType(predictions, truths, 0.5);
    expect(byType.get('fall')).toMatchObject({ precision: 0, recall: 0, f1: 0, falsePositives: 1 });
    expect(byType.get('fire')).toMatchObject({ precision: 0.5, recall: 1, falsePositives: 1 });
    expect(macroF1).toBeCloseTo(1 / 3, DIGITS);
    expect(meanAveragePrecision).toBeCloseTo(0.5, 6);
    expect(scoreEventsByType([], [], 0.5)).toEqual({ byType: new Map(), macroF1: 0, meanAveragePrecision: 0 });
  });

  test('evidence shows a range by overlap, or from its middle when it is not much longer', () => {
    const range = span(100, 102);
    expect(showsRange(span(101, 104), range)).toBe(false);
    expect(showsRange(span(100.5, 103), range)).toBe(true);
    expect(showsRange(span(98, 104), range)).toBe(true);
    expect(showsRange(span(97, 105), range)).toBe(false);
    expect(showsRange(span(80, 122), span(100, 121))).toBe(true);
  });

  test('each range counts once, for the piece that comes first', () => {
    const ranges = [span(0, 10), span(8, 18)];
    const evidence = [span(8, 17), span(8, 17), span(50, 60), span(0, 10), span(0, 10)];
    expect(rangesShown(evidence, ranges)).toEqual([1, undefined, undefined, 0, undefined]);
  });
});
