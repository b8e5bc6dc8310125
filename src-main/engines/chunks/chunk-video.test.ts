import { describe, expect, it } from 'vitest';
import { ChunkConfig, type Shot } from '../../../src-shared/model/chunk.ts';
import { chunkVideo } from './chunk-video.ts';
import { chooseKeyframes } from './keyframes.ts';
import { poolChunkVectors } from './pool-chunk-vectors.ts';
import { filmedWindows, slidingWindows } from './windows.ts';

const times = (count: number, fps: number): number[] => Array.from({ length: count }, (_, index) => index / fps);

/** The formula of the design, written down independently of the code under test. */
function expectedCount(durationSec: number, windowSec: number, strideSec: number): number {
  if (durationSec <= windowSec) return 1;
  const regular = Math.floor((durationSec - windowSec) / strideSec) + 1;
  const covered = (regular - 1) * strideSec + windowSec;
  return regular + (durationSec - covered > 0.25 ? 1 : 0);
}

describe('slidingWindows', () => {
  it('gives the count of the formula and covers the video to its end', () => {
    for (let tenths = 1; tenths < 2000; tenths += 7) {
      const durationSec = tenths / 10 + 0.037;
      for (const [windowSec, strideSec] of [
        [3, 1.5],
        [12, 6],
        [48, 24],
      ] as const) {
        const windows = slidingWindows(durationSec, windowSec, strideSec);
        expect(windows).toHaveLength(expectedCount(durationSec, windowSec, strideSec));
        expect(windows[0]!.startSec).toBe(0);
        expect(durationSec - windows.at(-1)!.endSec).toBeLessThanOrEqual(0.25);
        for (const { startSec, endSec } of windows) {
          expect(endSec).toBeGreaterThan(startSec);
          expect(startSec).toBeGreaterThanOrEqual(0);
          expect(endSec).toBeLessThanOrEqual(durationSec);
        }
      }
    }
  });

  it('keeps a tail that the seed system dropped', () => {
    expect(slidingWindows(7.4, 3, 1.5).map(({ endSec }) => endSec)).toEqual([3, 4.5, 6, 7.4]);
    expect(slidingWindows(6.2, 3, 1.5)).toHaveLength(3);
  });
});

describe('filmedWindows', () => {
  it('leaves nothing out where pictures follow each other', () => {
    for (const durationSec of [2, 7.4, 61.3, 200]) {
      expect(filmedWindows(durationSec, 3, 1.5, times(durationSec * 10, 10))).toEqual(
        slidingWindows(durationSec, 3, 1.5),
      );
    }
  });

  it('lays none over empty years', () => {
    const yearSec = 31_536_000;
    const frameTimes = [...times(30, 10), ...times(30, 10).map((sec) => yearSec + sec)];
    const spans = filmedWindows(yearSec + 3, 3, 1.5, frameTimes);
    expect(spans.length).toBeLessThan(8);
    for (const { startSec, endSec } of spans) {
      expect(frameTimes.some((sec) => sec >= startSec && sec < endSec)).toBe(true);
    }
  });

  it('leaves nothing out while a picture stands, as in a screen recording of slides', () => {
    const slides = times(6, 1 / 300);
    expect(filmedWindows(1800, 3, 1.5, slides)).toEqual(slidingWindows(1800, 3, 1.5));
  });

  it('lets a picture of a slow time-lapse stand for a minute', () => {
    const spans = filmedWindows(70_000, 3, 1.5, times(100, 1 / 700));
    expect(spans.length).toBeLessThan(100 * 43);
    expect(filmedWindows(6_000_000, 3, 1.5, times(10_000, 1 / 599)).length).toBeLessThan(10_000 * 43);
    expect(spans.filter(({ startSec }) => startSec > 66 && startSec < 690)).toEqual([]);
  });
});

describe('chooseKeyframes', () => {
  it('takes distinct samples inside the span, as many as there are at most', () => {
    const samples = times(100, 4);
    for (const wanted of [1, 3, 8, 50]) {
      const rows = chooseKeyframes({ startSec: 3, endSec: 6 }, wanted, samples);
      expect(rows).toHaveLength(Math.min(wanted, 12));
      expect(new Set(rows).size).toBe(rows.length);
      for (const row of rows) {
        expect(samples[row]).toBeGreaterThanOrEqual(3);
        expect(samples[row]).toBeLessThan(6);
      }
    }
  });

  it('takes the nearest sample when none is inside', () => {
    expect(chooseKeyframes({ startSec: 10.1, endSec: 10.2 }, 4, [0, 9, 12])).toEqual([1]);
    expect(chooseKeyframes({ startSec: 0, endSec: 1 }, 4, [])).toEqual([]);
  });

  it('takes the liveliest sample of each part when motion is given', () => {
    const motion = [0, 5, 1, 0, 0, 9];
    expect(chooseKeyframes({ startSec: 0, endSec: 6 }, 2, times(6, 1), motion)).toEqual([1, 5]);
  });
});

describe('chunkVideo', () => {
  it('names frames by half-open spans and falls back to one chunk per level on a short take', () => {
    const shots: Shot[] = [{ startSec: 0, endSec: 2, startFrame: 0, endFrame: 20 }];
    const chunks = chunkVideo({
      durationSec: 2,
      shots,
      frameTimesSec: times(20, 10),
      sampleTimesSec: times(8, 4),
      config: ChunkConfig.parse({}),
    });
    expect(chunks.map(({ level }) => level)).toEqual(['shot', 'micro', 'meso', 'macro']);
    for (const chunk of chunks) {
      expect(chunk).toMatchObject({ startSec: 0, endSec: 2, startFrame: 0, endFrame: 20 });
    }
    expect(chunks.map(({ keyframeRows }) => keyframeRows.length)).toEqual([4, 8, 8, 8]);
  });
});

describe('poolChunkVectors', () => {
  it('is the normalised mean of normalised rows, so that a bright frame does not outweigh the others', () => {
    const frames = Float32Array.from([10, 0, 0, 1, 0, 0]);
    const pooled = poolChunkVectors((row) => frames.subarray(row * 2, row * 2 + 2), 2, [[0, 1], [0], [2]]);
    expect(pooled[0]).toBeCloseTo(Math.SQRT1_2, 6);
    expect(pooled[1]).toBeCloseTo(Math.SQRT1_2, 6);
    expect([...pooled.subarray(2)]).toEqual([1, 0, 0, 0]);
  });
});
