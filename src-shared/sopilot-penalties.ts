import { DEFAULT_SOPILOT_PARAMS, type SopilotParams } from './model/sopilot-params.ts';
import { type SentenceKey, say } from './sentences/say.ts';
import type { Sentence } from './sentences/sentence.ts';

/** One term of SOPilot's score: what it took off, and how it came about. */
export interface SopilotPenalty {
  readonly name: Sentence;
  /** The metric it is made of. */
  readonly metric: string;
  readonly points: number;
  readonly explanation: Sentence;
}

type Term = readonly [
  name: Sentence,
  metric: string,
  factor: (params: SopilotParams) => number,
  explanation: Extract<SentenceKey, `points-for-${string}`>,
];

/** SOPilot's score, term by term: 100 minus the sum of factor times metric, held at 0. */
const TERMS: readonly Term[] = [
  [say('missing-steps'), 'miss', (p) => p.w_miss, 'points-for-missing-steps'],
  [say('swapped-steps'), 'swap', (p) => p.w_swap, 'points-for-swapped-steps'],
  [say('measure-deviation'), 'deviation', (p) => p.w_dev, 'points-for-deviation'],
  [say('measure-over-time'), 'over_time', (p) => p.w_time, 'points-for-over-time'],
  [say('measure-uneven-pace'), 'temporal_warp', (p) => p.w_warp, 'points-for-uneven-pace'],
  [say('measure-duplicates'), 'duplicate_ratio', (p) => p.w_miss * 1.2, 'points-for-duplicates'],
  [say('measure-order-violations'), 'order_violation_ratio', (p) => p.w_swap * 2, 'points-for-order-violations'],
  [say('measure-drift'), 'temporal_drift', (p) => p.w_time, 'points-for-drift'],
  [say('measure-confidence-loss'), 'confidence_loss', (p) => p.w_dev * 10, 'points-for-confidence-loss'],
  [say('measure-similarity-gap'), 'local_similarity_gap', (p) => p.w_dev * 20, 'points-for-similarity-gap'],
  [say('measure-stretch'), 'path_stretch', (p) => p.w_time * 1.2, 'points-for-stretch'],
];

/** Every term of a SOPilot score in its order; 100 minus their sum, held at 0, is the score. */
export function sopilotPenalties(
  metrics: Readonly<Record<string, number>>,
  params: SopilotParams = DEFAULT_SOPILOT_PARAMS,
): SopilotPenalty[] {
  return TERMS.map(([name, metric, factor, explanation]) => {
    const value = metrics[metric] ?? 0;
    const weight = factor(params);
    return { name, metric, points: weight * value, explanation: say(explanation, { points: weight, value }) };
  });
}
