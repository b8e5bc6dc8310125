import type { Span } from '../../../src-shared/time.ts';

/** A stretch of speech in a window: what of the recording it is, and where it lies in the window. */
export interface WindowPiece extends Span {
  readonly atSec: number;
}

/** Room for a window's speech and the pauses between. */
const MOST_SEC = 28;
/** Silence between two stretches in a window. */
export const PAUSE_SEC = 0.3;
/** Stretches further apart are not put together: what is said there has nothing to do with it. */
const FURTHEST_SEC = 8;

/**
 * Puts stretches of speech, in order of time, into windows that a model hears at once. `nowSec`: the end of what was
 * looked at, Infinity at the end of the sound; a window that may still get another stretch is given back as the rest.
 * `alone`: each stretch in a window of its own, for a model that does not say when in a window its words are.
 */
export function packWindows(
  spans: readonly Span[],
  nowSec: number,
  { alone = false } = {},
): { readonly windows: readonly (readonly WindowPiece[])[]; readonly rest: readonly Span[] } {
  const windows: WindowPiece[][] = [];
  let lastFrom = 0;
  for (const [at, span] of spans.entries()) {
    const window = windows.at(-1);
    const last = window?.at(-1);
    const atSec = last ? last.atSec + (last.endSec - last.startSec) + (span.startSec > last.endSec ? PAUSE_SEC : 0) : 0;
    const fits = last !== undefined && atSec + span.endSec - span.startSec <= MOST_SEC;
    if (window && fits && !alone && span.startSec - last.endSec <= FURTHEST_SEC) window.push({ ...span, atSec });
    else {
      windows.push([{ ...span, atSec: 0 }]);
      lastFrom = at;
    }
  }
  const end = spans.at(-1)?.endSec ?? 0;
  if (windows.length === 0 || alone || nowSec - end > FURTHEST_SEC) return { windows, rest: [] };
  return { windows: windows.slice(0, -1), rest: spans.slice(lastFrom) };
}

/** A time in a window as one of the recording; one in a pause is where the stretch before ends or the next begins. */
export function timeInRecording(pieces: readonly WindowPiece[], sec: number, as: 'start' | 'end'): number {
  const at = pieces.findLastIndex((piece) => (as === 'start' ? piece.atSec <= sec : piece.atSec < sec));
  const piece = pieces[Math.max(0, at)]!;
  const inside = piece.startSec + Math.max(0, sec - piece.atSec);
  if (inside <= piece.endSec) return inside;
  return as === 'start' ? (pieces[at + 1]?.startSec ?? piece.endSec) : piece.endSec;
}
