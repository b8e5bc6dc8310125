import { describe, expect, it } from 'vitest';
import type { Finding, SopStatistics } from '../../../../src-shared/model/worded.ts';
import { byRuns, failingSteps, findingCounts, median, placesInTime, runFigures } from './run-statistics.ts';

const attempt = (scoreId: string, score: number, passed: boolean | null) => ({
  ...{ scoreId, traineeTakeId: scoreId, videoName: 'run.mp4', at: '2026-01-01T00:00:00Z', score, passed, findings: 0 },
});
const trainees: SopStatistics['trainees'] = [
  { label: 'Aoki', attempts: [attempt('a', 40, false)] },
  { label: 'Brandt', attempts: [attempt('b', 90, true), attempt('c', 80, true), attempt('d', 70, null)] },
];
const finding = (type: Finding['type'], pointsLost: number): Finding => ({
  ...{ type, steps: [], startSec: null, endSec: null, goldSpan: null, severity: 'minor', confidence: 1 },
  ...{ pointsLost, explanation: '' },
});

describe('run statistics', () => {
  it('are four numbers', () => {
    expect(runFigures({ meanScore: 70, trainees })).toEqual({ runs: 4, mean: 70, median: 75, passed: 2, judged: 3 });
    expect(runFigures({ meanScore: null, trainees: [] })).toMatchObject({ runs: 0, median: null, judged: 0 });
    expect([median([3, 1, 2]), median([5]), median([])]).toEqual([2, 5, null]);
  });

  it('put the step that fails most first and leave out those that never do', () => {
    const step = (index: number, failed: number, meanPointsLost: number) => ({
      ...{ index, name: `Step ${index + 1}`, attempts: 4, failed, failedShare: failed / 4, meanPointsLost },
      ...{ shareByType: {}, meanDurationRatio: null },
    });
    const order = failingSteps([step(0, 1, 2), step(1, 0, 0), step(2, 3, 1), step(3, 1, 5)]);
    expect(order.map(({ index }) => index)).toEqual([2, 3, 0]);
  });

  it('count findings over the scores that count', () => {
    const scores = [
      { scoreId: 'a', findings: [finding('slow', 2), finding('slow', 1), finding('missing', 10)] },
      { scoreId: 'b', findings: [finding('slow', 1)] },
      { scoreId: 'an older score of b', findings: [finding('missing', 50)] },
    ];
    expect(findingCounts(trainees, scores)).toEqual([
      { type: 'missing', runs: 1, count: 1, points: 10 },
      { type: 'slow', runs: 2, count: 3, points: 4 },
    ]);
  });

  it('name those with most runs first', () => {
    expect(byRuns(trainees).map(({ label }) => label)).toEqual(['Brandt', 'Aoki']);
  });
});

describe('places in time', () => {
  const day = (number: number) => new Date(Date.UTC(2026, 0, number)).toISOString();

  it('are in proportion', () => {
    expect(placesInTime([day(1), day(2), day(5)])).toEqual([0, 0.25, 1]);
    expect(placesInTime([day(1)])).toEqual([0.5]);
    expect(placesInTime([])).toEqual([]);
  });

  it('never lie on each other, nor outside', () => {
    const crowded = placesInTime([day(1), day(1), day(1), day(30), day(31), day(31)]);
    crowded.forEach((place, at) => {
      if (at > 0) expect(place - crowded[at - 1]!).toBeGreaterThan(0.059);
    });
    expect(crowded[0]).toBe(0);
    expect(crowded.at(-1)).toBe(1);
    expect(placesInTime([day(1), day(1), day(1)])).toEqual([0, 0.5, 1]);
    const many = placesInTime(Array.from({ length: 50 }, (_, at) => day(at === 49 ? 2 : 1)));
    expect(many[0]).toBeCloseTo(0);
    expect(many.toSorted((a, b) => a - b)).toEqual(many);
  });
});
