import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { formatTimecode } from '../../../src-shared/time.ts';
import { t } from '../../strings/index.ts';
import { spanLabel } from '../format.ts';
import type { Player } from '../player/player.ts';
import { fitCanvas, oncePerFrame } from './canvas.ts';
import { filmCache } from './film-cache.ts';
import { itemAt } from './lane-layout.ts';
import { type Lanes, laneAt, RULER_PX } from './lanes.ts';
import { paintOverlay, paintScene, type Scene } from './paint.ts';
import { readPalette } from './palette.ts';
import { panBy, pxToSec, type View, zoomAt } from './time-scale.ts';
import classes from './timeline.module.css';

interface TimelineCanvasProps {
  readonly videoId: string;
  readonly lanes: Lanes;
  readonly view: View;
  readonly currentHit: number | null;
  readonly player: Player;
  readonly onView: (change: (view: View) => View) => void;
  readonly onPlayHit: (index: number) => void;
}

/** Below this a press is a click, above it a drag. */
const DRAG_PX = 4;

/** Two layers: what changes with the view, and what moves while playing, so that playing repaints two lines only. */
export function TimelineCanvas(props: TimelineCanvasProps) {
  const { videoId, lanes, view, currentHit, player, onView } = props;
  const back = useRef<HTMLCanvasElement>(null);
  const front = useRef<HTMLCanvasElement>(null);
  const pointerPx = useRef<number | null>(null);
  const scene = useRef<Scene | null>(null);
  const scheme = useComputedColorScheme('dark');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tokens change with the scheme.
  const palette = useMemo(() => readPalette(), [scheme]);
  const [redraws] = useState(() => ({
    back: oncePerFrame(() => {
      const context = back.current && scene.current && fitCanvas(back.current, scene.current);
      if (context && scene.current) paintScene(context, scene.current);
    }),
    front: oncePerFrame(() => {
      const context = front.current && scene.current && fitCanvas(front.current, scene.current);
      if (!context || !scene.current) return;
      const { sec, clip } = player.store.getState();
      paintOverlay(context, scene.current, { sec, clip, pointerPx: pointerPx.current });
    }),
  }));
  const film = useMemo(() => filmCache(videoId, redraws.back), [videoId, redraws]);

  useEffect(() => {
    scene.current = { lanes, view, palette, film, currentHit };
    redraws.back();
    redraws.front();
  }, [lanes, view, palette, film, currentHit, redraws]);
  useEffect(() => player.store.subscribe(redraws.front), [player, redraws]);

  // React listens to wheels passively; zooming must keep the page from scrolling.
  useEffect(() => {
    const canvas = front.current;
    if (!canvas) return;
    const turn = (event: WheelEvent) => {
      event.preventDefault();
      const anchorPx = event.clientX - canvas.getBoundingClientRect().left;
      const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        onView((before) => panBy(before, sideways, lanes.durationSec));
      } else {
        const factor = Math.exp(Math.max(-120, Math.min(120, event.deltaY)) * 0.004);
        onView((before) => zoomAt(before, anchorPx, factor, lanes.durationSec));
      }
    };
    canvas.addEventListener('wheel', turn, { passive: false });
    return () => canvas.removeEventListener('wheel', turn);
  }, [onView, lanes.durationSec]);

  const pointer = usePointer({ ...props, front, pointerPx, redraw: redraws.front });
  return (
    <>
      <canvas ref={back} className={classes['layer']} />
      <Head player={player} durationSec={lanes.durationSec}>
        <canvas ref={front} className={classes['layer']} title={pointer.tip} {...pointer.handlers} />
      </Head>
    </>
  );
}

/** The play-head for screen readers: a slider whose arrow keys are the player's. */
function Head({ player, durationSec, children }: { player: Player; durationSec: number; children: React.ReactNode }) {
  const sec = useStore(player.store, (state) => Math.floor(state.sec));
  return (
    <div
      role="slider"
      tabIndex={0}
      data-player-keys
      className={classes['layer']}
      aria-label={t.review.player.position}
      aria-valuemin={0}
      aria-valuemax={Math.ceil(durationSec)}
      aria-valuenow={sec}
      aria-valuetext={formatTimecode(sec, 0)}
    >
      {children}
    </div>
  );
}

function usePointer({
  lanes,
  view,
  player,
  onView,
  onPlayHit,
  front,
  pointerPx,
  redraw,
}: TimelineCanvasProps & {
  front: React.RefObject<HTMLCanvasElement | null>;
  pointerPx: React.RefObject<number | null>;
  redraw: () => void;
}) {
  const [tip, setTip] = useState('');
  const press = useRef<{ px: number; lastPx: number; dragged: boolean; onRuler: boolean } | null>(null);
  const at = (event: { readonly clientX: number; readonly clientY: number }) => {
    const box = front.current?.getBoundingClientRect();
    return { px: event.clientX - (box?.left ?? 0), yPx: event.clientY - (box?.top ?? 0) };
  };
  const under = (px: number, yPx: number) => {
    const found = laneAt(lanes, yPx);
    const index = found ? itemAt(found.lane.items, view, px, found.row) : null;
    return found && index !== null ? { lane: found.lane, index } : null;
  };
  return {
    tip,
    handlers: {
      onPointerDown(event: React.PointerEvent<HTMLCanvasElement>) {
        const { px, yPx } = at(event);
        event.currentTarget.setPointerCapture(event.pointerId);
        const onRuler = yPx < RULER_PX;
        press.current = { px, lastPx: px, dragged: false, onRuler };
        if (onRuler) player.seek(pxToSec(view, px));
      },
      onPointerMove(event: React.PointerEvent<HTMLCanvasElement>) {
        const { px, yPx } = at(event);
        pointerPx.current = px;
        redraw();
        const held = press.current;
        if (!held) {
          const found = under(px, yPx);
          const span = found?.lane.spans[found.index];
          const text = found?.lane.key === 'transcript' ? lanes.transcript[found.index]?.text : undefined;
          const label =
            found && span ? `${t.review.timeline.lanes[found.lane.key]}  ${spanLabel(span.startSec, span.endSec)}` : '';
          setTip(text ? `${label}\n${text}` : label);
          return;
        }
        if (Math.abs(px - held.px) > DRAG_PX) held.dragged = true;
        // Dragging the ruler scrubs; dragging anywhere else moves the film.
        if (held.onRuler) player.seek(pxToSec(view, px));
        else if (held.dragged) {
          const deltaPx = held.lastPx - px;
          onView((before) => panBy(before, deltaPx, lanes.durationSec));
        }
        held.lastPx = px;
      },
      onPointerUp(event: React.PointerEvent<HTMLCanvasElement>) {
        const held = press.current;
        press.current = null;
        if (!held || held.dragged || held.onRuler) return;
        const { px, yPx } = at(event);
        const found = under(px, yPx);
        const span = found?.lane.spans[found.index];
        if (found?.lane.key === 'hits') onPlayHit(found.index);
        else if (found?.lane.key === 'transcript' && span) player.playClip(span);
        else player.seek(pxToSec(view, px));
      },
      onDoubleClick(event: React.MouseEvent<HTMLCanvasElement>) {
        const { px, yPx } = at(event);
        const found = under(px, yPx);
        const span = found?.lane.spans[found.index];
        if (span) player.playClip(span);
      },
      onPointerLeave() {
        pointerPx.current = null;
        redraw();
      },
    },
  };
}
