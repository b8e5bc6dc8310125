import { useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { formatTimecode, type Span } from '../../../src-shared/time.ts';
import { t } from '../../strings/index.ts';
import type { Player } from '../player/player.ts';
import { fitCanvas, oncePerFrame } from './canvas.ts';
import { type FilmSource, filmCache } from './film-cache.ts';
import { type Hovered, HoverPicture } from './HoverPicture.tsx';
import type { LaneStack } from './lane-stack.ts';
import { type CurrentSpan, paintOverlay, paintScene, type Scene } from './paint.ts';
import classes from './TimelineCanvas.module.css';
import type { View } from './time-scale.ts';
import { usePalette } from './use-palette.ts';
import { useTimelinePointer } from './use-timeline-pointer.ts';
import type { ChangeView } from './use-timeline-view.ts';
import { useWheel } from './use-wheel.ts';

interface TimelineCanvasProps {
  readonly source: FilmSource;
  readonly cuts: readonly number[];
  readonly stack: LaneStack;
  readonly whole: Span;
  readonly view: View;
  readonly current: CurrentSpan | null;
  readonly player: Player;
  readonly onView: ChangeView;
}

/** Two layers: what changes with the view, and what moves while playing, so that playing repaints two lines only. */
export function TimelineCanvas({ source, cuts, stack, whole, view, current, player, onView }: TimelineCanvasProps) {
  const back = useRef<HTMLCanvasElement>(null);
  const front = useRef<HTMLCanvasElement>(null);
  const pointerPx = useRef<number | null>(null);
  const scene = useRef<Scene | null>(null);
  const palette = usePalette();
  const [redraws] = useState(() => {
    const onto = (layer: React.RefObject<HTMLCanvasElement | null>, draw: (at: DrawnScene) => void) =>
      oncePerFrame(() => {
        if (!layer.current || !scene.current) return;
        const { view: shown, stack: stacked } = scene.current;
        const context = fitCanvas(layer.current, { widthPx: shown.widthPx, heightPx: stacked.heightPx });
        if (context) draw({ context, scene: scene.current });
      });
    return {
      back: onto(back, ({ context, scene: drawn }) => paintScene(context, drawn)),
      front: onto(front, ({ context, scene: drawn }) => {
        const { sec, clip } = player.store.getState();
        paintOverlay(context, drawn, { sec, clip, pointerPx: pointerPx.current });
      }),
    };
  });
  const film = useMemo(() => filmCache(source, redraws.back), [source, redraws]);

  useEffect(() => {
    scene.current = { whole, stack, view, palette, film, cuts, current };
    redraws.back();
    redraws.front();
  }, [whole, stack, view, palette, film, cuts, current, redraws]);
  useEffect(() => player.store.subscribe(redraws.front), [player, redraws]);
  useWheel(front, onView, whole, 'bare');
  const [hovered] = useState(() => createStore<{ at: Hovered | null }>(() => ({ at: null })));
  const pointer = useTimelinePointer({
    ...{ front, stack, whole, view, player, onView, pointerPx },
    redraw: redraws.front,
    onHover: (at) => hovered.setState({ at }),
  });
  return (
    <>
      <canvas ref={back} className={classes['layer']} />
      <Head player={player} durationSec={whole.endSec}>
        <canvas ref={front} className={classes['layer']} title={pointer.tip} {...pointer.handlers} />
      </Head>
      <HoverPicture source={source} view={view} whole={whole} store={hovered} />
    </>
  );
}

interface DrawnScene {
  readonly context: CanvasRenderingContext2D;
  readonly scene: Scene;
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
      aria-label={t.timeline.position}
      aria-valuemin={0}
      aria-valuemax={Math.ceil(durationSec)}
      aria-valuenow={sec}
      aria-valuetext={formatTimecode(sec, 0)}
    >
      {children}
    </div>
  );
}
