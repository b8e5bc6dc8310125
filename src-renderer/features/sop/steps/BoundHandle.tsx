import { Tooltip } from '@mantine/core';
import type { PointerEvent } from 'react';
import { formatTimecode } from '../../../../src-shared/time.ts';
import { t } from '../../../strings/index.ts';
import classes from './BoundHandle.module.css';
import type { StepBound } from './step-bounds.ts';
import type { StepDraft } from './step-edit.ts';

/** Where a step starts or ends: a slider for the keyboard, a grip for the mouse. */
export function BoundHandle({
  bound,
  drafts,
  leftPx,
  widthPx,
  inTabOrder,
  onHold,
  onNudge,
}: {
  bound: StepBound;
  drafts: readonly StepDraft[];
  leftPx: number;
  widthPx: number;
  inTabOrder: boolean;
  onHold: (event: PointerEvent<HTMLDivElement>) => void;
  onNudge: (direction: 1 | -1, coarse: boolean) => void;
}) {
  if (leftPx < -1 || leftPx > widthPx + 1) return null;
  const name = (index: number | null) => (index === null ? null : (drafts[index]?.name ?? ''));
  const [before, after] = [name(bound.endOf), name(bound.startOf)];
  const words = t.sopTask.bounds;
  const label =
    before !== null && after !== null
      ? words.between(before, after)
      : before !== null
        ? words.end(before)
        : words.start(after ?? '');
  const edge = before === null ? 'start' : after === null ? 'end' : 'between';
  return (
    <Tooltip label={t.sopTask.boundTip} position="bottom">
      <div
        role="slider"
        tabIndex={inTabOrder ? 0 : -1}
        className={classes['bound']}
        data-edge={edge}
        data-starts={bound.startOf ?? undefined}
        style={{ left: leftPx }}
        aria-label={label}
        aria-valuemin={bound.minSec}
        aria-valuemax={bound.maxSec}
        aria-valuenow={bound.sec}
        aria-valuetext={formatTimecode(bound.sec)}
        onPointerDown={onHold}
        onKeyDown={(event) => {
          const direction = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : null;
          if (direction === null || event.ctrlKey || event.altKey || event.metaKey) return;
          event.preventDefault();
          onNudge(direction, event.shiftKey);
        }}
      />
    </Tooltip>
  );
}
