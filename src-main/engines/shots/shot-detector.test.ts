import { describe, expect, it } from 'vitest';
import { adaptiveDetector, contentDetector, cutsFromScores } from './shot-detector.ts';
import { shotsFromCuts } from './shots-from-cuts.ts';

/** Scores that are `base` everywhere but at the given frames. */
function scores(length: number, peaks: Readonly<Record<number, number>>, base = 1): Float32Array {
  return Float32Array.from({ length }, (_, frame) => peaks[frame] ?? base);
}

describe('contentDetector', () => {
  const cuts = (length: number, peaks: Readonly<Record<number, number>>): number[] =>
    cutsFromScores(contentDetector(), scores(length, peaks));

  it('cuts at scores of 27 and above', () => {
    expect(cuts(200, { 50: 27, 100: 26.99, 150: 80 })).toEqual([50, 150]);
  });

  it('finds no cut within the first 15 frames, and does not merge there', () => {
    expect(cuts(100, { 5: 90, 30: 90 })).toEqual([30]);
    expect(cuts(100, { 14: 90, 16: 90, 60: 90 })).toEqual([60]);
  });

  it('merges cuts that follow too soon into the last of them, once they span 15 frames', () => {
    // After the cut at 60 a burst from 70 to 88: reported once, at its end, when 15 calm frames have passed.
    expect(cuts(200, { 30: 90, 60: 90, 70: 90, 80: 90, 88: 90 })).toEqual([30, 60, 88]);
    // A burst shorter than 15 frames never ends by itself: it goes on until something makes it long enough.
    expect(cuts(200, { 30: 90, 60: 90, 64: 90 })).toEqual([30, 60]);
    expect(cuts(200, { 30: 90, 60: 90, 64: 90, 120: 90 })).toEqual([30, 60, 120]);
  });
});

describe('adaptiveDetector', () => {
  const cuts = (length: number, peaks: Readonly<Record<number, number>>, base = 1): number[] =>
    cutsFromScores(adaptiveDetector(), scores(length, peaks, base));

  it('cuts where a score stands out three times from its neighbours', () => {
    expect(cuts(100, { 50: 30 })).toEqual([50]);
    expect(cuts(100, { 50: 30 }, 11)).toEqual([]);
    expect(cuts(100, { 50: 14.9 })).toEqual([]);
  });

  it('copes with neighbours that do not change at all', () => {
    expect(cuts(100, { 50: 15 }, 0)).toEqual([50]);
  });

  it('keeps 15 frames between cuts', () => {
    expect(cuts(100, { 40: 90, 50: 90, 70: 90 })).toEqual([40, 70]);
  });
});

describe('shotsFromCuts', () => {
  const cut = (frame: number) => ({ frame, kind: 'cut' }) as const;
  const times = Float64Array.from({ length: 10 }, (_, index) => 0.5 + index);

  it('makes one shot of a single take, from 0 to the end', () => {
    expect(shotsFromCuts([], times, 10.5)).toEqual([{ startSec: 0, endSec: 10.5, startFrame: 0, endFrame: 10 }]);
  });

  it('covers every frame once, and says how each shot begins', () => {
    expect(shotsFromCuts([cut(3), { frame: 7, kind: 'dissolve' }], times, 10.5)).toEqual([
      { startSec: 0, endSec: 3.5, startFrame: 0, endFrame: 3 },
      { startSec: 3.5, endSec: 7.5, startFrame: 3, endFrame: 7, begins: 'cut' },
      { startSec: 7.5, endSec: 10.5, startFrame: 7, endFrame: 10, begins: 'dissolve' },
    ]);
  });
});
