import { describe, expect, it } from 'vitest';
import type { Span } from '../../../src-shared/time.ts';
import { itemAt, laneMarks, layLane, peakPerPixel } from './lane-layout.ts';
import { fitView } from './time-scale.ts';

const windows = (count: number, lengthSec: number, strideSec: number): Span[] =>
  Array.from({ length: count }, (_, i) => ({ startSec: i * strideSec, endSec: i * strideSec + lengthSec }));

describe('lane layout', () => {
  it('puts overlapping windows into two rows and back-to-back shots into one', () => {
    const micro = layLane(windows(6, 3, 1.5));
    expect([...micro.row]).toEqual([0, 1, 0, 1, 0, 1]);
    expect(layLane(windows(6, 2, 2)).rowCount).toBe(1);
  });

  it('sorts what comes unsorted and remembers where it came from', () => {
    const lane = layLane([
      { startSec: 5, endSec: 6 },
      { startSec: 1, endSec: 2 },
    ]);
    expect([...lane.source]).toEqual([1, 0]);
    expect(itemAt(lane, { startSec: 0, secPerPx: 0.1, widthPx: 100 }, 55, null)).toBe(0);
  });

  it('draws each item as itself when there is room', () => {
    const marks = laneMarks(layLane(windows(10, 1, 1)), { startSec: 2, secPerPx: 0.05, widthPx: 100 });
    expect(marks.map((mark) => [mark.source, mark.startPx, mark.endPx, mark.count])).toEqual([
      [2, 0, 20, 1],
      [3, 20, 40, 1],
      [4, 40, 60, 1],
      [5, 60, 80, 1],
      [6, 80, 100, 1],
    ]);
  });

  it('includes an item that began before the view, however long ago', () => {
    const lane = layLane([{ startSec: 0, endSec: 100 }, ...windows(50, 0.5, 1)]);
    const marks = laneMarks(lane, { startSec: 80, secPerPx: 0.1, widthPx: 100 });
    expect(marks.map((mark) => mark.source)).toEqual([0]);
  });

  it('never draws more than the pixels can show, and loses no item, at 20,000 items over two hours', () => {
    const lane = layLane(windows(20_000, 0.5, 0.36), 2);
    const marks = laneMarks(lane, fitView({ startSec: 0, endSec: 7200 }, 1200));
    expect(marks.length).toBeLessThan(1200);
    expect(marks.reduce((sum, mark) => sum + mark.count, 0)).toBe(20_000);
  });

  it('finds the item under the pointer in its row', () => {
    const lane = layLane(windows(6, 3, 1.5));
    const view = { startSec: 0, secPerPx: 0.1, widthPx: 200 };
    expect(itemAt(lane, view, 20, 0)).toBe(0);
    expect(itemAt(lane, view, 20, 1)).toBe(1);
    expect(itemAt(lane, view, 190, 0)).toBeNull();
  });

  it('keeps a short movement visible in a two-hour overview', () => {
    const bins = new Array<number>(7200).fill(0.1);
    bins[3600] = 0.9;
    const columns = peakPerPixel(bins, 7200, fitView({ startSec: 0, endSec: 7200 }, 100));
    expect(columns).toHaveLength(100);
    expect(columns[50]).toBeCloseTo(0.9);
    expect(columns[49]).toBeCloseTo(0.1);
  });

  it('repeats a bin over the pixels it covers when zoomed in', () => {
    const columns = peakPerPixel([0.2, 0.8], 2, { startSec: 0, secPerPx: 0.25, widthPx: 8 });
    expect([...columns].map((value) => Number(value.toFixed(1)))).toEqual([0.2, 0.2, 0.2, 0.2, 0.8, 0.8, 0.8, 0.8]);
  });
});
