import type { SourcedLine } from './sourced-line.ts';

/** Lines cut to [0, durationSec), on the player's clock; those that lie outside are left out. */
export function withinVideo(lines: readonly SourcedLine[], durationSec: number): SourcedLine[] {
  return lines
    .map((line) => ({ ...line, startSec: Math.max(0, line.startSec), endSec: Math.min(durationSec, line.endSec) }))
    .filter((line) => line.endSec > line.startSec);
}
