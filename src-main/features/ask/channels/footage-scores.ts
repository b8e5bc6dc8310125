import { matchProbability } from '../../../engines/encoders/calibration.ts';
import type { FrameEncoder } from '../../../engines/encoders/encoder.ts';
import type { ScoreCalibration } from '../../../engines/encoders/manifest.ts';
import type { VectorFilter, VectorIndex } from '../../../stores/vectors/vector-index.ts';
import type { Vision } from '../sources.ts';

/**
 * How sure a cosine makes us that something is there. Two things speak for it together, added as log odds:
 * 1. it reads as a match on the encoder's own scale (`matchProbability`): absolute;
 * 2. it stands out from the rest of the same footage more than texts about nothing do: relative to the video.
 */
/** Log odds per standard deviation by which the peak is higher than that of background texts. */
const LOG_ODDS_PER_DEVIATION = 0.5;
/** Neither side may decide alone by a freak value. */
const MAX_LOG_ODDS = 6;
const MAX_DEVIATIONS = 4;
/** Chunks judged on: of one length, so that their scores spread alike. */
const JUDGED_LEVELS = ['micro', 'legacy'] as const;

/** For encoders whose manifest says nothing: CLIP's usual temperature, and pictures of nothing in particular. */
const DEFAULT_CALIBRATION: ScoreCalibration = {
  kind: 'softmax',
  scale: 100,
  bias: 0,
  backgroundTexts: ['a picture', 'a scene', 'something else', 'a blurry image', 'an empty room', 'people', 'outdoors'],
};

export interface Distribution {
  readonly count: number;
  readonly mean: number;
  readonly deviation: number;
  readonly max: number;
}

/** What the footage in question scores for the query and for texts about nothing. */
export interface FootageScores {
  readonly calibration: ScoreCalibration;
  readonly query: Distribution;
  readonly background: readonly Distribution[];
}

/** Scores the query's footage; undefined when there is none. */
export async function scoreFootage(
  vision: Vision,
  vector: Float32Array,
  filter: VectorFilter,
): Promise<FootageScores | undefined> {
  const calibration = vision.encoder.manifest.calibration ?? DEFAULT_CALIBRATION;
  const judged = { ...filter, levels: JUDGED_LEVELS };
  const [query, background] = await Promise.all([
    vision.index.scores({ vector, filter: judged }).then(distributionOf),
    backgroundDistributions(vision, calibration.backgroundTexts, judged),
  ]);
  return query.count === 0 ? undefined : { calibration, query, background };
}

/** How likely a chunk of that cosine shows what was asked, 0..1, given what else the footage scores. */
export function seenConfidence(cosine: number, { calibration, query, background }: FootageScores): number {
  const backgroundPeaks = background.map(({ max }) => max);
  const absolute = clamp(logOdds(matchProbability(calibration, cosine, backgroundPeaks)), MAX_LOG_ODDS);
  const deviations = query.deviation > 0 ? (cosine - query.mean) / query.deviation : 0;
  const relative = clamp(deviations - expectedPeak(query.count, background), MAX_DEVIATIONS);
  return 1 / (1 + Math.exp(-(absolute + LOG_ODDS_PER_DEVIATION * relative)));
}

/**
 * The highest of many scores is above their mean even when nothing is there: by as much as background texts peak on the
 * same footage, or, without any, by sqrt(2 ln n) deviations, the expected maximum of n normal values (an upper bound).
 */
function expectedPeak(count: number, background: readonly Distribution[]): number {
  const peaks = background
    .filter(({ deviation }) => deviation > 0)
    .map((each) => (each.max - each.mean) / each.deviation);
  if (peaks.length === 0) return Math.sqrt(2 * Math.log(Math.max(1, count)));
  return peaks.reduce((sum, peak) => sum + peak, 0) / peaks.length;
}

export function distributionOf(scores: Float32Array): Distribution {
  let sum = 0;
  let squares = 0;
  let max = Number.NEGATIVE_INFINITY;
  for (const score of scores) {
    sum += score;
    squares += score * score;
    if (score > max) max = score;
  }
  const count = scores.length;
  const mean = count > 0 ? sum / count : 0;
  // Below float32's resolution a spread is rounding.
  const variance = count > 0 ? squares / count - mean * mean : 0;
  return { count, mean, deviation: variance > 1e-12 ? Math.sqrt(variance) : 0, max };
}

interface KnownBackground {
  /** Points of the index when it was measured; another number means other footage. */
  readonly count: number;
  readonly byFilter: Map<string, Promise<Distribution[]>>;
}

const vectorsOf = new WeakMap<FrameEncoder, Promise<Float32Array[]>>();
const backgroundOf = new WeakMap<VectorIndex, KnownBackground>();
const MAX_FILTERS_KEPT = 200;

/** What texts about nothing score on the footage: the same for every question, so it is measured once per filter. */
async function backgroundDistributions(
  { encoder, index }: Vision,
  texts: readonly string[],
  filter: VectorFilter,
): Promise<Distribution[]> {
  const count = await index.count();
  let known = backgroundOf.get(index);
  if (known?.count !== count || known.byFilter.size >= MAX_FILTERS_KEPT) {
    known = { count, byFilter: new Map() };
    backgroundOf.set(index, known);
  }
  const key = JSON.stringify(filter);
  const measured = known.byFilter.get(key);
  if (measured !== undefined) return measured;
  const { byFilter } = known;
  const pending = backgroundVectors(encoder, texts).then((vectors) =>
    Promise.all(vectors.map((vector) => index.scores({ vector, filter }).then(distributionOf))),
  );
  byFilter.set(key, pending);
  pending.catch(() => byFilter.delete(key));
  return pending;
}

function backgroundVectors(encoder: FrameEncoder, texts: readonly string[]): Promise<Float32Array[]> {
  const known = vectorsOf.get(encoder);
  if (known !== undefined) return known;
  const { dim } = encoder.manifest;
  const usable = texts.filter((text) => encoder.textCoverage(text) > 0);
  const pending = encoder
    .embedTexts(usable)
    .then((vectors) => usable.map((_, row) => vectors.subarray(row * dim, (row + 1) * dim)));
  vectorsOf.set(encoder, pending);
  pending.catch(() => vectorsOf.delete(encoder));
  return pending;
}

function logOdds(probability: number): number {
  return Math.log(probability) - Math.log1p(-probability);
}

function clamp(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value));
}
