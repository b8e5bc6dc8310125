import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { Span } from '../../../src-shared/time.ts';
import { t } from '../../strings/index.ts';
import type { Player } from '../player/player.ts';
import { fitCanvas } from './canvas.ts';
import type { LaidLane } from './lane.ts';
import classes from './Minimap.module.css';
import { clampView, fitView, type View, visibleSpan } from './time-scale.ts';
import { usePalette } from './use-palette.ts';
import type { ChangeView } from './use-timeline-view.ts';

const HEIGHT_PX = 20;

/** The whole recording in one thin strip; the frame on it is the visible part. */
export function Minimap({
  lanes,
  whole,
  view,
  player,
  onView,
}: {
  lanes: readonly LaidLane[];
  whole: Span;
  view: View;
  player: Player;
  onView: ChangeView;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = usePalette();
  const { widthPx } = view;
  useEffect(() => {
    const context = canvas.current && fitCanvas(canvas.current, { widthPx, heightPx: HEIGHT_PX });
    if (!context) return;
    context.clearRect(0, 0, widthPx, HEIGHT_PX);
    const film = { topPx: 0, heightPx: 0 };
    const brush = { context, palette, view: fitView(whole, widthPx), film };
    for (const lane of lanes) lane.paintOverview(brush, HEIGHT_PX);
  }, [lanes, whole, widthPx, palette]);
  const lengthSec = Math.max(0.001, whole.endSec - whole.startSec);
  const share = (sec: number) => `${((sec - whole.startSec) / lengthSec) * 100}%`;
  const moveTo = (event: React.PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const sec = whole.startSec + ((event.clientX - box.left) / box.width) * lengthSec;
    onView((before) => clampView({ ...before, startSec: sec - (before.widthPx * before.secPerPx) / 2 }, whole));
  };
  const { startSec, endSec } = visibleSpan(view, whole);
  return (
    <div className={classes['row']}>
      <div
        className={classes['minimap']}
        title={t.timeline.overview}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          moveTo(event);
        }}
        onPointerMove={(event) => {
          if (event.buttons === 1) moveTo(event);
        }}
      >
        <canvas ref={canvas} className={classes['canvas']} />
        <MiniHead player={player} share={share} />
        <div
          className={classes['window']}
          style={{ left: share(startSec), width: `${((endSec - startSec) / lengthSec) * 100}%` }}
        />
      </div>
    </div>
  );
}

function MiniHead({ player, share }: { player: Player; share: (sec: number) => string }) {
  const sec = useStore(player.store, (state) => Math.round(state.sec * 10) / 10);
  return <div className={classes['head']} style={{ left: share(sec) }} />;
}
