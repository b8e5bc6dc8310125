import { describe, expect, it } from 'vitest';
import { figuresOf, judgeCuts, precisionRecallF1 } from './shot-metrics.ts';

const TRUTH = {
  video: 'a.mp4',
  cutFrames: [100, 200, 305],
  gradual: [
    { startFrame: 400, endFrame: 420, optional: false },
    { startFrame: 500, endFrame: 520, optional: true },
  ],
  ignoreSec: [[30, 31]] as const,
};

const cuts = (...frames: number[]) => frames.map((frame) => ({ frame, kind: 'cut' }) as const);

describe('judgeCuts', () => {
  it('matches each cut once within a frame and finds a gradual change anywhere inside it', () => {
    const judged = judgeCuts(TRUTH, cuts(99, 101, 200, 410, 415), 10);
    expect(judged).toMatchObject({
      hard: { hits: 2, falseCuts: 2, missed: 0 },
      gradual: { hits: 1, falseCuts: 0, missed: 0 },
    });
    expect(judged.falseFrames).toEqual([101, 415]);
  });

  it('counts nothing inside optional changes and ignored spans', () => {
    expect(figuresOf(judgeCuts(TRUTH, cuts(100, 200, 303, 405, 505, 510), 10))).toMatchObject({
      ...{ hits: 3, falseCuts: 0, missed: 0, f1: 1 },
    });
  });

  it('names what was missed', () => {
    expect(judgeCuts({ ...TRUTH, ignoreSec: [] }, [], 10).missedFrames).toEqual([100, 200, 305, 400]);
  });

  it('counts a false dissolve against the gradual changes, and a false cut against the cuts', () => {
    const found = [...cuts(100, 200, 700), { frame: 405, kind: 'cut' }, { frame: 800, kind: 'dissolve' }] as const;
    expect(figuresOf(judgeCuts(TRUTH, found, 10))).toMatchObject({
      ...{ precision: 0.6, recall: 1, hits: 3, falseCuts: 2, missed: 0 },
      ...{ hardPrecision: 2 / 3, hardRecall: 1, gradualPrecision: 0.5, gradualRecall: 1 },
    });
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
