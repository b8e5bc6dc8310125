import { t } from '../../../strings/index.ts';
import type { ReviewLane } from './footage.ts';

const HEIGHT_PX = 28;

/** How loud it is, as the usual wave; quiet speech still shows. Not there where there is no sound. */
export const sound: ReviewLane = {
  key: 'sound',
  label: t.review.timeline.lanes.sound,
  kind: 'curve',
  heightPx: HEIGHT_PX,
  values: ({ loudness }) => loudness,
  paint({ context, palette }, columns, topPx) {
    context.fillStyle = palette.sound;
    for (let px = 0; px < columns.length; px++) {
      // Ears, too, hear a tenth of the amplitude as more than a tenth.
      const columnPx = Math.max(1, Math.sqrt(columns[px]!) * HEIGHT_PX);
      context.fillRect(px, topPx + (HEIGHT_PX - columnPx) / 2, 1, columnPx);
    }
  },
};

/** Values 0..1 for equal parts of a recording of that length, out of stored peaks. */
export function loudnessOf(
  { peaks, peaksPerSec }: { readonly peaks: readonly number[]; readonly peaksPerSec: number },
  durationSec: number,
): readonly number[] {
  if (peaks.length === 0) return [];
  const count = Math.max(1, Math.round(durationSec * peaksPerSec));
  return Array.from({ length: count }, (_, at) => (peaks[at] ?? 0) / 255);
}
