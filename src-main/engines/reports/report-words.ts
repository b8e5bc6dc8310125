import type { FindingType } from '../../../src-shared/model/sop.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';

/** What the reader of a report sees for each outcome of a step. */
export const OUTCOME_WORDS: Readonly<Record<FindingType | 'done' | 'left out', Sentence>> = {
  done: say('outcome-done'),
  'left out': say('outcome-left-out'),
  missing: say('outcome-missing'),
  swapped: say('outcome-swapped'),
  repeated: say('outcome-repeated'),
  extra: say('outcome-extra'),
  slow: say('outcome-slow'),
  fast: say('outcome-fast'),
  deviating: say('outcome-deviating'),
};

export type Outcome = keyof typeof OUTCOME_WORDS;

export function isOutcome(text: string): text is Outcome {
  return Object.hasOwn(OUTCOME_WORDS, text);
}

interface MetricWords {
  readonly key: string;
  readonly label: Sentence;
  readonly about: Sentence;
}

/** SOPilot's metrics in its order, under their own keys, with what each one measures. */
export const METRIC_WORDS: readonly MetricWords[] = [
  { key: 'miss', label: say('missing-steps'), about: say('about-missing-steps') },
  { key: 'swap', label: say('swapped-steps'), about: say('about-swapped-steps') },
  { key: 'deviation', label: say('measure-deviation'), about: say('about-deviation') },
  { key: 'over_time', label: say('measure-over-time'), about: say('about-over-time') },
  { key: 'temporal_warp', label: say('metric-temporal-warp'), about: say('about-temporal-warp') },
  { key: 'path_stretch', label: say('metric-path-stretch'), about: say('about-path-stretch') },
  { key: 'duplicate_ratio', label: say('measure-duplicates'), about: say('about-duplicates') },
  { key: 'order_violation_ratio', label: say('measure-order-violations'), about: say('about-order-violations') },
  { key: 'temporal_drift', label: say('metric-temporal-drift'), about: say('about-temporal-drift') },
  { key: 'confidence_loss', label: say('measure-confidence-loss'), about: say('about-confidence-loss') },
  { key: 'local_similarity_gap', label: say('measure-similarity-gap'), about: say('about-similarity-gap') },
  {
    key: 'adaptive_low_similarity_threshold',
    label: say('metric-adaptive-threshold'),
    about: say('about-adaptive-threshold'),
  },
  {
    key: 'effective_low_similarity_threshold',
    label: say('metric-similarity-needed'),
    about: say('about-similarity-needed'),
  },
  { key: 'hard_miss_ratio', label: say('metric-hard-misses'), about: say('about-hard-misses') },
  { key: 'mean_alignment_cost', label: say('metric-mean-alignment-cost'), about: say('about-mean-alignment-cost') },
];

/** `2026-03-01T14:05:09+09:00` -> `2026-03-01 14:05 (UTC+09:00)`; text of another form is printed as it is. */
export function printedDate(iso: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.exec(iso);
  if (!match) return iso;
  return `${match[1]} ${match[2]} (UTC${match[3] === 'Z' ? '' : match[3]})`;
}
