import type { KeyboardEvent } from 'react';
import type { MaskMode, MaskRect } from '../../../src-shared/model/privacy.ts';
import type { Video } from '../../../src-shared/model/worded.ts';
import { t } from '../../strings/index.ts';
import { MaskPicture } from './MaskPicture.tsx';
import classes from './MaskStage.module.css';
import { CORNERS, moveCorner, moveRect, type PicturePoint } from './mask-geometry.ts';
import { useMaskGestures } from './use-mask-gestures.ts';

const ARROWS: Readonly<Record<string, PicturePoint>> = {
  ArrowLeft: { x: -0.01, y: 0 },
  ArrowRight: { x: 0.01, y: 0 },
  ArrowUp: { x: 0, y: -0.01 },
  ArrowDown: { x: 0, y: 0.01 },
};
/** Room the picture takes at most, in px. */
const MAX_HEIGHT_PX = 380;

/** A picture of a video with the rectangles of a mask: drag to add, to move and to size; keys do the same. */
export function MaskStage({
  video,
  rects,
  mode,
  selected,
  onSelect,
  onChange,
}: {
  video: Video;
  rects: readonly MaskRect[];
  mode: MaskMode;
  selected: number | null;
  onSelect: (index: number | null) => void;
  onChange: (rects: MaskRect[]) => void;
}) {
  const { stage, drawn, replace, handlers } = useMaskGestures(rects, onSelect, onChange);
  const press = (event: KeyboardEvent, index: number, rect: MaskRect) => {
    const by = ARROWS[event.key];
    if (by) replace(index, event.shiftKey ? moveCorner(rect, 'se', by) : moveRect(rect, by));
    else if (event.key === 'Delete' || event.key === 'Backspace') {
      onChange(rects.filter((_, at) => at !== index));
      onSelect(null);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // A fieldset has borders and a size of its own, and is no place to draw on.
    // biome-ignore lint/a11y/useSemanticElements: see above.
    <div
      ref={stage}
      className={classes['stage']}
      style={{
        aspectRatio: `${video.width} / ${video.height}`,
        maxWidth: (MAX_HEIGHT_PX * video.width) / video.height,
      }}
      data-mode={mode}
      role="group"
      aria-label={t.privacy.stage}
      {...handlers}
    >
      <MaskPicture key={video.videoId} video={video} />
      {[...rects, ...(drawn ? [drawn] : [])].map((rect, index) => (
        <RectButton
          // Rectangles have no name but their place in the list.
          // biome-ignore lint/suspicious/noArrayIndexKey: moving one must not make it another.
          key={index}
          rect={rect}
          index={index}
          selected={index === selected}
          onSelect={() => onSelect(index)}
          onKeyDown={(event) => press(event, index, rect)}
        />
      ))}
    </div>
  );
}

function RectButton({
  rect: { left, top, right, bottom },
  index,
  selected,
  onSelect,
  onKeyDown,
}: {
  rect: MaskRect;
  index: number;
  selected: boolean;
  onSelect: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}) {
  const percent = (share: number) => Math.round(share * 100);
  const size = [percent(right - left), percent(bottom - top)] as const;
  return (
    <button
      type="button"
      className={classes['rect']}
      style={{
        left: `${left * 100}%`,
        top: `${top * 100}%`,
        width: `${(right - left) * 100}%`,
        height: `${(bottom - top) * 100}%`,
      }}
      data-rect={index}
      data-selected={selected}
      aria-label={t.privacy.rect(index + 1, percent(left), percent(top), ...size)}
      aria-pressed={selected}
      onFocus={onSelect}
      onKeyDown={onKeyDown}
    >
      {selected
        ? CORNERS.map((corner) => <span key={corner} className={classes['corner']} data-corner={corner} />)
        : null}
    </button>
  );
}
