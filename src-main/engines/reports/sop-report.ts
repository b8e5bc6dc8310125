import type { Score } from '../../../src-shared/model/sop.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import type { Span } from '../../../src-shared/time.ts';

/** One thing that cost points, or could have: the points of all of them explain the whole distance to 100. */
export interface Penalty {
  readonly name: Sentence;
  /** Before the score is held at 0. */
  readonly points: number;
  readonly explanation: Sentence;
}

/** JPEG files of one step; null where there is no picture to show. */
export interface StepPictures {
  readonly goldJpegPath: string | null;
  readonly traineeJpegPath: string | null;
}

/**
 * Everything a report prints; its sentences get their words from the catalog that it is rendered with. The same value
 * and catalog give the same bytes, on any day and machine.
 */
export interface SopReport {
  readonly score: Score;
  readonly taskName: string;
  /** ISO 8601 with an offset, printed as given. */
  readonly generatedAt: string;
  readonly passMark: number;
  /** The takes' spans, each on its video's clock. */
  readonly goldSpan: Span;
  readonly traineeSpan: Span;
  readonly penalties: readonly Penalty[];
  /** One entry per step of `score.steps`, in their order. */
  readonly pictures: readonly StepPictures[];
}
