import type { CallOutput } from '../../../../src-shared/contract/api.ts';
import type { PairTimes } from './playback/sync-path.ts';

export type HeatMapData = CallOutput<'sop.heatMap'>;

/** Dark to bright in even steps of lightness, readable without colour: likeness from lowest to highest. */
const RAMP: readonly (readonly [number, number, number])[] = [
  [13, 8, 48],
  [50, 24, 110],
  [112, 35, 129],
  [178, 54, 110],
  [230, 92, 72],
  [251, 155, 53],
  [252, 230, 140],
];

/** The colour of a level 0..255. */
export function rampColor(level: number): readonly [number, number, number] {
  const at = (Math.min(255, Math.max(0, level)) / 255) * (RAMP.length - 1);
  const below = Math.min(RAMP.length - 2, Math.floor(at));
  const [from, to] = [RAMP[below]!, RAMP[below + 1]!];
  const part = at - below;
  const mixed = from.map((value, channel) => Math.round(value + (to[channel]! - value) * part));
  return [mixed[0]!, mixed[1]!, mixed[2]!];
}

/** The ramp as a CSS gradient. */
export const rampGradient = `linear-gradient(to right, ${RAMP.map((rgb) => `rgb(${rgb.join(' ')})`).join(', ')})`;

/** One RGBA pixel for each cell: trainee to the right, gold downwards. */
export function heatPixels({ base64, goldCells, traineeCells }: HeatMapData): Uint8ClampedArray<ArrayBuffer> {
  const levels = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const pixels = new Uint8ClampedArray(goldCells * traineeCells * 4);
  for (let cell = 0; cell < goldCells * traineeCells; cell++) {
    pixels.set(rampColor(levels[cell]!), cell * 4);
    pixels[cell * 4 + 3] = 255;
  }
  return pixels;
}

/** The pair of times under a point of the picture, as shares 0..1 of its width and height. */
export function pairUnder(map: HeatMapData, x: number, y: number): PairTimes {
  const inside = (share: number): number => Math.min(1, Math.max(0, share));
  return {
    goldSec: map.goldStartSec + inside(y) * (map.goldEndSec - map.goldStartSec),
    traineeSec: map.traineeStartSec + inside(x) * (map.traineeEndSec - map.traineeStartSec),
  };
}

/** Where a pair of times lies in the picture, as shares of its width and height. */
export function pointOf(map: HeatMapData, { goldSec, traineeSec }: PairTimes): { x: number; y: number } {
  return {
    x: (traineeSec - map.traineeStartSec) / Math.max(1e-9, map.traineeEndSec - map.traineeStartSec),
    y: (goldSec - map.goldStartSec) / Math.max(1e-9, map.goldEndSec - map.goldStartSec),
  };
}

/** How alike the pair under a point is, -1..1. */
export function likenessAt(map: HeatMapData, pair: PairTimes): number {
  const { x, y } = pointOf(map, pair);
  const cell = (share: number, cells: number): number => Math.min(cells - 1, Math.max(0, Math.floor(share * cells)));
  const level = atob(map.base64).charCodeAt(cell(y, map.goldCells) * map.traineeCells + cell(x, map.traineeCells));
  return map.lowest + (level / 255) * (map.highest - map.lowest);
}
