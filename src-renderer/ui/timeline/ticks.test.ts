import { describe, expect, it } from 'vitest';
import { rulerTicks, ticks, wholeTicks } from './ticks.ts';
import { fitView } from './time-scale.ts';

const TWO_HOURS = { startSec: 0, endSec: 7200 };

describe('ticks', () => {
  it('are at round times and do not crowd', () => {
    const spacing = ticks({ startSec: 0, secPerPx: 0.1, widthPx: 1000 }, 80);
    expect(spacing.stepSec).toBe(10);
    expect(spacing.secs).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    expect(ticks(fitView(TWO_HOURS, 1000), 90).stepSec).toBe(900);
    const fine = ticks({ startSec: 3.004, secPerPx: 0.002, widthPx: 100 }, 20);
    expect(fine.secs[0]).toBeCloseTo(3.05);
  });

  it('have time codes as fine as their distance', () => {
    expect(rulerTicks({ startSec: 30, secPerPx: 0.1, widthPx: 200 }).map(({ label }) => label)).toEqual([
      '00:30',
      '00:40',
      '00:50',
    ]);
    expect(rulerTicks({ startSec: 3, secPerPx: 0.002, widthPx: 200 })[0]?.label).toBe('00:03.0');
  });

  it('are whole seconds on an axis that shows all, few enough to read', () => {
    expect(wholeTicks(24)).toEqual([0, 5, 10, 15, 20]);
    expect(wholeTicks(24, 3)).toEqual([0, 10, 20]);
    expect(wholeTicks(7200)).toHaveLength(8);
    expect(wholeTicks(3_153_600_000).length).toBeLessThan(10);
  });
});
