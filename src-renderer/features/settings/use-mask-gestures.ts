import { type PointerEvent, useRef, useState } from 'react';
import type { MaskRect } from '../../../src-shared/model/privacy.ts';
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

/**
 * The mouse on the stage of a mask: drawing a rectangle, moving one, moving a corner. Rectangles carry `data-rect`, their
 * corners `data-corner`.
 */
export function useMaskGestures(
  rects: readonly MaskRect[],
  onSelect: (index: number | null) => void,
  onChange: (rects: MaskRect[]) => void,
) {
  const stage = useRef<HTMLDivElement>(null);
  const gesture = useRef<Gesture | null>(null);
  const [drawn, setDrawn] = useState<MaskRect | null>(null);

  const pointOf = ({ clientX, clientY }: PointerEvent): PicturePoint => {
    const box = stage.current!.getBoundingClientRect();
    return { x: (clientX - box.left) / box.width, y: (clientY - box.top) / box.height };
  };
  const replace = (index: number, rect: MaskRect) => onChange(rects.map((each, at) => (at === index ? rect : each)));
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
  return {
    stage,
    /** The rectangle that is being drawn. */
    drawn,
    replace,
    handlers: { onPointerDown: begin, onPointerMove: go, onPointerUp: end, onPointerCancel: end },
  };
}
