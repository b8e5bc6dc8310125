import type { Finding } from '../../../src-shared/model/sop.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { FindingType, StepFinding } from './step-finding.ts';
import type { StepModel } from './step-model.ts';

/** Share of a step's part of the score that a finding of full extent costs. */
export type PenaltyWeights = Readonly<Record<FindingType, number>>;

/** A step's part of the score is never less than this, so that one missing step of thirty still shows. */
const MIN_PART = 8;

export interface Penalised {
  readonly score: number;
  readonly findings: Finding[];
}

/**
 * Takes points for each finding: weight of its type x its extent x the parts of its steps (100 shared out by the steps'
 * weights). Points are whole tenths and sum to 100 minus the score; where they would pass 100, all shrink alike.
 */
export function penalise(model: StepModel, found: readonly StepFinding[], weights: PenaltyWeights): Penalised {
  const total = model.steps.reduce((sum, { weight = 1 }) => sum + weight, 0);
  const parts = model.steps.map(({ weight = 1 }) =>
    weight > 0 ? Math.max(MIN_PART, (100 * weight) / Math.max(total, 1e-9)) : 0,
  );
  const meanPart = parts.reduce((sum, part) => sum + part, 0) / parts.length;
  const raw = found.map(({ type, steps, extent }) => {
    const part = steps.length > 0 ? steps.reduce((sum, step) => sum + parts[step]!, 0) : meanPart;
    return weights[type] * extent * part;
  });
  const sum = raw.reduce((all, points) => all + points, 0);
  const scale = sum > 100 ? 100 / sum : 1;
  const tenths = raw.map((points) => Math.round(points * scale * 10));
  const score = Math.max(0, 1000 - tenths.reduce((all, points) => all + points, 0)) / 10;
  return { score, findings: found.map((finding, at) => asFinding(model, finding, tenths[at]! / 10)) };
}

function asFinding(model: StepModel, finding: StepFinding, pointsLost: number): Finding {
  const { type, steps, span, severity, confidence, sentence } = finding;
  const gold = steps.map((step) => model.steps[step]!);
  const first = gold.toSorted((a, b) => a.startSec - b.startSec)[0];
  const last = gold.toSorted((a, b) => b.endSec - a.endSec)[0];
  return {
    type,
    steps: gold.map(({ index }) => index),
    startSec: span?.startSec ?? null,
    endSec: span?.endSec ?? null,
    goldSpan: first && last ? { startSec: first.startSec, endSec: last.endSec } : null,
    severity,
    confidence,
    pointsLost,
    explanation: pointsLost > 0 ? say('finding-with-points', { finding: sentence, points: pointsLost }) : sentence,
  };
}
