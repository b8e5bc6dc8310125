import type { Track } from './track-table.ts';

/** A time in which things of a label are to be seen, one or several, without a longer break. */
export interface LabelSpan {
  readonly label: string;
  readonly startSec: number;
  readonly endSec: number;
  /** Mean of its tracks, 0..1. */
  readonly score: number;
  readonly tracks: number;
}

/** A shorter break between two tracks of a label is none. */
const MOST_BREAK_SEC = 2;
/** A longer time says little about when to look; it is cut into parts of this length. */
const MOST_SPAN_SEC = 15;

/**
 * When things of each label are to be seen, label by label in order of time. A track lasts for `everySec` behind the
 * last picture that shows it.
 */
export function labelSpans(tracks: readonly Track[], labels: readonly string[], everySec: number): LabelSpan[] {
  const byLabel = Map.groupBy(tracks, ({ label }) => label);
  return [...byLabel].flatMap(([label, ofLabel]) => {
    const name = labels[label];
    if (name === undefined) return [];
    const times = ofLabel.map(({ startSec, endSec, score }) => ({ startSec, endSec: endSec + everySec, score }));
    return joined(times).flatMap((span) => cut(span, times).map((part) => ({ label: name, ...part })));
  });
}

interface Time {
  readonly startSec: number;
  readonly endSec: number;
}

function joined(times: readonly Time[]): Time[] {
  const spans: { startSec: number; endSec: number }[] = [];
  for (const { startSec, endSec } of times.toSorted((a, b) => a.startSec - b.startSec)) {
    const last = spans.at(-1);
    if (last && startSec - last.endSec <= MOST_BREAK_SEC) last.endSec = Math.max(last.endSec, endSec);
    else spans.push({ startSec, endSec });
  }
  return spans;
}

function cut(
  { startSec, endSec }: Time,
  times: readonly (Time & { readonly score: number })[],
): Omit<LabelSpan, 'label'>[] {
  const count = Math.ceil((endSec - startSec) / MOST_SPAN_SEC);
  const partSec = (endSec - startSec) / count;
  return Array.from({ length: count }, (_, at) => {
    const part = { startSec: startSec + at * partSec, endSec: startSec + (at + 1) * partSec };
    const inside = times.filter((time) => time.startSec < part.endSec && time.endSec > part.startSec);
    const score = inside.reduce((sum, time) => sum + time.score, 0) / Math.max(1, inside.length);
    return { ...part, score, tracks: inside.length };
  }).filter(({ tracks }) => tracks > 0);
}
