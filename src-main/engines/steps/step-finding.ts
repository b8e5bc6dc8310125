import type { Finding } from '../../../src-shared/model/sop.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import type { Span } from '../../../src-shared/time.ts';

export type FindingType = Finding['type'];

/** What is wrong, before points are taken for it. */
export interface StepFinding {
  readonly type: FindingType;
  /** Positions in the model's steps. */
  readonly steps: readonly number[];
  /** On the trainee's clock; null where nothing of the take shows it. */
  readonly span: Span | null;
  readonly severity: 'minor' | 'major';
  /** 0.5 (barely over the line) to 1. */
  readonly confidence: number;
  /** How bad, 0..1: the share of the type's points it costs. */
  readonly extent: number;
  /** A sentence for the trainer, without points. */
  readonly sentence: Sentence;
}
