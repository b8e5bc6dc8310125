import { type Span, temporalIou } from '../../../src-shared/time.ts';

const MIN_IOU = 0.3;
const MAX_RANGE_LENGTHS = 2;
/** A piece of evidence up to this long may sit around a much shorter truth. */
const FREE_LENGTH_SEC = 6;

/**
 * Whether a piece of evidence shows a true range: temporal IoU of at least 0.3, or its centre lies inside and it is no
 * longer than twice the range or 6 seconds, whichever is more.
 */
export function showsRange(evidence: Span, range: Span): boolean {
  if (temporalIou(evidence, range) >= MIN_IOU) return true;
  const centreSec = (evidence.startSec + evidence.endSec) / 2;
  const lengthSec = evidence.endSec - evidence.startSec;
  const allowedSec = Math.max(MAX_RANGE_LENGTHS * (range.endSec - range.startSec), FREE_LENGTH_SEC);
  return centreSec >= range.startSec && centreSec < range.endSec && lengthSec <= allowedSec;
}

/**
 * For evidence in order of rank the number of the range each piece shows, counting a range for the first piece only;
 * undefined for a piece that shows none or only ranges already counted. Of several ranges it takes the one it overlaps
 * best.
 */
export function rangesShown(evidence: readonly Span[], ranges: readonly Span[]): (number | undefined)[] {
  const open = new Set(ranges.keys());
  return evidence.map((piece) => {
    const shown = [...open].filter((at) => showsRange(piece, ranges[at]!));
    const best = shown.sort((a, b) => temporalIou(piece, ranges[b]!) - temporalIou(piece, ranges[a]!))[0];
    if (best !== undefined) open.delete(best);
    return best;
  });
}
