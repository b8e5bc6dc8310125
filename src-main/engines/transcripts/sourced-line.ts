import type { TranscriptLine } from '../../../src-shared/model/transcript.ts';

/** A line with where it comes from. */
export interface SourcedLine extends TranscriptLine {
  /** `sidecar:<file name>` or `embedded:<language>`. */
  readonly source: string;
}
