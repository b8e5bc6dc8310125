import type { ScreenText } from '../../../src-shared/model/screen-text.ts';
import type { Span } from '../../../src-shared/time.ts';
import { type Box, overlapOf } from '../objects/box.ts';
import type { Look } from './looks.ts';
import { likenessOf } from './text-likeness.ts';
import type { ReadLine } from './text-reader.ts';

/** Readings of one line differ by a letter or two, and a camera that moves a little moves its box. */
const MIN_LIKENESS = 0.7;
const MIN_OVERLAP = 0.2;
/** Boxes are grown by this part of their sides before they are compared. */
const BOX_GROWTH = 0.25;
/** A line may be missed in so many looks (something passed before it) and still be the same. */
const MAX_MISSED = 1;
/** A line is taken to be there for so long before and after the looks that found it, within its view. */
const MAX_REACH_SEC = 5;
const MIN_LENGTH_SEC = 0.04;

interface Track {
  best: ReadLine;
  box: Box;
  readonly firstLook: number;
  lastLook: number;
}

/**
 * Lines of looks, in order of time, put together to lines of the recording: the same text, give or take a letter, at
 * about the same place in looks that follow each other is one line, as its surest reading has it. It is taken to begin
 * and end half-way to the looks that do not have it, or with its view.
 */
export function trackLines(looks: readonly Look[], views: readonly Span[], durationSec: number): ScreenText[] {
  const tracks: Track[] = [];
  let open: Track[] = [];
  const viewAt = (at: number): Span => viewOf(looks[at]!.timeSec, views, durationSec);
  looks.forEach((look, at) => {
    const last = open.filter(({ lastLook }) => lastLook === at - 1);
    if (look.lines === null) {
      for (const track of last) track.lastLook = at;
    } else {
      // One that was missed may go on within its view only.
      const free = new Set(
        open.filter(({ lastLook }) => lastLook === at - 1 || viewAt(lastLook).endSec > look.timeSec),
      );
      for (const line of look.lines) {
        const same = bestOf(free, line);
        if (same) {
          free.delete(same);
          same.lastLook = at;
          same.box = line;
          if (line.score > same.best.score) same.best = line;
        } else {
          const track = { best: line, box: line, firstLook: at, lastLook: at };
          tracks.push(track);
          open.push(track);
        }
      }
    }
    open = open.filter(({ lastLook }) => at - lastLook <= MAX_MISSED);
  });
  const spans = tracks.map((track): ScreenText => {
    const { text, score, left, top, right, bottom } = track.best;
    return { text, score, ...spanOf(track, looks, views, durationSec), left, top, right, bottom };
  });
  return spans.sort((a, b) => a.startSec - b.startSec || a.top - b.top || a.left - b.left);
}

function bestOf(tracks: Iterable<Track>, line: ReadLine): Track | undefined {
  let [best, bestLikeness]: [Track | undefined, number] = [undefined, MIN_LIKENESS];
  for (const track of tracks) {
    if (overlapOf(track.box, line, BOX_GROWTH) < MIN_OVERLAP) continue;
    const likeness = likenessOf(track.best.text, line.text);
    if (likeness < bestLikeness) continue;
    [best, bestLikeness] = [track, likeness];
  }
  return best;
}

function spanOf(
  { firstLook, lastLook }: Track,
  looks: readonly Look[],
  views: readonly Span[],
  durationSec: number,
): Span {
  const [firstSec, lastSec] = [looks[firstLook]!.timeSec, looks[lastLook]!.timeSec];
  const viewStart = viewOf(firstSec, views, durationSec).startSec;
  const viewEnd = viewOf(lastSec, views, durationSec).endSec;
  const before = looks[firstLook - 1]?.timeSec ?? Number.NEGATIVE_INFINITY;
  const after = looks[lastLook + 1]?.timeSec ?? Number.POSITIVE_INFINITY;
  const startSec = Math.max(firstSec - MAX_REACH_SEC, before >= viewStart ? (before + firstSec) / 2 : viewStart);
  const endSec = Math.min(lastSec + MAX_REACH_SEC, after < viewEnd ? (lastSec + after) / 2 : viewEnd);
  const start = Math.max(0, Math.min(startSec, firstSec));
  return { startSec: start, endSec: Math.max(start + MIN_LENGTH_SEC, endSec, lastSec) };
}

function viewOf(timeSec: number, views: readonly Span[], durationSec: number): Span {
  const whole = { startSec: 0, endSec: durationSec };
  return views.find(({ startSec, endSec }) => timeSec >= startSec && timeSec < endSec) ?? whole;
}
