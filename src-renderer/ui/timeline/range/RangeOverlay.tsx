import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { formatTimecode, type Span } from '../../../../src-shared/time.ts';
import { t } from '../../../strings/index.ts';
import { pxToSec, secToPx, type View } from '../time-scale.ts';
import classes from './RangeOverlay.module.css';

type End = 'start' | 'end';

/** Keys move an end by so much, with Shift by so much. */
const STEP_SEC = 0.1;
const LONG_STEP_SEC = 1;

interface RangeOverlayProps {
  readonly view: View;
  readonly whole: Span;
  readonly startSec: number | null;
  readonly endSec: number | null;
  /** One end was moved. */
  readonly onMove: (end: End, sec: number) => void;
}

/** The part that is marked on a timeline: shaded, with an end to take hold of at each side. */
export function RangeOverlay({ view, whole, startSec, endSec, onMove }: RangeOverlayProps) {
  const px = (sec: number) => secToPx(view, sec);
  const [fromPx, toPx] = [startSec === null ? null : px(startSec), endSec === null ? null : px(endSec)];
  const move = (end: End, sec: number) => {
    const other = end === 'start' ? endSec : startSec;
    const inside = Math.min(whole.endSec, Math.max(whole.startSec, sec));
    // An end that is dragged stops at the other one.
    if (other !== null && (end === 'start' ? inside >= other : inside <= other)) return;
    onMove(end, inside);
  };
  return (
    <div className={classes['range']}>
      {fromPx === null || toPx === null ? null : (
        <div
          className={classes['shade']}
          data-testid="range"
          style={{ left: fromPx, width: Math.max(1, toPx - fromPx) }}
        />
      )}
      {startSec === null ? null : <Handle end="start" sec={startSec} {...{ view, whole, move }} />}
      {endSec === null ? null : <Handle end="end" sec={endSec} {...{ view, whole, move }} />}
    </div>
  );
}

interface HandleProps extends Pick<RangeOverlayProps, 'view' | 'whole'> {
  readonly end: End;
  readonly sec: number;
  readonly move: (end: End, sec: number) => void;
}

function Handle({ end, sec, view, whole, move }: HandleProps) {
  const held = useRef<number | null>(null);
  const leftPx = secToPx(view, sec);
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    held.current = event.clientX - leftPx;
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (held.current !== null) move(end, pxToSec(view, event.clientX - held.current));
  };
  const letGo = () => {
    held.current = null;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (direction === 0) return;
    event.preventDefault();
    move(end, sec + direction * (event.shiftKey ? LONG_STEP_SEC : STEP_SEC));
  };
  if (leftPx < -1 || leftPx > view.widthPx + 1) return null;
  const label = end === 'start' ? t.exports.rangeFrom : t.exports.rangeTo;
  return (
    <div
      role="slider"
      tabIndex={0}
      className={classes['handle']}
      data-end={end}
      style={{ left: leftPx }}
      title={`${label} ${formatTimecode(sec, 3)}`}
      aria-label={label}
      aria-valuemin={whole.startSec}
      aria-valuemax={whole.endSec}
      aria-valuenow={sec}
      aria-valuetext={formatTimecode(sec, 3)}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onKeyDown={onKeyDown}
    />
  );
}
