import { Group, Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import type { Take } from '../../../../src-shared/model/sop.ts';
import { t } from '../../../strings/index.ts';
import { spanLabel } from '../../../ui/format.ts';
import type { Player } from '../../../ui/player/player.ts';
import { endSec, fitView, panBy, resizeView, reveal, type View, zoomAt } from '../../../ui/timeline/time-scale.ts';
import { useKeys } from '../../../ui/use-keys.ts';
import { ZOOM_STEP, ZoomButtons } from '../../../ui/ZoomButtons.tsx';
import { BoundHandle } from './BoundHandle.tsx';
import { StepBlocks } from './StepBlocks.tsx';
import classes from './StepStrip.module.css';
import { StripFilm } from './StripFilm.tsx';
import { moveBound, nudgeSec, type StepBound, snapSec, stepBounds } from './step-bounds.ts';
import type { StepDraft, StepProblem } from './step-edit.ts';
import { toPx } from './strip-scale.ts';

interface StepStripProps {
  readonly take: Take;
  readonly drafts: readonly StepDraft[];
  readonly problems: readonly (StepProblem | null)[];
  readonly chosenKey: string | null;
  readonly player: Player;
  readonly onChoose: (key: string) => void;
  readonly onEdit: (next: readonly StepDraft[], group: string) => void;
  readonly onRemove: (key: string) => void;
}

interface Drag {
  readonly bound: StepBound;
  readonly base: readonly StepDraft[];
  readonly group: string;
  readonly fromPx: number;
}

/** The gold take from left to right: picture, steps, and their bounds, which can be moved. */
export function StepStrip({ take, drafts, problems, chosenKey, player, onChoose, onEdit, onRemove }: StepStripProps) {
  const { ref, width } = useElementSize();
  const lane = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag | null>(null);
  const durationSec = take.endSec - take.startSec;
  const [view, setView] = useState<View>(() => fitView(durationSec, 1));
  const bounds = stepBounds(drafts, take);
  const chosenIndex = drafts.findIndex((draft) => draft.key === chosenKey);

  useEffect(() => {
    if (width > 0) setView((before) => resizeView(before, width, durationSec));
  }, [width, durationSec]);
  useEffect(
    () =>
      player.store.subscribe((now, before) => {
        const sec = now.sec - take.startSec;
        if (now.sec !== before.sec && sec >= 0 && sec <= durationSec && !drag.current)
          setView((shown) => reveal(shown, sec, durationSec));
      }),
    [player, take.startSec, durationSec],
  );
  // React listens to wheels passively; zooming must keep the page from scrolling. A bare wheel scrolls the page.
  useEffect(() => {
    const element = lane.current;
    if (!element) return;
    const turn = (event: WheelEvent) => {
      const zooms = event.ctrlKey || event.metaKey;
      if (!zooms && !event.shiftKey) return;
      event.preventDefault();
      const anchorPx = event.clientX - element.getBoundingClientRect().left;
      const factor = Math.exp(Math.max(-120, Math.min(120, event.deltaY)) * 0.004);
      setView((before) =>
        zooms
          ? zoomAt(before, anchorPx, factor, durationSec)
          : panBy(before, event.deltaY || event.deltaX, durationSec),
      );
    };
    element.addEventListener('wheel', turn, { passive: false });
    return () => element.removeEventListener('wheel', turn);
  }, [durationSec]);

  const zoom = (factor: number) =>
    setView((before) => {
      const px = toPx(before, take, player.store.getState().sec);
      return zoomAt(before, px >= 0 && px <= before.widthPx ? px : before.widthPx / 2, factor, durationSec);
    });
  const fit = () => setView((before) => fitView(durationSec, before.widthPx));
  useKeys({ '+': () => zoom(ZOOM_STEP), '=': () => zoom(ZOOM_STEP), '-': () => zoom(1 / ZOOM_STEP), '0': fit });
  /** The picture follows the bound, so that it can be put on the frame. */
  const move = (base: readonly StepDraft[], bound: StepBound, sec: number, group: string) => {
    onEdit(moveBound(base, bound, sec), group);
    player.pause();
    player.seek(Math.max(bound.leastSec, Math.min(bound.mostSec, sec)));
  };
  const nudge = (bound: StepBound, direction: 1 | -1, coarse: boolean) => {
    move(drafts, bound, nudgeSec(bound.sec, direction, coarse), `nudge ${bound.key}`);
    // A bound that has met its neighbour is one with it now, under the other's name.
    requestAnimationFrame(() => {
      if (document.activeElement !== document.body || bound.startOf === null) return;
      lane.current?.querySelector<HTMLElement>(`[data-starts="${bound.startOf}"]`)?.focus();
    });
  };
  const words = t.sopTask;
  return (
    <section aria-label={words.strip}>
      <div ref={ref}>
        {/* Held here and not by the bound itself: two bounds can become one while they are dragged. */}
        <div
          ref={lane}
          className={classes['strip']}
          onPointerMove={(event) => {
            const held = drag.current;
            if (!held) return;
            const sec = snapSec(held.bound.sec + (event.clientX - held.fromPx) * view.secPerPx);
            move(held.base, held.bound, sec, held.group);
          }}
          onPointerUp={() => {
            drag.current = null;
          }}
          onPointerCancel={() => {
            drag.current = null;
          }}
        >
          <StripFilm take={take} view={view} player={player} />
          <StepBlocks
            take={take}
            view={view}
            drafts={drafts}
            problems={problems}
            chosenIndex={chosenIndex}
            player={player}
            onChoose={onChoose}
            onRemove={onRemove}
          />
          {bounds.map((bound) => (
            <BoundHandle
              key={bound.key}
              bound={bound}
              drafts={drafts}
              leftPx={toPx(view, take, bound.sec)}
              widthPx={view.widthPx}
              inTabOrder={chosenIndex !== -1 && (bound.endOf === chosenIndex || bound.startOf === chosenIndex)}
              onHold={(event) => {
                event.preventDefault();
                event.currentTarget.focus();
                lane.current?.setPointerCapture(event.pointerId);
                drag.current = { bound, base: drafts, group: `drag ${crypto.randomUUID()}`, fromPx: event.clientX };
                player.pause();
                player.seek(bound.sec);
              }}
              onNudge={(direction, coarse) => nudge(bound, direction, coarse)}
            />
          ))}
        </div>
      </div>
      <Group justify="space-between" h={28} wrap="nowrap">
        <Text size="xs" c="dimmed" className="v-time">
          {spanLabel(take.startSec + view.startSec, take.startSec + Math.min(durationSec, endSec(view)))}
        </Text>
        <ZoomButtons words={words} zoom={zoom} fit={fit} />
      </Group>
    </section>
  );
}
