import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SopilotParams } from '../../../../src-shared/model/sopilot-params.ts';
import { sopilotPenalties } from '../../../../src-shared/sopilot-penalties.ts';

interface GoldenCases {
  readonly cases: readonly {
    readonly id: string;
    readonly params: unknown;
    readonly expected: { readonly result: { readonly score: number; readonly metrics: Record<string, number> } };
  }[];
}

const fixtures = join(import.meta.dirname, '__fixtures__');

it.each(['sop_evaluation.json', 'sop_evaluation_params.json', 'sop_evaluation_degenerate.json'])(
  'the terms explain every lost point of %s',
  (file) => {
    const { cases } = JSON.parse(readFileSync(join(fixtures, file), 'utf8')) as GoldenCases;
    expect(cases.length).toBeGreaterThan(5);
    for (const { id, params, expected } of cases) {
      const penalties = sopilotPenalties(expected.result.metrics, SopilotParams.parse(params));
      const lost = penalties.reduce((sum, { points }) => sum + points, 0);
      expect(Math.min(100, Math.max(0, 100 - lost)), id).toBeCloseTo(expected.result.score, 9);
    }
  },
);
