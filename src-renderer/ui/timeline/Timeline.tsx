import { Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useMemo, useState } from 'react';
import { createStore, useStore } from 'zustand';
import type { Span } from '../../../src-shared/time.ts';
import { t } from '../../strings/index.ts';
import { spanLabel } from '../format.ts';
import type { Player } from '../player/player.ts';
import { useKeys } from '../use-keys.ts';
import { ZOOM_STEP, ZoomButtons } from '../ZoomButtons.tsx';
import { layLanes, type TimelineSource } from './lanes.ts';
import { Minimap } from './Minimap.tsx';
import { TimelineCanvas } from './TimelineCanvas.tsx';
import { endSec, fitView, focusSpan, resizeView, reveal, secToPx, type View, zoomAt } from './time-scale.ts';
import classes from './timeline.module.css';

interface TimelineProps {
  readonly videoId: string;
  readonly source: TimelineSource;
  readonly hits: readonly Span[];
  readonly currentHit: number | null;
  readonly player: Player;
  readonly onPlayHit: (index: number) => void;
  /** Told when the visible part changes, for questions about "the visible part only". */
  readonly onVisible: (span: Span) => void;
}

/** The recording from left to right: picture, hits, cuts, spans, speech, motion. */
export function Timeline({ videoId, source, hits, currentHit, player, onPlayHit, onVisible }: TimelineProps) {
  const { ref, width } = useElementSize();
  const pane = useElementSize();
  const durationSec = source.durationSec;
  const lanes = useMemo(() => layLanes(source, hits, pane.height), [source, hits, pane.height]);
  const [store] = useState(() => createStore<{ view: View }>(() => ({ view: fitView(durationSec, 1) })));
  const view = useStore(store, (state) => state.view);
  const setView = (change: (view: View) => View) => store.setState(({ view: before }) => ({ view: change(before) }));

  useEffect(() => {
    if (width > 0) store.setState(({ view: before }) => ({ view: resizeView(before, width, durationSec) }));
  }, [store, width, durationSec]);
  useEffect(() => {
    onVisible({ startSec: view.startSec, endSec: Math.min(durationSec, endSec(view)) });
  }, [view, durationSec, onVisible]);
  // The play-head never leaves the picture while playing; a clip that is asked for is brought close.
  useEffect(
    () =>
      player.store.subscribe((now, before) => {
        if (now.clip && now.clip !== before.clip) {
          const clip = now.clip;
          store.setState(({ view: shown }) => ({ view: bringClose(shown, clip, durationSec) }));
        } else if (now.sec !== before.sec) {
          const shown = store.getState().view;
          const moved = reveal(shown, now.sec, durationSec);
          if (moved !== shown) store.setState({ view: moved });
        }
      }),
    [player, store, durationSec],
  );

  const zoom = (factor: number) => {
    setView((before) => {
      const px = secToPx(before, player.store.getState().sec);
      const anchor = px >= 0 && px <= before.widthPx ? px : before.widthPx / 2;
      return zoomAt(before, anchor, factor, durationSec);
    });
  };
  const fit = () => setView((before) => fitView(durationSec, before.widthPx));
  useKeys({ '+': () => zoom(ZOOM_STEP), '=': () => zoom(ZOOM_STEP), '-': () => zoom(1 / ZOOM_STEP), '0': fit });
  const words = t.review.timeline;
  return (
    <section className={classes['timeline']} aria-label={words.label}>
      <header className={classes['bar']}>
        <Text size="xs" c="dimmed" className="v-time">
          {spanLabel(view.startSec, Math.min(durationSec, endSec(view)))}
        </Text>
        <ZoomButtons words={words} zoom={zoom} fit={fit} />
      </header>
      <div ref={pane.ref} className={classes['scroll']}>
        <div className={classes['labels']} style={{ height: lanes.heightPx }} aria-hidden="true">
          <span style={{ top: lanes.film.topPx, height: lanes.film.heightPx }}>{words.lanes.film}</span>
          {lanes.lanes.map((lane) => (
            <span key={lane.key} style={{ top: lane.topPx, height: lane.rowPx * lane.items.rowCount }}>
              {words.lanes[lane.key]}
            </span>
          ))}
          {lanes.motion.heightPx > 0 ? (
            <span style={{ top: lanes.motion.topPx, height: lanes.motion.heightPx }}>{words.lanes.motion}</span>
          ) : null}
        </div>
        <div ref={ref} className={classes['canvas']} style={{ height: lanes.heightPx }}>
          <TimelineCanvas
            videoId={videoId}
            lanes={lanes}
            view={view}
            currentHit={currentHit}
            player={player}
            onView={setView}
            onPlayHit={onPlayHit}
          />
        </div>
      </div>
      <Minimap lanes={lanes} view={view} player={player} onView={setView} />
    </section>
  );
}

/** Zooms in on a clip that would be hard to see; leaves a view alone that shows it well. */
function bringClose(view: View, clip: Span, durationSec: number): View {
  const left = secToPx(view, clip.startSec);
  const right = secToPx(view, clip.endSec);
  const seenWell = left >= 0 && right <= view.widthPx && right - left >= 12;
  return seenWell ? view : focusSpan(view, clip, durationSec);
}
