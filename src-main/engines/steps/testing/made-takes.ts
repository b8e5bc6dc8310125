import type { GoldTake, TakeVectors } from '../take-vectors.ts';

/** Vectors of made-up takes: a common background, a direction per step, and some movement within the step. */
export const FRAMES_PER_SEC = 4;
export const DIM = 32;

/** A stretch of a made take; `step` below 0 is something that gold does not show. */
export interface MadePart {
  readonly step: number;
  readonly sec: number;
}

/** Numbers in [0, 1) that depend on the seed alone. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Frame vectors of the parts, one after the other; `noise` is the length of what is added to each. */
export function madeTake(parts: readonly MadePart[], noise = 0, seed = 1): TakeVectors {
  const random = seeded(seed);
  const rows: Float32Array[] = [];
  for (const { step, sec } of parts) {
    const frames = Math.round(sec * FRAMES_PER_SEC);
    for (let frame = 0; frame < frames; frame++) rows.push(madeFrame(step, frame / frames, noise, random));
  }
  const vectors = new Float32Array(rows.length * DIM);
  for (const [at, row] of rows.entries()) vectors.set(row, at * DIM);
  return {
    vectors,
    dim: DIM,
    timesSec: rows.map((_, at) => at / FRAMES_PER_SEC),
    span: { startSec: 0, endSec: rows.length / FRAMES_PER_SEC },
  };
}

export function madeGold(stepSec: readonly number[], noise = 0, seed = 7): GoldTake {
  const parts = stepSec.map((sec, step) => ({ step, sec }));
  let startSec = 0;
  const steps = stepSec.map((sec, index) => {
    const step = { index, name: `step ${index}`, startSec, endSec: startSec + sec };
    startSec += sec;
    return step;
  });
  return { ...madeTake(parts, noise, seed), steps };
}

function madeFrame(step: number, progress: number, noise: number, random: () => number): Float32Array {
  const own = seeded(step * 977 + 12345);
  const drift = seeded(step * 577 + 54321);
  const row = Float32Array.from({ length: DIM }, (_, k) => {
    const background = 3 * Math.cos(k);
    return background + (own() - 0.5) * 2 + (drift() - 0.5) * (progress - 0.5);
  });
  const added = Array.from({ length: DIM }, () => random() - 0.5);
  const length = Math.hypot(...added);
  return row.map((value, k) => value + (noise * added[k]!) / length);
}
