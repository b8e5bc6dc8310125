import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { evaluateSopilotV1, type SopilotTake } from './evaluate.ts';
import { SopilotParams } from './params.ts';
import type { SopilotDtw, SopilotResult } from './result.ts';

interface RecordedTake {
  readonly embeddings: number[][];
  readonly meta: { clip_idx: number; start_sec: number; end_sec: number }[];
}

interface EvaluationCase {
  readonly id: string;
  readonly params: Record<string, number>;
  readonly dim: number;
  readonly gold: RecordedTake;
  readonly trainee: RecordedTake;
  readonly expected: { readonly result: SopilotResult; readonly dtw: SopilotDtw };
}

function takeOf(recorded: RecordedTake, dim: number): SopilotTake {
  return {
    vectors: Float32Array.from(recorded.embeddings.flat()),
    dim,
    clips: recorded.meta.map((clip) => ({
      clipIdx: clip.clip_idx,
      startSec: clip.start_sec,
      endSec: clip.end_sec,
    })),
  };
}

// Exact equality, not a tolerance: the arithmetic is rounded step by step as the recorded system rounded it.
describe.each(['sop_evaluation', 'sop_evaluation_degenerate', 'sop_evaluation_params'])('%s', (name) => {
  const file = new URL(`__fixtures__/${name}.json`, import.meta.url);
  const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: EvaluationCase[] };

  test.each(cases)('$id', ({ params, dim, gold, trainee, expected }) => {
    const found = evaluateSopilotV1({
      gold: takeOf(gold, dim),
      trainee: takeOf(trainee, dim),
      params: SopilotParams.parse(params),
    });
    expect(found.result).toEqual(expected.result);
    expect(found.dtw).toEqual(expected.dtw);
  });
});

describe('what the recorded cases leave out', () => {
  const clips = [0, 1].map((clipIdx) => ({ clipIdx, startSec: clipIdx * 4, endSec: clipIdx * 4 + 4 }));

  test('previewed similarities are rounded with halves to even, as Python rounds', () => {
    // A unit vector against (1/32, ...) has similarity 0.03125, halfway between two 4-digit numbers.
    const gold = { vectors: Float32Array.of(1, 0), dim: 2, clips: clips.slice(0, 1) };
    const trainee = { vectors: Float32Array.of(1, Math.sqrt(1023)), dim: 2, clips: clips.slice(0, 1) };
    expect(evaluateSopilotV1({ gold, trainee }).result.alignment_preview[0]!.similarity).toBe(0.0312);
  });

  test('vectors that do not fit the clips or each other are refused', () => {
    const fits = { vectors: new Float32Array(4), dim: 2, clips };
    const short = { vectors: new Float32Array(3), dim: 2, clips };
    const wide = { vectors: new Float32Array(6), dim: 3, clips };
    const refusal = expect.objectContaining({ code: 'bad-input' });
    expect(() => evaluateSopilotV1({ gold: fits, trainee: short })).toThrow(refusal);
    expect(() => evaluateSopilotV1({ gold: fits, trainee: wide })).toThrow(refusal);
  });
});
