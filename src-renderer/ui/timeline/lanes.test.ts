import { describe, expect, it } from 'vitest';
import { laneAt, layLanes } from './lanes.ts';

const chunk = (level: 'micro' | 'meso' | 'macro', startSec: number, endSec: number) => ({
  chunkId: `${level}-${startSec}`,
  level,
  startSec,
  endSec,
});
const source = {
  durationSec: 60,
  shots: [{ startSec: 0, endSec: 60, startFrame: 0, endFrame: 1500 }],
  chunks: [chunk('micro', 0, 3), chunk('micro', 1.5, 4.5), chunk('macro', 0, 60)],
  thumbnails: [1, 2],
  transcript: [],
  motion: [0.1, 0.2],
};

describe('lanes', () => {
  it('gives room to what there is, and keeps the place of hits', () => {
    const lanes = layLanes(source, [], 0);
    expect(lanes.lanes.map((lane) => lane.key)).toEqual(['hits', 'shot', 'micro', 'macro']);
    expect(lanes.lanes.find((lane) => lane.key === 'micro')?.items.rowCount).toBe(2);
  });

  it('never lets lanes overlap, and grows the film strip into the height that is left, up to a limit', () => {
    for (const pane of [0, 180, 240, 900]) {
      const { film, lanes, motion, heightPx } = layLanes(source, [], pane);
      const tops = [film.topPx, ...lanes.map((lane) => lane.topPx), motion.topPx, heightPx];
      expect(tops).toEqual([...tops].sort((a, b) => a - b));
      if (film.heightPx < 112 && film.heightPx > 28) expect(heightPx).toBe(pane);
    }
    expect(layLanes(source, [], 900).film.heightPx).toBe(112);
  });

  it('finds the lane and the row under the pointer', () => {
    const lanes = layLanes(source, [], 0);
    const micro = lanes.lanes.find((lane) => lane.key === 'micro')!;
    expect(laneAt(lanes, micro.topPx + 1)).toMatchObject({ lane: { key: 'micro' }, row: 0 });
    expect(laneAt(lanes, micro.topPx + micro.rowPx + 2)).toMatchObject({ lane: { key: 'micro' }, row: 1 });
    expect(laneAt(lanes, lanes.film.topPx + 1)).toBeNull();
  });
});
