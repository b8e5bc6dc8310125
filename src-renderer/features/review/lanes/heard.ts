import { t } from '../../../strings/index.ts';
import type { Brush, LaneMark } from '../../../ui/timeline/lane.ts';
import { type Footage, fillMark, type ReviewSpanLane, writeOn } from './footage.ts';

/** Where somebody speaks, whether or not it was written down. */
export const voices: ReviewSpanLane = {
  key: 'voices',
  label: t.review.timeline.lanes.voices,
  kind: 'spans',
  rowPx: 8,
  maxRows: 1,
  spans: ({ heard }) => heard.speech,
  paint({ context, palette }, mark) {
    context.globalAlpha = 0.8;
    context.fillStyle = palette.sound;
    fillMark(context, mark);
    context.globalAlpha = 1;
  },
};

/** Kinds of sounds by their names, readable where there is room. A click plays one. */
export const sounds: ReviewSpanLane = {
  key: 'sounds',
  label: t.review.timeline.lanes.sounds,
  kind: 'spans',
  rowPx: 14,
  maxRows: 3,
  spans: ({ heard }) => heard.sounds,
  paint: paintSound,
  tip: ({ heard }, index) => {
    const sound = heard.sounds[index];
    return sound ? t.review.timeline.soundTip(sound.label, sound.score.toFixed(2)) : '';
  },
  pick: ({ heard }, index, player) => {
    const sound = heard.sounds[index];
    if (sound) player.playClip({ startSec: sound.startSec, endSec: sound.endSec });
  },
};

function paintSound(brush: Brush, mark: LaneMark, { heard }: Footage): void {
  const { context, palette } = brush;
  context.fillStyle = palette.sound;
  context.globalAlpha = 0.4;
  fillMark(context, mark);
  context.globalAlpha = 1;
  writeOn(brush, mark, heard.sounds[mark.index]?.label ?? '');
}
