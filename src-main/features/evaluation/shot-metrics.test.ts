import { describe, expect, it } from 'vitest';
import { judgeCuts, precisionRecallF1 } from './shot-metrics.ts';

const TRUTH = {
  video: 'a.mp4',
  cutFrames: [100, 200, 305],
  gradual: [
    { startFrame: 400, endFrame: 420, optional: false },
    { startFrame: 500, endFrame: 520, optional: true },
  ],
  ignoreSec: [[30, 31]] as const,
};

describe('judgeCuts', () => {
  it('matches each cut once within a frame and finds a gradual change anywhere inside it', () => {
    const judged = judgeCuts(TRUTH, [99, 101, 200, 410, 415], 10);
    expect(judged).toMatchObject({ hits: 3, falseCuts: 2, missed: 0 });
    expect(judged.falseFrames).toEqual([101, 415]);
  });

  it('counts nothing inside optional changes and ignored spans', () => {
    expect(judgeCuts(TRUTH, [100, 200, 303, 405, 505, 510], 10)).toMatchObject({ hits: 3, falseCuts: 0, missed: 0 });
  });

  it('names what was missed', () => {
    expect(judgeCuts({ ...TRUTH, ignoreSec: [] }, [], 10).missedFrames).toEqual([100, 200, 305, 400]);
  });
});

describe('precisionRecallF1', () => {
  it('is 1 when there was nothing to find and nothing was found', () => {
    expect(precisionRecallF1({ hits: 0, falseCuts: 0, missed: 0 }).f1).toBe(1);
  });

  it('is the harmonic mean', () => {
    const { precision, recall, f1 } = precisionRecallF1({ hits: 6, falseCuts: 2, missed: 4 });
    expect([precision, recall]).toEqual([0.75, 0.6]);
    expect(f1).toBeCloseTo(2 / 3, 10);
  });
});
