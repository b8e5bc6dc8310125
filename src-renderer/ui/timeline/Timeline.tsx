import { Group, Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type ReactNode, useEffect, useMemo } from 'react';
import type { Span } from '../../../src-shared/time.ts';
import { t } from '../../strings/index.ts';
import { spanLabel } from '../format.ts';
import type { Player } from '../player/player.ts';
import type { FilmSource } from './film-cache.ts';
import { type Lane, layLanes } from './lane.ts';
import { stackLanes } from './lane-stack.ts';
import { Minimap } from './Minimap.tsx';
import type { CurrentSpan } from './paint.ts';
import classes from './Timeline.module.css';
import { TimelineCanvas } from './TimelineCanvas.tsx';
import { type View, visibleSpan } from './time-scale.ts';
import { useTimelineView } from './use-timeline-view.ts';
import { ZoomButtons } from './ZoomButtons.tsx';

interface TimelineProps<Footage> {
  /** What the film strip is made of; pictures are loaded again for another object only. */
  readonly source: FilmSource;
  readonly durationSec: number;
  /** Times at which shots begin, in order. */
  readonly cuts: readonly number[];
  readonly lanes: readonly Lane<Footage>[];
  /** What the lanes show; lanes are laid out again for another object only. */
  readonly footage: Footage;
  /** The span that plays. */
  readonly current: CurrentSpan | null;
  readonly player: Player;
  /** Told when the visible part changes. */
  readonly onVisible: (span: Span) => void;
  /** Stands in the bar above. */
  readonly tools?: ReactNode;
  /** Lies over the picture and the lanes. */
  readonly overlay?: (view: View, whole: Span) => ReactNode;
}

/** A recording from left to right: its picture, and below it the lanes of a feature. */
export function Timeline<Footage>(props: TimelineProps<Footage>) {
  const { source, durationSec, cuts, lanes, footage, current, player, onVisible, tools, overlay } = props;
  const pane = useElementSize();
  const laid = useMemo(() => layLanes(lanes, footage, durationSec), [lanes, footage, durationSec]);
  const stack = useMemo(() => stackLanes(laid, pane.height), [laid, pane.height]);
  const shown = useTimelineView({ startSec: 0, endSec: durationSec }, player, { focusesClips: true });
  const { view, whole, change } = shown;
  useEffect(() => onVisible(visibleSpan(view, whole)), [view, whole, onVisible]);
  const { startSec, endSec } = visibleSpan(view, whole);
  return (
    <section className={classes['timeline']} aria-label={t.timeline.label}>
      <header className={classes['bar']}>
        <Text size="xs" c="dimmed" className={`v-time ${classes['shown']}`}>
          {spanLabel(startSec, endSec)}
        </Text>
        <Group gap={8} wrap="nowrap" ms="auto">
          {tools}
          <ZoomButtons fitLabel={t.timeline.wholeVideo} zoom={shown.zoom} fit={shown.fit} />
        </Group>
      </header>
      <div ref={pane.ref} className={classes['scroll']}>
        <div className={classes['labels']} style={{ height: stack.heightPx }} aria-hidden="true">
          <span style={{ top: stack.film.topPx, height: stack.film.heightPx }}>{t.timeline.film}</span>
          {stack.lanes.map(({ lane, topPx }) => (
            <span key={lane.key} style={{ top: topPx, height: lane.labelPx }}>
              {lane.label}
            </span>
          ))}
        </div>
        <div ref={shown.ref} className={classes['canvas']} style={{ height: stack.heightPx }}>
          <TimelineCanvas
            source={source}
            cuts={cuts}
            stack={stack}
            whole={whole}
            view={view}
            current={current}
            player={player}
            onView={change}
          />
          {overlay?.(view, whole)}
        </div>
      </div>
      <Minimap lanes={laid} whole={whole} view={view} player={player} onView={change} />
    </section>
  );
}
