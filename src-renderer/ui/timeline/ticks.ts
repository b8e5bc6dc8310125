import { formatTimecode } from '../../../src-shared/time.ts';
import { endSec, type View } from './time-scale.ts';

const STEPS_SEC = [
  0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400,
];
const MAX_STEP_SEC = 14_400;

/** A multiple of the longest step: a clock that jumps makes a recording years long. */
const manyHours = (sec: number): number => Math.ceil(sec / MAX_STEP_SEC) * MAX_STEP_SEC;

interface Ticks {
  readonly stepSec: number;
  readonly secs: readonly number[];
}

/** Round times inside the view, at least `minGapPx` apart. */
export function ticks(view: View, minGapPx: number): Ticks {
  const wanted = minGapPx * view.secPerPx;
  const stepSec = STEPS_SEC.find((step) => step >= wanted) ?? manyHours(wanted);
  const first = Math.max(0, Math.ceil(view.startSec / stepSec - 1e-9));
  const last = Math.floor(endSec(view) / stepSec + 1e-9);
  const secs: number[] = [];
  for (let index = first; index <= last; index++) secs.push(index * stepSec);
  return { stepSec, secs };
}

/** Labels are about this wide, with room between them. */
const LABEL_PX = 76;

/** The ticks of a ruler with their time codes, as fine as their distance asks for. */
export function rulerTicks(view: View): { sec: number; label: string }[] {
  const { stepSec, secs } = ticks(view, LABEL_PX);
  const decimals = stepSec >= 1 ? 0 : stepSec >= 0.1 ? 1 : 3;
  return secs.map((sec) => ({ sec, label: formatTimecode(sec + 1e-6, decimals) }));
}

const MAX_TICKS = 8;

/** Whole round seconds from 0 to below `durationSec`, at most about `max` of them: for axes that show all of it. */
export function wholeTicks(durationSec: number, max: number = MAX_TICKS): number[] {
  const step = STEPS_SEC.find((sec) => sec >= 1 && durationSec / sec <= max) ?? manyHours(durationSec / max);
  return Array.from({ length: Math.floor((durationSec - 1e-6) / step) + 1 }, (_, at) => at * step);
}
