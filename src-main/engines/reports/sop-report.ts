import type { Score } from '../../../src-shared/model/worded.ts';
import type { Span } from '../../../src-shared/time.ts';

/** One thing that cost points, or could have: the points of all of them explain the whole distance to 100. */
export interface Penalty {
  readonly name: string;
  /** Before the score is held at 0. */
  readonly points: number;
  readonly explanation: string;
}

/** JPEG files of one step; null where there is no picture to show. */
export interface StepPictures {
  readonly goldJpegPath: string | null;
  readonly traineeJpegPath: string | null;
}

/** Everything a report prints. The same value gives the same bytes, on any day and machine. */
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
