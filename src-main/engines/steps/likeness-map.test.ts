import { describe, expect, it } from 'vitest';
import { say } from '../../../src-shared/sentences/say.ts';
import { likenessMap } from './likeness-map.ts';
import { cutTake } from './take-vectors.ts';
import { madeTake } from './testing/made-takes.ts';

const STEP_SEC = 5;
const take = (...steps: number[]) =>
  cutTake(madeTake(steps.map((step) => ({ step, sec: STEP_SEC }))), say('the-gold-take'));
const gold = take(0, 1, 2, 3);
const levelAt = (map: ReturnType<typeof likenessMap>, row: number, column: number): number =>
  map.levels[row * map.traineeCells + column]!;

describe('the map of likeness', () => {
  it('is brightest on the diagonal of a take with itself, and the same both ways', () => {
    const map = likenessMap(gold, gold, 200);
    expect(map).toMatchObject({ goldCells: 80, traineeCells: 80 });
    expect(map.highest).toBeCloseTo(1, 5);
    expect(map.lowest).toBeLessThan(0.2);
    for (let cell = 0; cell < 80; cell++) {
      expect(levelAt(map, cell, cell)).toBe(255);
      expect(levelAt(map, 3, cell)).toBe(levelAt(map, cell, 3));
    }
  });

  it('shows a swap as two blocks beside the diagonal', () => {
    const map = likenessMap(gold, take(0, 2, 1, 3), 40);
    const middle = (step: number): number => Math.floor(((step + 0.5) * map.goldCells) / 4);
    for (const [goldStep, place] of [
      [0, 0],
      [1, 2],
      [2, 1],
      [3, 3],
    ] as const) {
      const row = [0, 1, 2, 3].map((at) => levelAt(map, middle(goldStep), middle(at)));
      expect(row.indexOf(Math.max(...row))).toBe(place);
    }
  });

  it('holds no more cells than asked for, and no more than there are frames', () => {
    expect(likenessMap(gold, take(0, 1), 30)).toMatchObject({ goldCells: 30, traineeCells: 30 });
    expect(likenessMap(gold, take(0), 200)).toMatchObject({ goldCells: 80, traineeCells: 20 });
  });

  it('fills parts without a frame from the one before, so that time stays even', () => {
    const frames = take(0, 1, 2, 3);
    const kept = frames.timesSec.findIndex((sec) => sec >= 10);
    // Nothing was sampled of the third step.
    const rest = frames.timesSec.findIndex((sec) => sec >= 15);
    const rows = [...Array(frames.timesSec.length).keys()].filter((row) => row < kept || row >= rest);
    const vectors = Float32Array.from(
      rows.flatMap((row) => [...frames.vectors.subarray(row * frames.dim, (row + 1) * frames.dim)]),
    );
    const gapped = { ...frames, vectors, timesSec: Float64Array.from(rows, (row) => frames.timesSec[row]!) };
    const map = likenessMap(gold, gapped, 40);
    const before = Math.floor(map.traineeCells * 0.5) - 1;
    expect(levelAt(map, 5, Math.floor(map.traineeCells * 0.6))).toBe(levelAt(map, 5, before));
  });

  it('calls takes in which nothing moves alike everywhere', () => {
    const still = { ...gold, vectors: new Float32Array(gold.vectors.length).fill(0.5) };
    const map = likenessMap(still, still, 10);
    expect(new Set(map.levels)).toEqual(new Set([255]));
  });
});
