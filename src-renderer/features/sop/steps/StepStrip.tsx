import { Group, Text } from '@mantine/core';
import type { Take } from '../../../../src-shared/model/sop.ts';
import { t } from '../../../strings/index.ts';
import { spanLabel } from '../../../ui/format.ts';
import type { Player } from '../../../ui/player/player.ts';
import { secToPx, visibleSpan } from '../../../ui/timeline/time-scale.ts';
import { useTimelineView } from '../../../ui/timeline/use-timeline-view.ts';
import { useWheel } from '../../../ui/timeline/use-wheel.ts';
import { ZoomButtons } from '../../../ui/timeline/ZoomButtons.tsx';
import { BoundHandle } from './BoundHandle.tsx';
import { StepBlocks } from './StepBlocks.tsx';
import classes from './StepStrip.module.css';
import { StripFilm } from './StripFilm.tsx';
import { stepBounds } from './step-bounds.ts';
import type { StepDraft, StepProblem } from './step-edit.ts';
import { useBoundMoves } from './use-bound-moves.ts';

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

/** The gold take from left to right: picture, steps, and their bounds, which can be moved. */
export function StepStrip({ take, drafts, problems, chosenKey, player, onChoose, onEdit, onRemove }: StepStripProps) {
  const moves = useBoundMoves(drafts, player, onEdit);
  const { ref, view, whole, change, zoom, fit } = useTimelineView(take, player, { stays: moves.drag });
  // A bare wheel scrolls the page.
  useWheel(moves.strip, change, whole, 'with-ctrl');
  const chosenIndex = drafts.findIndex((draft) => draft.key === chosenKey);
  const { startSec, endSec } = visibleSpan(view, whole);
  return (
    <section aria-label={t.sopTask.strip}>
      <div ref={ref}>
        <div ref={moves.strip} className={classes['strip']} {...moves.handlers(view.secPerPx)}>
          <StripFilm take={take} view={view} player={player} />
          <StepBlocks
            view={view}
            drafts={drafts}
            problems={problems}
            chosenIndex={chosenIndex}
            player={player}
            onChoose={onChoose}
            onRemove={onRemove}
          />
          {stepBounds(drafts, take).map((bound) => (
            <BoundHandle
              key={bound.key}
              bound={bound}
              drafts={drafts}
              leftPx={secToPx(view, bound.sec)}
              widthPx={view.widthPx}
              inTabOrder={chosenIndex !== -1 && (bound.endOf === chosenIndex || bound.startOf === chosenIndex)}
              onHold={(event) => moves.hold(event, bound)}
              onNudge={(direction, coarse) => moves.nudge(bound, direction, coarse)}
            />
          ))}
        </div>
      </div>
      <Group justify="space-between" h={28} wrap="nowrap">
        <Text size="xs" c="dimmed" className="v-time">
          {spanLabel(startSec, endSec)}
        </Text>
        <ZoomButtons fitLabel={t.sopTask.wholeTake} zoom={zoom} fit={fit} />
      </Group>
    </section>
  );
}
