import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import type { MaskMode, MaskRect } from '../../../src-shared/model/privacy.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { t } from '../../strings/index.ts';
import { MaskPicture } from './MaskPicture.tsx';
import classes from './MaskStage.module.css';
import { CORNERS, type Corner, moveCorner, moveRect, type PicturePoint, rectBetween } from './mask-geometry.ts';

type Gesture =
  | { readonly kind: 'draw'; readonly from: PicturePoint }
  | { readonly kind: 'move'; readonly from: PicturePoint; readonly index: number; readonly rect: MaskRect }
  | {
      readonly kind: 'corner';
      readonly from: PicturePoint;
      readonly index: number;
      readonly rect: MaskRect;
      readonly corner: Corner;
    };

const ARROWS: Readonly<Record<string, PicturePoint>> = {
  ArrowLeft: { x: -0.01, y: 0 },
  ArrowRight: { x: 0.01, y: 0 },
  ArrowUp: { x: 0, y: -0.01 },
  ArrowDown: { x: 0, y: 0.01 },
};

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
  const stage = useRef<HTMLDivElement>(null);
  const gesture = useRef<Gesture | null>(null);
  const [drawn, setDrawn] = useState<MaskRect | null>(null);

  const pointOf = ({ clientX, clientY }: PointerEvent): PicturePoint => {
    const box = stage.current!.getBoundingClientRect();
    return { x: (clientX - box.left) / box.width, y: (clientY - box.top) / box.height };
  };
  const replace = (index: number, rect: MaskRect) => onChange(rects.map((each, at) => (at === index ? rect : each)));
  const remove = (index: number) => {
    onChange(rects.filter((_, at) => at !== index));
    onSelect(null);
  };

  const begin = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    const from = pointOf(event);
    const target = event.target as HTMLElement;
    const held = target.closest<HTMLElement>('[data-rect]');
    const index = held ? Number(held.dataset['rect']) : -1;
    const rect = rects[index];
    const corner = CORNERS.find((each) => each === target.dataset['corner']);
    if (!rect) gesture.current = { kind: 'draw', from };
    else if (corner) gesture.current = { kind: 'corner', from, index, rect, corner };
    else gesture.current = { kind: 'move', from, index, rect };
    onSelect(rect ? index : null);
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const go = (event: PointerEvent<HTMLDivElement>) => {
    const now = gesture.current;
    if (!now) return;
    const at = pointOf(event);
    const by = { x: at.x - now.from.x, y: at.y - now.from.y };
    if (now.kind === 'draw') setDrawn(rectBetween(now.from, at) ?? null);
    else if (now.kind === 'move') replace(now.index, moveRect(now.rect, by));
    else replace(now.index, moveCorner(now.rect, now.corner, by));
  };
  const end = () => {
    if (gesture.current?.kind === 'draw' && drawn) {
      onChange([...rects, drawn]);
      onSelect(rects.length);
    }
    gesture.current = null;
    setDrawn(null);
  };
  const press = (event: KeyboardEvent, index: number, rect: MaskRect) => {
    const by = ARROWS[event.key];
    if (by) replace(index, event.shiftKey ? moveCorner(rect, 'se', by) : moveRect(rect, by));
    else if (event.key === 'Delete' || event.key === 'Backspace') remove(index);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const shares = [...rects, ...(drawn ? [drawn] : [])];
  return (
    // A fieldset has borders and a size of its own, and is no place to draw on.
    // biome-ignore lint/a11y/useSemanticElements: see above.
    <div
      ref={stage}
      className={classes['stage']}
      style={{ aspectRatio: `${video.width} / ${video.height}`, maxWidth: (380 * video.width) / video.height }}
      data-mode={mode}
      role="group"
      aria-label={t.privacy.stage}
      onPointerDown={begin}
      onPointerMove={go}
      onPointerUp={end}
      onPointerCancel={end}
    >
      <MaskPicture key={video.videoId} video={video} />
      {shares.map((rect, index) => (
        <button
          // Rectangles have no name but their place in the list.
          // biome-ignore lint/suspicious/noArrayIndexKey: moving one must not make it another.
          key={index}
          type="button"
          className={classes['rect']}
          style={{
            left: `${rect.left * 100}%`,
            top: `${rect.top * 100}%`,
            width: `${(rect.right - rect.left) * 100}%`,
            height: `${(rect.bottom - rect.top) * 100}%`,
          }}
          data-rect={index}
          data-selected={index === selected}
          aria-label={placeOf(rect, index)}
          aria-pressed={index === selected}
          onFocus={() => onSelect(index)}
          onKeyDown={(event) => press(event, index, rect)}
        >
          {index === selected
            ? CORNERS.map((corner) => <span key={corner} className={classes['corner']} data-corner={corner} />)
            : null}
        </button>
      ))}
    </div>
  );
}

function placeOf({ left, top, right, bottom }: MaskRect, index: number): string {
  const percent = (share: number) => Math.round(share * 100);
  return t.privacy.rect(index + 1, percent(left), percent(top), percent(right - left), percent(bottom - top));
}
