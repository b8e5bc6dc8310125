import type { Finding } from '../../../src-shared/model/worded.ts';

/** What the reader of a report sees for each outcome of a step. */
export const OUTCOME_WORDS: Readonly<Record<Finding['type'] | 'done' | 'left out', string>> = {
  done: 'Done',
  'left out': 'Left out',
  missing: 'Missing',
  swapped: 'Swapped',
  repeated: 'Repeated',
  extra: 'Extra',
  slow: 'Slow',
  fast: 'Fast',
  deviating: 'Deviating',
};

export type Outcome = keyof typeof OUTCOME_WORDS;

export function isOutcome(text: string): text is Outcome {
  return Object.hasOwn(OUTCOME_WORDS, text);
}

interface MetricWords {
  readonly key: string;
  readonly label: string;
  readonly about: string;
}

/** SOPilot's metrics in its order, under their own keys, with what each one measures. */
export const METRIC_WORDS: readonly MetricWords[] = [
  { key: 'miss', label: 'Missing steps', about: 'detected steps without a similar part in the trainee run' },
  { key: 'swap', label: 'Swapped steps', about: 'neighbouring steps whose order looks inverted' },
  { key: 'deviation', label: 'Deviation', about: 'share of aligned clip pairs below the similarity needed' },
  { key: 'over_time', label: 'Over time', about: 'extra clips of the trainee run over those of gold' },
  { key: 'temporal_warp', label: 'Temporal warp', about: 'mean distance of the alignment from an even pace' },
  { key: 'path_stretch', label: 'Path stretch', about: 'alignment length beyond the longer run' },
  { key: 'duplicate_ratio', label: 'Duplicates', about: 'share of gold clips that share a best match' },
  { key: 'order_violation_ratio', label: 'Order violations', about: 'share of best matches that run backwards' },
  { key: 'temporal_drift', label: 'Temporal drift', about: 'mean distance of best matches from an even pace' },
  { key: 'confidence_loss', label: 'Confidence loss', about: '1 minus the mean best similarity' },
  { key: 'local_similarity_gap', label: 'Similarity gap', about: 'median minus lowest best similarity' },
  { key: 'adaptive_low_similarity_threshold', label: 'Adaptive threshold', about: 'from the median best similarity' },
  { key: 'effective_low_similarity_threshold', label: 'Similarity needed', about: 'below it a pair of clips is low' },
  { key: 'hard_miss_ratio', label: 'Hard misses', about: 'share of gold clips below the adaptive threshold' },
  { key: 'mean_alignment_cost', label: 'Mean alignment cost', about: 'mean of 1 minus similarity along the alignment' },
];

/** `2026-03-01T14:05:09+09:00` -> `2026-03-01 14:05 (UTC+09:00)`; text of another form is printed as it is. */
export function printedDate(iso: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.exec(iso);
  if (!match) return iso;
  return `${match[1]} ${match[2]} (UTC${match[3] === 'Z' ? '' : match[3]})`;
}

/** Points with one decimal, and no `-0.0`. */
export function printedPoints(points: number): string {
  return (Math.abs(points) < 0.05 ? 0 : points).toFixed(1);
}
