import { describe, expect, it } from 'vitest';
import type { StepOutcome } from '../../../../../src-shared/model/sop.ts';
import type { Finding } from '../../../../../src-shared/model/worded.ts';
import { playbackOfFinding, playbackOfPair, playbackOfStep } from './paired-playback.ts';
import { pairAt, syncPath } from './sync-path.ts';

const path = syncPath(
  [0, 4, 8, 12].map((sec) => ({ goldSec: sec, traineeSec: sec / 2, similarity: 1 })),
  { gold: { startSec: 0, endSec: 12 }, trainee: { startSec: 0, endSec: 6 } },
);
const finding = (change: Partial<Finding>): Finding => ({
  type: 'swapped',
  steps: [1],
  startSec: 1,
  endSec: 4,
  goldSpan: { startSec: 6, endSec: 8 },
  severity: 'major',
  confidence: 1,
  pointsLost: 10,
  explanation: '',
  ...change,
});

describe('paired playback', () => {
  it('puts both recordings at the span of a finding, though the alignment has them elsewhere', () => {
    const playback = playbackOfFinding(path, finding({}), 'Swapped');
    expect(pairAt(playback.path, 0)).toMatchObject({ goldSec: 6, traineeSec: 1, goldRate: 1, traineeRate: 1 });
    // Gold's part is shorter: it waits at its end.
    expect(pairAt(playback.path, 2.5)).toMatchObject({ goldSec: 8, traineeSec: 3.5, goldRate: 0, traineeRate: 1 });
    expect(playback.path.durationSec).toBe(3);
    expect(playback.clockSec).toBe(2);
  });

  it('lets the recording wait that shows nothing of it', () => {
    const missing = playbackOfFinding(path, finding({ type: 'missing', startSec: null, endSec: null }), 'Missing');
    expect(pairAt(missing.path, 1)).toMatchObject({ goldSec: 7, traineeSec: 3, traineeRate: 0 });
    const extra = playbackOfFinding(path, finding({ type: 'extra', goldSpan: null }), 'Extra');
    expect(pairAt(extra.path, 1)).toMatchObject({ goldSec: 2, traineeSec: 2, goldRate: 0 });
  });

  it('shows a step as often as it was done', () => {
    const step: StepOutcome = {
      index: 0,
      name: 'Jack',
      goldStartSec: 4,
      goldEndSec: 6,
      spans: [
        [0, 1],
        [3, 5],
      ],
      outcomes: ['repeated'],
      durationRatio: 1,
      similarity: 1,
    };
    expect(pairAt(playbackOfStep(path, step, 'Jack').path, 0)).toMatchObject({ goldSec: 4, traineeSec: 0 });
    expect(pairAt(playbackOfStep(path, step, 'Jack', 1).path, 1)).toMatchObject({ goldSec: 5, traineeSec: 4 });
  });

  it('keeps to the alignment for a pair that is on it, and leaves it for one that is not', () => {
    expect(playbackOfPair(path, { goldSec: 6, traineeSec: 3.1 }, '')).toBeCloseTo(6, 0);
    const off = playbackOfPair(path, { goldSec: 10, traineeSec: 1 }, 'Pair');
    expect(typeof off === 'number' ? null : pairAt(off.path, 0)).toMatchObject({ goldSec: 10, traineeSec: 1 });
  });
});
