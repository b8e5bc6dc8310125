import { describe, expect, it } from 'vitest';
import { busySince, progressOf } from './work-progress.ts';

const at = (minute: number): string => new Date(Date.UTC(2030, 0, 1, 12, minute)).toISOString();
const job = (startMinute: number, endMinute: number | null) => ({
  createdAt: at(startMinute),
  startedAt: at(startMinute),
  finishedAt: endMinute === null ? null : at(endMinute),
});

describe('the progress of all work', () => {
  it('counts from when the work began without a break', () => {
    const ended = [job(0, 2), job(5, 9), job(8, 12)];
    expect(busySince([job(10, null)], ended, at(0))).toBe(Date.parse(at(5)));
    expect(busySince([job(10, null)], [job(0, 2)], at(0))).toBe(Date.parse(at(10)));
    expect(busySince([job(10, null)], ended, at(7))).toBe(Date.parse(at(7)));
    expect(busySince([], ended, at(0))).toBeUndefined();
  });

  it('is the share of the time it takes, or of the jobs while that is unknown', () => {
    const sinceMs = Date.parse(at(0));
    expect(progressOf([{ progress: 0.9 }], 180, sinceMs, sinceMs + 60_000)).toBeCloseTo(0.25);
    expect(progressOf([{ progress: 0.5 }, { progress: 0 }], null, sinceMs, sinceMs + 60_000)).toBeCloseTo(0.25);
    expect(progressOf([], null, undefined, sinceMs)).toBe(0);
  });
});
