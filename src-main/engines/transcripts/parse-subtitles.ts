import type { Cue } from './cue.ts';
import { isAss, readAssEvents } from './read-ass-events.ts';
import { readCues } from './read-cues.ts';

interface SubtitleLine {
  readonly startSec: number;
  readonly endSec: number;
  readonly text: string;
}

export interface ParsedSubtitles {
  /** In order of time, on the file's clock. */
  readonly lines: readonly SubtitleLine[];
  /** Cues whose times cannot be read; their words are left out. */
  readonly unreadCount: number;
}

/** Length given to a cue whose end is missing or not after its start. */
const REPAIRED_CUE_SEC = 2;
/** Gap up to which the same words count as one line shown on. */
const SAME_LINE_GAP_SEC = 0.25;

/**
 * Reads SubRip (.srt), WebVTT (.vtt) and Advanced SubStation (.ass, .ssa), told apart by what is in them, also damaged
 * ones. Markup and entities are resolved, cues sorted, repeated words of roll-up captions kept once.
 */
export function parseSubtitles(text: string): ParsedSubtitles {
  // Some programs end lines with two carriage returns.
  const rows = text.replace(/\r+\n|\r|[\u2028\u2029]/g, '\n').split('\n');
  const { cues, unreadCount } = isAss(rows) ? readAssEvents(rows) : readCues(rows);
  return { lines: withoutRollUp(cues.toSorted((a, b) => a.startSec - b.startSec)), unreadCount };
}

function withoutRollUp(cues: readonly Cue[]): SubtitleLine[] {
  const result: SubtitleLine[] = [];
  let shown: readonly string[] = [];
  for (const [index, cue] of cues.entries()) {
    const endSec = endOf(cue, cues[index + 1]);
    const previous = result.at(-1);
    const touches = previous !== undefined && cue.startSec <= previous.endSec + SAME_LINE_GAP_SEC;
    const fresh = touches ? withoutRepeated(shown, cue.lines) : cue.lines;
    shown = cue.lines;
    if (fresh.length > 0) result.push({ startSec: cue.startSec, endSec, text: fresh.join(' ') });
    else if (previous) result[result.length - 1] = { ...previous, endSec: Math.max(previous.endSec, endSec) };
  }
  return result;
}

function endOf(cue: Cue, next: Cue | undefined): number {
  if (cue.endSec !== undefined && cue.endSec > cue.startSec) return cue.endSec;
  const repaired = cue.startSec + REPAIRED_CUE_SEC;
  return next && next.startSec > cue.startSec ? Math.min(repaired, next.startSec) : repaired;
}

/** Roll-up captions show the last words again above the new ones: what stood there before is left out. */
function withoutRepeated(shown: readonly string[], lines: readonly string[]): readonly string[] {
  for (let shared = Math.min(shown.length, lines.length); shared > 0; shared--) {
    const tail = shown.slice(shown.length - shared);
    if (tail.every((line, index) => line === lines[index])) return lines.slice(shared);
  }
  return lines;
}
