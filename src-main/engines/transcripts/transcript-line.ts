/** One spoken or written line, [startSec, endSec) on the player's clock. */
export interface TranscriptLine {
  readonly startSec: number;
  readonly endSec: number;
  readonly text: string;
  /** Where it comes from: `sidecar:<file name>` or `embedded:<language>`. */
  readonly source: string;
}
