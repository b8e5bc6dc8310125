import type { Span } from '../../../../src-shared/time.ts';
import { suggestSteps } from '../../../engines/steps/suggest-steps.ts';
import { readVectorMatrix } from '../../../formats/npy.ts';

export interface SuggestStepsInput {
  /** (frames x dim) vectors of a whole video. */
  readonly vectorsPath: string;
  /** Times of the frames on the player's clock, ascending, one per row. */
  readonly timesSec: readonly number[];
  readonly span: Span;
}

/** Finds where steps may begin and end in a span of a video. */
export async function runSuggestStepsTask({ vectorsPath, timesSec, span }: SuggestStepsInput): Promise<Span[]> {
  const { vectors, dim } = await readVectorMatrix(vectorsPath);
  return suggestSteps({ vectors, dim, timesSec, span });
}
