import { describe, expect, it } from 'vitest';
import { filmTiles, nearestIn } from './film-tiles.ts';

const spanOf = (startSec: number, endSec: number) => ({ startSec, endSec });
const SIX = { startSec: 0, endSec: 7200 };
/** A shot every 7 s or so, at times that are no whole milliseconds. */
const CUTS = Array.from({ length: 1000 }, (_, shot) => (shot * 7003) / 999);

describe('film tiles', () => {
  it('hang on what is shown: panning moves them and changes none', () => {
    const whole = { startSec: 30, endSec: 90 };
    const at = (startSec: number) => filmTiles({ startSec, secPerPx: 0.1, widthPx: 200 }, whole, 50);
    expect(at(30).map(({ leftPx, sec }) => ({ leftPx, sec }))).toEqual(
      [0, 1, 2, 3].map((tile) => ({ leftPx: tile * 50, sec: 32.5 + tile * 5 })),
    );
    expect(at(32).map(({ leftPx }) => leftPx)).toEqual([-20, 30, 80, 130, 180]);
    expect(at(32)[0]?.sec).toBe(32.5);
  });

  it('end with it, the last one with what is left', () => {
    const tiles = filmTiles({ startSec: 80, secPerPx: 0.1, widthPx: 200 }, { startSec: 30, endSec: 88 }, 50);
    expect(tiles.map(({ leftPx, span, sec }) => ({ leftPx, span, sec }))).toEqual([
      { leftPx: 0, span: spanOf(80, 85), sec: 82.5 },
      { leftPx: 50, span: spanOf(85, 88), sec: 86.5 },
    ]);
  });

  it.each([5, 1, 0.2, 0.03, 0.002])(
    'cover the width at %d s a pixel, each with a time of its own span and shot',
    (secPerPx) => {
      for (const startSec of [0, 1234.567, 3601]) {
        const view = { startSec, secPerPx, widthPx: 1440 };
        const tiles = filmTiles(view, SIX, 171, CUTS);
        expect(tiles[0]!.leftPx).toBeLessThanOrEqual(0);
        for (const [at, { leftPx, span, sec, part, shot }] of tiles.entries()) {
          const nextPx = tiles[at + 1]?.leftPx ?? Math.max(1440, leftPx + 171);
          if (span.endSec < SIX.endSec) expect(nextPx - leftPx).toBeCloseTo(171, 6);
          expect(sec).toBeGreaterThanOrEqual(span.startSec);
          expect(sec).toBeLessThan(span.endSec);
          expect([part.startSec <= sec, sec < part.endSec, shot.startSec <= sec, sec < shot.endSec]).toEqual([
            true,
            true,
            true,
            true,
          ]);
          expect(CUTS.some((cut) => cut > shot.startSec && cut < shot.endSec)).toBe(false);
        }
        const last = tiles.at(-1)!;
        expect(last.leftPx + 171 >= 1440 || last.span.endSec === SIX.endSec).toBe(true);
      }
    },
  );

  it('show the shot that begins in them when they are short, and the middle when they are long', () => {
    const tile = (widthSec: number, cuts: readonly number[]) =>
      filmTiles({ startSec: 100, secPerPx: widthSec / 100, widthPx: 100 }, SIX, 100, cuts).find(
        ({ span }) => span.startSec <= 100.5 && span.endSec > 100.5,
      )!;
    // 100 .. 101 s: a cut late in it, one early in it, one at its very start, and none.
    expect(tile(1, [0, 100.9])).toMatchObject({ sec: 100.9, part: spanOf(100.9, 101) });
    expect(tile(1, [0, 100.2])).toMatchObject({ sec: 100.5, part: spanOf(100.2, 101) });
    expect(tile(1, [0, 100])).toMatchObject({ sec: 100.5, part: spanOf(100, 101) });
    expect(tile(1, [0, 200])).toMatchObject({ sec: 100.5, part: spanOf(100, 101), shot: spanOf(0, 200) });
    expect(tile(10, [0, 108])).toMatchObject({ sec: 105, part: spanOf(100, 108) });
    expect(tile(1, [])).toMatchObject({ sec: 100.5, shot: SIX });
  });
});

describe('a stored picture for a tile', () => {
  const times = [0, 0.5, 1, 1.5, 2];

  it('is the nearest within the span, and none of another shot', () => {
    expect(nearestIn(times, spanOf(0, 2.5), 1.2)).toBe(2);
    expect(nearestIn(times, spanOf(0, 2.5), 1.3)).toBe(3);
    expect(nearestIn(times, spanOf(1.1, 1.6), 1.2)).toBe(3);
    expect(nearestIn(times, spanOf(1.1, 1.4), 1.2)).toBeNull();
    expect(nearestIn(times, spanOf(2.1, 9), 5)).toBeNull();
    expect(nearestIn([], spanOf(0, 9), 5)).toBeNull();
  });

  it('may be said to come a rounding before the shot that it is the first of, not of the one before', () => {
    expect(nearestIn([3.333], spanOf(3.33367, 5), 4)).toBe(0);
    expect(nearestIn([3.333], spanOf(1, 3.33367), 3)).toBeNull();
  });
});
