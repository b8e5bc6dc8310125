import { type PointerEvent, useRef } from 'react';
import type { Player } from '../../../ui/player/player.ts';
import { moveBound, nudgeSec, type StepBound, snapSec } from './step-bounds.ts';
import type { StepDraft } from './step-edit.ts';

interface Drag {
  readonly bound: StepBound;
  readonly base: readonly StepDraft[];
  readonly group: string;
  readonly fromPx: number;
}

/** Moving the bounds of steps by mouse and by key; the picture follows, so that a bound can be put on the frame. */
export function useBoundMoves(
  drafts: readonly StepDraft[],
  player: Player,
  onEdit: (next: readonly StepDraft[], group: string) => void,
) {
  /** The element the bounds lie on; it holds the pointer, as two bounds can become one while they are dragged. */
  const strip = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag | null>(null);
  const move = (base: readonly StepDraft[], bound: StepBound, sec: number, group: string) => {
    onEdit(moveBound(base, bound, sec), group);
    player.pause();
    player.seek(Math.max(bound.minSec, Math.min(bound.maxSec, sec)));
  };
  const release = () => {
    drag.current = null;
  };
  return {
    strip,
    drag,
    hold(event: PointerEvent<HTMLDivElement>, bound: StepBound) {
      event.preventDefault();
      event.currentTarget.focus();
      strip.current?.setPointerCapture(event.pointerId);
      drag.current = { bound, base: drafts, group: `drag ${crypto.randomUUID()}`, fromPx: event.clientX };
      player.pause();
      player.seek(bound.sec);
    },
    /** For the strip: `secPerPx` is that of its view. */
    handlers: (secPerPx: number) => ({
      onPointerMove(event: PointerEvent<HTMLDivElement>) {
        const held = drag.current;
        if (!held) return;
        const sec = snapSec(held.bound.sec + (event.clientX - held.fromPx) * secPerPx);
        move(held.base, held.bound, sec, held.group);
      },
      onPointerUp: release,
      onPointerCancel: release,
    }),
    nudge(bound: StepBound, direction: 1 | -1, coarse: boolean) {
      move(drafts, bound, nudgeSec(bound.sec, direction, coarse), `nudge ${bound.key}`);
      // A bound that has met its neighbour is one with it now, under the other's name.
      requestAnimationFrame(() => {
        if (document.activeElement !== document.body || bound.startOf === null) return;
        strip.current?.querySelector<HTMLElement>(`[data-starts="${bound.startOf}"]`)?.focus();
      });
    },
  };
}
