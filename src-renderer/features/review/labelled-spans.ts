import type { CallOutput } from '../../../src-shared/contract/api.ts';
import type { Span } from '../../../src-shared/time.ts';

/** Labels that have a row of their own on the timeline, and one row for all the others. */
export const LABEL_ROWS = 4;
/** A shorter break between two things of a label is none. */
const MOST_BREAK_SEC = 2;

/** A time in which things of a label are to be seen. */
export interface LabelledSpan extends Span {
  readonly label: string;
  /** Things that are there, one after the other or at once. */
  readonly count: number;
  /** Where its name has to end: where the next begins that shares its row. */
  readonly nameEndSec: number;
  /** The row of its label, from 0: the most frequent first; those that have none of their own share the last. */
  readonly row: number;
}

/** When things of each label are to be seen, the labels with the most of them first. */
export function labelledSpans({
  labels,
  tracks,
  everySec,
}: Pick<CallOutput<'videos.objects'>, 'labels' | 'tracks' | 'everySec'>): LabelledSpan[] {
  const all = labels.flatMap(({ label }, place) => {
    const spans: { startSec: number; endSec: number; count: number }[] = [];
    for (const { startSec, endSec } of tracks.filter((track) => track.label === label)) {
      const last = spans.at(-1);
      if (last && startSec - last.endSec <= MOST_BREAK_SEC) {
        last.endSec = Math.max(last.endSec, endSec + everySec);
        last.count += 1;
      } else spans.push({ startSec, endSec: endSec + everySec, count: 1 });
    }
    return spans.map((span) => ({ ...span, label, row: Math.min(place, LABEL_ROWS - 1) }));
  });
  const startsInLast = all.filter(({ row }) => row === LABEL_ROWS - 1).map(({ startSec }) => startSec);
  startsInLast.sort((a, b) => a - b);
  return all.map((span) => {
    const next = span.row === LABEL_ROWS - 1 ? startsInLast.find((sec) => sec > span.startSec) : undefined;
    return { ...span, nameEndSec: Math.min(span.endSec, next ?? span.endSec) };
  });
}
