import type { Score } from '../../../src-shared/model/sop.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import type { Span } from '../../../src-shared/time.ts';

interface NamedStep extends Span {
  readonly name: string;
}

/** A task for the time of an evaluation: a hidden one of the library, or one of another descriptor's vectors. */
export interface EvaluationTask {
  /** Gives the take's id. Without a span it is the whole video. */
  addGold(video: Video, steps: readonly NamedStep[], span?: Span): Promise<string>;
  /** Scores a run against one gold take, as a trainer would. */
  score(video: Video, goldTakeId: string, span?: Span): Promise<Pick<Score, 'score' | 'findings' | 'steps'>>;
  /** Steps as they would be suggested for a whole video. */
  suggestSteps(video: Video): Promise<readonly Span[]>;
  /** Removes the task with all that was made for it. */
  close(): Promise<void>;
}
