import type { Finding } from '../../../../src-shared/model/worded.ts';

/** A finding and where it lies on the clock of the whole run. */
export interface PlacedFinding {
  readonly finding: Finding;
  readonly clockSec: number;
}

/** The findings of these types (of all where there are none), in the order in which they come up. */
export function placedFindings(
  findings: readonly Finding[],
  types: ReadonlySet<Finding['type']>,
  clockOf: (finding: Finding) => number,
): PlacedFinding[] {
  return findings
    .filter(({ type }) => types.size === 0 || types.has(type))
    .map((finding) => ({ finding, clockSec: clockOf(finding) }))
    .sort((a, b) => a.clockSec - b.clockSec);
}

const JUST_NOW_SEC = 0.05;

/** The one after (1) or before (-1) the current one, or the clock where none is; from the last on to the first. */
export function nextFinding(
  placed: readonly PlacedFinding[],
  now: { readonly finding: Finding | null; readonly clockSec: number },
  direction: 1 | -1,
): Finding | null {
  if (placed.length === 0) return null;
  const at = placed.findIndex(({ finding }) => finding === now.finding);
  if (at >= 0) return placed.at((at + direction) % placed.length)!.finding;
  const found =
    direction === 1
      ? placed.find(({ clockSec }) => clockSec >= now.clockSec - JUST_NOW_SEC)
      : placed.findLast(({ clockSec }) => clockSec < now.clockSec - JUST_NOW_SEC);
  return (found ?? placed.at(direction === 1 ? 0 : -1)!).finding;
}

/** Marks nearer than this share of the line would cover each other. */
const MIN_GAP = 0.025;

/** Where the marks of findings stand on a line of that length, as shares: in order, none upon another. */
export function markPlaces(placed: readonly PlacedFinding[], durationSec: number): number[] {
  let last = Number.NEGATIVE_INFINITY;
  const places = placed.map(({ clockSec }) => {
    last = Math.max(last + MIN_GAP, clockSec / Math.max(0.1, durationSec));
    return last;
  });
  // What was pushed over the end comes back from there.
  let next = 1 + MIN_GAP;
  for (let at = places.length - 1; at >= 0; at--) {
    next = Math.min(places[at]!, next - MIN_GAP);
    places[at] = Math.max(0, next);
  }
  return places;
}
