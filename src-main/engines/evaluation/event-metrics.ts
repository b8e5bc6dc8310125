import { type Span, temporalIou } from '../../../src-shared/time.ts';

/** A true event of a video. */
export interface EventSpan extends Span {
  readonly videoId: string;
  readonly type: string;
}

export interface PredictedEvent extends EventSpan {
  readonly confidence: number;
}

export interface EventScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Precision at each prediction times its gain in recall, by falling confidence, without interpolation. */
  readonly averagePrecision: number;
  readonly falsePositives: number;
}

/** Scores of each type and their means, which count every type alike. */
export interface EventScoresByType {
  readonly byType: ReadonlyMap<string, EventScores>;
  readonly macroF1: number;
  readonly meanAveragePrecision: number;
}

/** In the denominator of the precisions that are averaged, as the seed system had it. */
const PRECISION_EPSILON = 1e-9;

/**
 * Matches predictions, by falling confidence, each to the unmatched true event of its video and type with the greatest
 * temporal IoU; it hits when that IoU is at least `iouThreshold`. Scores are 0 where undefined.
 */
export function scoreEvents(
  predictions: readonly PredictedEvent[],
  truths: readonly EventSpan[],
  iouThreshold: number,
): EventScores {
  const hits = matchEvents(predictions, truths, iouThreshold);
  const truePositives = hits.filter(Boolean).length;
  const precision = ratio(truePositives, predictions.length);
  const recall = ratio(truePositives, truths.length);
  return {
    precision,
    recall,
    f1: ratio(2 * precision * recall, precision + recall),
    averagePrecision: averagePrecision(hits, truths.length),
    falsePositives: hits.length - truePositives,
  };
}

/** `scoreEvents` for every type that is true or predicted somewhere. */
export function scoreEventsByType(
  predictions: readonly PredictedEvent[],
  truths: readonly EventSpan[],
  iouThreshold: number,
): EventScoresByType {
  const types = [...new Set([...truths, ...predictions].map((event) => event.type))].sort();
  const byType = new Map(
    types.map((type) => {
      const ofType = (event: EventSpan): boolean => event.type === type;
      return [type, scoreEvents(predictions.filter(ofType), truths.filter(ofType), iouThreshold)] as const;
    }),
  );
  const meanOf = (metric: (scores: EventScores) => number): number =>
    ratio(
      [...byType.values()].reduce((sum, scores) => sum + metric(scores), 0),
      byType.size,
    );
  return {
    byType,
    macroF1: meanOf((scores) => scores.f1),
    meanAveragePrecision: meanOf((scores) => scores.averagePrecision),
  };
}

/** False alarms per hour of footage; 0 for no footage. */
export function falseAlarmsPerHour(falsePositives: number, footageHours: number): number {
  return ratio(falsePositives, footageHours);
}

/** Whether each prediction, by falling confidence, is a hit. */
function matchEvents(
  predictions: readonly PredictedEvent[],
  truths: readonly EventSpan[],
  iouThreshold: number,
): boolean[] {
  const unmatched = new Set(truths);
  return predictions
    .toSorted((a, b) => b.confidence - a.confidence)
    .map((prediction) => {
      let best: EventSpan | undefined;
      let bestIou = 0;
      for (const truth of unmatched) {
        if (truth.type !== prediction.type || truth.videoId !== prediction.videoId) continue;
        const iou = temporalIou(prediction, truth);
        if (iou <= bestIou) continue;
        best = truth;
        bestIou = iou;
      }
      const isHit = best !== undefined && bestIou >= iouThreshold;
      if (isHit && best) unmatched.delete(best);
      return isHit;
    });
}

function averagePrecision(hits: readonly boolean[], truthCount: number): number {
  let truePositives = 0;
  let sum = 0;
  for (const [at, isHit] of hits.entries()) {
    if (!isHit) continue;
    truePositives += 1;
    sum += truePositives / (at + 1 + PRECISION_EPSILON) / truthCount;
  }
  return sum;
}

function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}
