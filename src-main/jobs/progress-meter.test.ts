import { describe, expect, it } from 'vitest';
import { createProgressMeter } from './progress-meter.ts';

describe('progress meter', () => {
  it('tells the time left by the speed measured, not by how a run before was', () => {
    let clockMs = 0;
    const meter = createProgressMeter(10, 0.5, () => clockMs);
    expect(meter.etaSec()).toBeNull();
    clockMs = 10_000;
    expect(meter.at(5, 5, 0.2)).toBeCloseTo(0.6);
    expect(meter.etaSec()).toBeCloseTo(40);
  });

  it('follows a change of speed within half a minute', () => {
    let clockMs = 0;
    const meter = createProgressMeter(1, 0, () => clockMs);
    for (let second = 1; second <= 100; second += 1) {
      clockMs = second * 1000;
      meter.at(0, 1, second <= 50 ? second * 0.001 : 0.05 + (second - 50) * 0.01);
    }
    expect(meter.etaSec()).toBeCloseTo(45, 0);
  });

  it('takes nonsense as no progress and never leaves 0..1', () => {
    const meter = createProgressMeter(1, 0, () => 0);
    expect(meter.at(0, 1, Number.NaN)).toBe(0);
    expect(meter.at(0, 1, 7)).toBe(1);
    expect(meter.at(0, 1, -1)).toBe(1);
  });
});
