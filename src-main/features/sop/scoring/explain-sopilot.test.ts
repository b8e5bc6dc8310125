import { describe, expect, it } from 'vitest';
import { DEFAULT_STEP_RULES, type Step } from '../../../../src-shared/model/sop.ts';
import { word } from '../../../../src-shared/sentences/word.ts';
import { evaluateSopilotV1 } from '../../../engines/sopilot/scoring/evaluate.ts';
import type { SopilotDeviation } from '../../../engines/sopilot/scoring/result.ts';
import type { SopScoreOutput } from '../../../workers/tasks/sop/sop-score-task.ts';
import { alignmentPoints, findingsOf, type ScoredPair, stepOutcomes } from './explain-sopilot.ts';

const DIM = 4;
const CLIP_SEC = 4;
const GOLD_SHIFT_SEC = 0.5;

/** Clip vectors by letter: the same letter looks the same, others share nothing. */
function vectorsOf(clips: string): Float32Array {
  return Float32Array.from(
    [...clips].flatMap((letter) => Array.from({ length: DIM }, (_, k) => (k === letter.charCodeAt(0) % DIM ? 1 : 0))),
  );
}

function clipTimes(count: number, shiftSec = 0): SopScoreOutput['goldClips'] {
  return Array.from({ length: count }, (_, clipIdx) => ({
    clipIdx,
    startSec: clipIdx * CLIP_SEC + shiftSec,
    endSec: (clipIdx + 1) * CLIP_SEC + shiftSec,
  }));
}

/** Two runs given as letters; the gold video's first picture comes half a second after the start of playback. */
function scored(gold: string, trainee: string, steps: readonly Step[]): ScoredPair {
  const { result, dtw } = evaluateSopilotV1({
    gold: { vectors: vectorsOf(gold), dim: DIM, clips: clipTimes(gold.length) },
    trainee: { vectors: vectorsOf(trainee), dim: DIM, clips: clipTimes(trainee.length) },
  });
  return {
    evaluation: {
      result,
      dtw,
      similarities: dtw.path.map(([g, t]) => (gold[g] === trainee[t] ? 1 : 0)),
      goldClips: clipTimes(gold.length, GOLD_SHIFT_SEC),
      traineeClips: clipTimes(trainee.length),
    },
    steps,
    goldShiftSec: GOLD_SHIFT_SEC,
    traineeShiftSec: 0,
  };
}

function step(index: number, startSec: number, endSec: number): Step {
  return { ...DEFAULT_STEP_RULES, index, name: `Part ${index + 1}`, startSec, endSec, suggested: false };
}

function outcomesOf(pair: ScoredPair) {
  const endSec = pair.evaluation.traineeClips.length * CLIP_SEC;
  return stepOutcomes(pair, findingsOf(pair), { startSec: 0, endSec });
}

describe('findings of SOPilot', () => {
  const steps = [step(0, 0.5, 8.5), step(1, 8.5, 16.5), step(2, 16.5, 24.5)];

  it('name the step, where it is on both clocks, and share the points of the deviation term', () => {
    const pair = scored('AABBCC', 'AADBCC', steps);
    const [finding, ...others] = findingsOf(pair);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      type: 'deviating',
      steps: [1],
      startSec: 8,
      endSec: 12,
      goldSpan: { startSec: 8.5, endSec: 12.5 },
      severity: 'major',
      confidence: 1,
    });
    expect(finding!.pointsLost).toBeCloseTo(30 * pair.evaluation.result.metrics.deviation, 9);
    expect(word(finding!.explanation)).toBe(
      'Trainee 00:08.0–00:12.0 is on average 0.0 % alike to gold 00:08.5–00:12.5; this comparison asks for 99.0 %.',
    );
    expect(outcomesOf(pair).map(({ outcomes }) => outcomes)).toEqual([['done'], ['deviating'], ['done']]);
  });

  it('a step without a similar part is missing: no spans, no pace, but how alike the aligned part is', () => {
    const pair = scored('AABBCC', 'AADDCC', steps);
    const missing = findingsOf(pair).find(({ type }) => type === 'missing');
    expect(missing).toMatchObject({
      steps: [1],
      severity: 'major',
      pointsLost: 12,
      goldSpan: { startSec: 8.5, endSec: 16.5 },
    });
    expect(word(missing!.explanation)).toContain('SOPilot counts gold 00:08.5–00:16.5 as left out');
    expect(outcomesOf(pair)[1]).toMatchObject({
      spans: [],
      outcomes: ['missing', 'deviating'],
      durationRatio: null,
      similarity: 0,
    });
  });

  it('explains deviations without a place in the trainee run', () => {
    const pair = scored('AABBCC', 'AABBCC', steps);
    const deviation = { gold_step: 1, trainee_time: { start_sec: null, end_sec: null }, reason: '' };
    const deviations: SopilotDeviation[] = [
      { ...deviation, type: 'order_swap', gold_time: { start_sec: 8, end_sec: 16 }, confidence: 0.4 },
      { ...deviation, type: 'step_missing', gold_time: { start_sec: 16, end_sec: 24 }, confidence: 1.2 },
    ];
    const { evaluation } = pair;
    const result = { ...evaluation.result, deviations };
    const [swapped, missing] = findingsOf({ ...pair, evaluation: { ...evaluation, result } });
    expect(swapped).toMatchObject({ type: 'swapped', steps: [1], startSec: null, pointsLost: 8 });
    expect(word(swapped!.explanation)).toBe('What gold shows at 00:08.5–00:16.5 comes too early here.');
    expect(missing).toMatchObject({ type: 'missing', steps: [2], confidence: 1 });
    expect(word(missing!.explanation)).toBe('No part of the trainee run was aligned to gold 00:16.5–00:24.5.');
  });
});

describe('the steps of a scored run', () => {
  it('share the time of both runs', () => {
    const pair = scored('AABBCC', 'AABBBBCC', [step(0, 0.5, 8.5), step(1, 8.5, 16.5), step(2, 16.5, 24.5)]);
    const steps = outcomesOf(pair);
    expect(steps.map(({ spans }) => spans)).toEqual([[[0, 8]], [[8, 24]], [[24, 32]]]);
    expect(steps.map(({ durationRatio }) => durationRatio)).toEqual([1, 2, 1]);
  });

  it('shorter than a clip speak of the clip they lie in', () => {
    const pair = scored('AABBCC', 'AABBCC', [step(0, 0.5, 1.5), step(1, 1.5, 24.5)]);
    expect(outcomesOf(pair)[0]).toMatchObject({ spans: [[0, 4]], durationRatio: 1, similarity: 1 });
  });

  it('are not seen where the gold take has no clip', () => {
    const pair = scored('AABB', 'AABB', [step(0, 0.5, 16.5), step(1, 40, 44)]);
    expect(outcomesOf(pair)[1]).toMatchObject({ spans: [], durationRatio: null, similarity: null });
  });

  it('end with the take', () => {
    const pair = scored('AABB', 'AABB', [step(0, 0.5, 16.5)]);
    const [only] = stepOutcomes(pair, [], { startSec: 1, endSec: 14.2 });
    expect(only!.spans).toEqual([[1, 14.2]]);
  });
});

it('alignment points are clip centres on each video’s own clock', () => {
  const points = alignmentPoints(scored('AABB', 'AABB', []));
  expect(points).toHaveLength(4);
  expect(points[1]).toEqual({ goldSec: 6.5, traineeSec: 6, similarity: 1 });
});
