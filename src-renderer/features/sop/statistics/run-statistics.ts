import { FindingType } from '../../../../src-shared/model/sop.ts';
import type { Score, SopStatistics } from '../../../../src-shared/model/worded.ts';

interface RunFigures {
  readonly runs: number;
  /** Points; null without runs. */
  readonly mean: number | null;
  readonly median: number | null;
  readonly passed: number;
  /** Runs that were passed or not: a score may say neither. */
  readonly judged: number;
}

/** The runs of a task in four numbers, each run by its latest score. */
export function runFigures(statistics: Pick<SopStatistics, 'meanScore' | 'trainees'>): RunFigures {
  const attempts = statistics.trainees.flatMap((trainee) => trainee.attempts);
  return {
    runs: attempts.length,
    mean: statistics.meanScore,
    median: median(attempts.map(({ score }) => score)),
    passed: attempts.filter(({ passed }) => passed === true).length,
    judged: attempts.filter(({ passed }) => passed !== null).length,
  };
}

/** The middle value, or the mean of the two in the middle; null for none. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
}

/** Steps that lost points in some run: those that fail most often first, then those that cost most. */
export const failingSteps = (steps: SopStatistics['steps']): SopStatistics['steps'] =>
  steps
    .filter(({ failed }) => failed > 0)
    .toSorted((a, b) => b.failedShare - a.failedShare || b.meanPointsLost - a.meanPointsLost || a.index - b.index);

export interface FindingCount {
  readonly type: FindingType;
  /** Runs with at least one. */
  readonly runs: number;
  readonly count: number;
  readonly points: number;
}

type FoundIn = Pick<Score, 'scoreId' | 'findings'>;

/** Findings by type over the scores that the statistics count, those that cost most first. */
export function findingCounts(trainees: SopStatistics['trainees'], scores: readonly FoundIn[]): FindingCount[] {
  const counted = new Set(trainees.flatMap(({ attempts }) => attempts.map(({ scoreId }) => scoreId)));
  const runs = scores.filter(({ scoreId }) => counted.has(scoreId));
  return FindingType.options
    .map((type) => {
      const found = runs
        .map(({ findings }) => findings.filter((finding) => finding.type === type))
        .filter((findings) => findings.length > 0);
      const all = found.flat();
      const points = all.reduce((sum, { pointsLost }) => sum + pointsLost, 0);
      return { type, runs: found.length, count: all.length, points };
    })
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.points - a.points || b.count - a.count);
}

/** Trainees with the most runs first, then by name: those who can be followed stand before those who cannot. */
export const byRuns = (trainees: SopStatistics['trainees']): SopStatistics['trainees'] =>
  trainees.toSorted((a, b) => b.attempts.length - a.attempts.length || a.label.localeCompare(b.label));

/** Nearer together, points would cover one another. */
const MIN_GAP = 0.06;

/**
 * Where points of a chart stand across it, 0..1: in proportion to time, pushed apart where they would lie on each
 * other. `isoTimes` are in order; one alone stands in the middle.
 */
export function placesInTime(isoTimes: readonly string[]): number[] {
  if (isoTimes.length < 2) return isoTimes.map(() => 0.5);
  const times = isoTimes.map((iso) => Date.parse(iso));
  const [first, last] = [times[0]!, times.at(-1)!];
  const gap = Math.min(MIN_GAP, 1 / (times.length - 1));
  const places: number[] = [];
  for (const time of times) {
    const share = last > first ? (time - first) / (last - first) : 0;
    places.push(Math.max(share, places.length > 0 ? places.at(-1)! + gap : 0));
  }
  // Pushing may have gone past the end: press what is there back in, from the right.
  for (let at = places.length - 1, max = 1; at >= 0; at--, max -= gap) places[at] = Math.min(places[at]!, max);
  return last > first ? places : times.map((_, at) => at / (times.length - 1));
}
