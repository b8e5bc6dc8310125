import type { CallOutput } from '../../../../src-shared/contract/api.ts';
import type { Offer } from '../../../state/review.ts';
import type { Brush, Lane, LaneMark, SpanLane } from '../../../ui/timeline/lane.ts';
import type { LabelledSpan } from '../labelled-spans.ts';

/** What Review's lanes show of a recording. */
export interface Footage {
  readonly source: CallOutput<'videos.timeline'>;
  /** How loud it is, 0..1 for equal parts of it; nothing where there is no sound. */
  readonly loudness: readonly number[];
  /** When which things are to be seen. */
  readonly objects: readonly LabelledSpan[];
  /** Voices and kinds of sounds in it; empty where no model has listened. */
  readonly heard: Pick<CallOutput<'videos.sounds'>, 'speech' | 'sounds'>;
  /** What is written in its pictures; empty where no model has read. */
  readonly written: CallOutput<'videos.texts'>['lines'];
  /** Evidence and hits in it, best first. */
  readonly hits: readonly Offer[];
  readonly playHit: (hit: Offer) => void;
}

export type ReviewLane = Lane<Footage>;
export type ReviewSpanLane = SpanLane<Footage>;

/** A plain bar where a mark is. */
export function fillMark(context: CanvasRenderingContext2D, { leftPx, topPx, widthPx, heightPx }: LaneMark): void {
  context.fillRect(leftPx, topPx, widthPx, heightPx);
}

/** Narrower than this, no word can be read. */
const MIN_TEXT_PX = 24;

/** A word or more on a mark, `insetPx` from its start and cut off at its end; nothing where there is no room to read any. */
export function writeOn(
  { context, palette }: Brush,
  { leftPx, topPx, widthPx, heightPx }: LaneMark,
  text: string,
  insetPx = 4,
): void {
  if (widthPx < MIN_TEXT_PX) return;
  context.save();
  context.beginPath();
  context.rect(leftPx, topPx, widthPx - 4, heightPx);
  context.clip();
  context.fillStyle = palette.text;
  context.font = palette.font;
  context.textBaseline = 'middle';
  context.fillText(text, Math.max(leftPx, 0) + insetPx, topPx + heightPx / 2);
  context.restore();
}
