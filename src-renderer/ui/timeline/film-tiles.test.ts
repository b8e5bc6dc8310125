import { describe, expect, it } from 'vitest';
import { filmTiles } from './film-tiles.ts';

describe('film tiles', () => {
  it('hang on what is shown: panning moves them and changes none', () => {
    const whole = { startSec: 30, endSec: 90 };
    const at = (startSec: number) => filmTiles({ startSec, secPerPx: 0.1, widthPx: 200 }, whole, 50);
    expect(at(30)).toEqual([0, 1, 2, 3].map((tile) => ({ leftPx: tile * 50, sec: 32.5 + tile * 5 })));
    expect(at(32).map(({ leftPx }) => leftPx)).toEqual([-20, 30, 80, 130, 180]);
    expect(at(32)[0]?.sec).toBe(32.5);
  });

  it('end with it', () => {
    const tiles = filmTiles({ startSec: 80, secPerPx: 0.1, widthPx: 200 }, { startSec: 30, endSec: 88 }, 50);
    expect(tiles).toEqual([
      { leftPx: 0, sec: 82.5 },
      { leftPx: 50, sec: 87.5 },
    ]);
  });
});
