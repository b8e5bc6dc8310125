import { DEFAULT_SOPILOT_PARAMS, type SopilotParams } from './model/sopilot-params.ts';

/** One term of SOPilot's score: what it took off, and how it came about. */
export interface SopilotPenalty {
  readonly name: string;
  /** The metric it is made of. */
  readonly metric: string;
  readonly points: number;
  readonly explanation: string;
}

type Term = readonly [name: string, metric: string, factor: (params: SopilotParams) => number, about: string];

/** SOPilot's score, term by term: 100 minus the sum of factor times metric, held at 0. */
const TERMS: readonly Term[] = [
  ['Missing steps', 'miss', (p) => p.w_miss, 'for each detected step without a similar part'],
  ['Swapped steps', 'swap', (p) => p.w_swap, 'for each pair in the wrong order'],
  ['Deviation', 'deviation', (p) => p.w_dev, 'times the share of aligned clips that are too different'],
  ['Over time', 'over_time', (p) => p.w_time, 'times the extra length of the trainee run'],
  ['Uneven pace', 'temporal_warp', (p) => p.w_warp, 'times the distance of the alignment from an even pace'],
  ['Duplicates', 'duplicate_ratio', (p) => p.w_miss * 1.2, 'times the share of gold clips that share a best match'],
  [
    'Order violations',
    'order_violation_ratio',
    (p) => p.w_swap * 2,
    'times the share of best matches that run backwards',
  ],
  ['Drift', 'temporal_drift', (p) => p.w_time, 'times the distance of the best matches from an even pace'],
  ['Confidence loss', 'confidence_loss', (p) => p.w_dev * 10, 'times 1 minus the mean best similarity'],
  ['Similarity gap', 'local_similarity_gap', (p) => p.w_dev * 20, 'times the median minus the lowest best similarity'],
  ['Stretch', 'path_stretch', (p) => p.w_time * 1.2, 'times the length of the alignment beyond the longer run'],
];

/** Every term of a SOPilot score in its order; 100 minus their sum, held at 0, is the score. */
export function sopilotPenalties(
  metrics: Readonly<Record<string, number>>,
  params: SopilotParams = DEFAULT_SOPILOT_PARAMS,
): SopilotPenalty[] {
  return TERMS.map(([name, metric, factor, about]) => {
    const value = metrics[metric] ?? 0;
    const weight = factor(params);
    const printed = Number.isInteger(value) ? String(value) : value.toFixed(4);
    return {
      name,
      metric,
      points: weight * value,
      explanation: `${Number(weight.toFixed(2))} points ${about} (${printed})`,
    };
  });
}
