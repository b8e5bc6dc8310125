import { type MouseEvent, type PointerEvent, type RefObject, useRef, useState } from 'react';
import type { Span } from '../../../src-shared/time.ts';
import { spanLabel } from '../format.ts';
import type { Player } from '../player/player.ts';
import type { Hovered } from './HoverPicture.tsx';
import type { LaneItem } from './lane.ts';
import { type LaneStack, laneAt, RULER_PX } from './lane-stack.ts';
import { panBy, pxToSec, type View } from './time-scale.ts';
import type { ChangeView } from './use-timeline-view.ts';

/** Below this a press is a click, above it a drag. */
const DRAG_PX = 4;

interface PointedTimeline {
  /** The canvas the mouse is over. */
  readonly front: RefObject<HTMLCanvasElement | null>;
  readonly stack: LaneStack;
  readonly whole: Span;
  readonly view: View;
  readonly player: Player;
  readonly onView: ChangeView;
  /** Where the pointer is, for the line drawn there; null while it is elsewhere. */
  readonly pointerPx: RefObject<number | null>;
  readonly redraw: () => void;
  /** Told where the pointer rests on the timeline; null while it drags the film, and elsewhere. */
  readonly onHover: (at: Hovered | null) => void;
}

/** The mouse over a timeline: tips, clicks on spans, scrubbing on the ruler, dragging the film. */
export function useTimelinePointer(timeline: PointedTimeline) {
  const { front, stack, whole, view, player, onView, pointerPx, redraw, onHover } = timeline;
  const [tip, setTip] = useState('');
  const press = useRef<{ px: number; lastPx: number; dragged: boolean; onRuler: boolean } | null>(null);
  const at = (event: { readonly clientX: number; readonly clientY: number }) => {
    const box = front.current?.getBoundingClientRect();
    return { px: event.clientX - (box?.left ?? 0), yPx: event.clientY - (box?.top ?? 0) };
  };
  const under = (px: number, yPx: number): { label: string; item: LaneItem } | null => {
    const found = laneAt(stack, yPx);
    const item = found?.lane.itemAt(view, px, yPx - found.topPx);
    return found && item ? { label: found.lane.label, item } : null;
  };
  const hover = (event: { readonly clientX: number }, px: number) => {
    const topPx = front.current?.getBoundingClientRect().top ?? 0;
    onHover({ xPx: event.clientX, topPx, px });
  };
  const showTip = (px: number, yPx: number) => {
    const found = under(px, yPx);
    if (!found) return setTip('');
    const { span, tip: more } = found.item;
    const label = `${found.label}  ${spanLabel(span.startSec, span.endSec)}`;
    setTip(more === '' ? label : `${label}\n${more}`);
  };
  const handlers = {
    onPointerDown(event: PointerEvent<HTMLCanvasElement>) {
      const { px, yPx } = at(event);
      event.currentTarget.setPointerCapture(event.pointerId);
      const onRuler = yPx < RULER_PX;
      press.current = { px, lastPx: px, dragged: false, onRuler };
      if (onRuler) player.seek(pxToSec(view, px));
    },
    onPointerMove(event: PointerEvent<HTMLCanvasElement>) {
      const { px, yPx } = at(event);
      pointerPx.current = px;
      redraw();
      const held = press.current;
      if (held?.dragged && !held.onRuler) onHover(null);
      else hover(event, px);
      if (!held) {
        showTip(px, yPx);
        return;
      }
      if (Math.abs(px - held.px) > DRAG_PX) held.dragged = true;
      // Dragging the ruler scrubs; dragging anywhere else moves the film.
      if (held.onRuler) player.seek(pxToSec(view, px));
      else if (held.dragged) {
        const deltaPx = held.lastPx - px;
        onView((before) => panBy(before, deltaPx, whole));
      }
      held.lastPx = px;
    },
    onPointerUp(event: PointerEvent<HTMLCanvasElement>) {
      const held = press.current;
      press.current = null;
      if (!held || held.dragged || held.onRuler) return;
      const { px, yPx } = at(event);
      const pick = under(px, yPx)?.item.pick;
      if (pick) pick(player);
      else player.seek(pxToSec(view, px));
    },
    onDoubleClick(event: MouseEvent<HTMLCanvasElement>) {
      const { px, yPx } = at(event);
      const span = under(px, yPx)?.item.span;
      if (span) player.playClip(span);
    },
    onPointerLeave() {
      pointerPx.current = null;
      onHover(null);
      redraw();
    },
  };
  return { tip, handlers };
}
