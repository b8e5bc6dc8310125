import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { t } from '../../strings/index.ts';
import type { Player } from '../player/player.ts';
import { fitCanvas } from './canvas.ts';
import { laneMarks, peakPerPixel } from './lane-layout.ts';
import type { Lanes } from './lanes.ts';
import { readPalette } from './palette.ts';
import { clampView, endSec, fitView, type View } from './time-scale.ts';
import classes from './timeline.module.css';

const HEIGHT_PX = 20;

/** The whole recording in one thin strip; the frame on it is the visible part. */
export function Minimap({
  lanes,
  view,
  player,
  onView,
}: {
  lanes: Lanes;
  view: View;
  player: Player;
  onView: (change: (view: View) => View) => void;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useComputedColorScheme('dark');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tokens change with the scheme.
  useEffect(() => {
    const whole = fitView(lanes.durationSec, view.widthPx);
    const context = canvas.current && fitCanvas(canvas.current, { view: whole, lanes: { heightPx: HEIGHT_PX } });
    if (!context) return;
    const palette = readPalette();
    context.clearRect(0, 0, whole.widthPx, HEIGHT_PX);
    context.fillStyle = palette.motion;
    const columns = peakPerPixel(lanes.motion.bins, lanes.durationSec, whole);
    for (let px = 0; px < columns.length; px++) {
      const height = columns[px]! * (HEIGHT_PX - 6);
      context.fillRect(px, HEIGHT_PX - height, 1, height);
    }
    context.fillStyle = palette.hit;
    for (const lane of lanes.lanes.filter((one) => one.key === 'hits')) {
      for (const mark of laneMarks(lane.items, whole)) {
        context.fillRect(mark.startPx, 0, Math.max(3, mark.endPx - mark.startPx), 6);
      }
    }
  }, [lanes, view.widthPx, scheme]);
  const share = (sec: number) => `${(sec / Math.max(0.001, lanes.durationSec)) * 100}%`;
  const moveTo = (event: React.PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const sec = ((event.clientX - box.left) / box.width) * lanes.durationSec;
    onView((before) =>
      clampView({ ...before, startSec: sec - (before.widthPx * before.secPerPx) / 2 }, lanes.durationSec),
    );
  };
  return (
    <div className={classes['minimapRow']}>
      <div
        className={classes['minimap']}
        title={t.review.timeline.overview}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          moveTo(event);
        }}
        onPointerMove={(event) => {
          if (event.buttons === 1) moveTo(event);
        }}
      >
        <canvas ref={canvas} className={classes['layer']} />
        <MiniHead player={player} share={share} />
        <div
          className={classes['window']}
          style={{
            left: share(view.startSec),
            width: share(Math.min(lanes.durationSec, endSec(view)) - view.startSec),
          }}
        />
      </div>
    </div>
  );
}

function MiniHead({ player, share }: { player: Player; share: (sec: number) => string }) {
  const sec = useStore(player.store, (state) => Math.round(state.sec * 10) / 10);
  return <div className={classes['miniHead']} style={{ left: share(sec) }} />;
}
