import type { Finding, StepOutcome } from '../../../src-shared/model/sop.ts';
import type { SopPerformances } from './sop-truth.ts';
import { meanStepIou, proportionalSteps, stepSpansOf } from './step-iou.ts';

/** What a scorer said of one performance held against another. */
export interface ScoredPerformance {
  readonly procedureId: string;
  readonly gold: string;
  readonly candidate: string;
  readonly score: number;
  readonly findings: readonly Finding[];
  readonly steps: readonly StepOutcome[];
}

export interface PerformanceMetrics {
  readonly pairs: number;
  /** Mean over pairs of the mean over steps. */
  readonly stepIou: number;
  /** The same for "all steps in order at gold's proportions". */
  readonly baselineStepIou: number;
  readonly items: readonly {
    readonly gold: string;
    readonly candidate: string;
    readonly score: number;
    readonly stepIou: number;
    readonly baselineStepIou: number;
    /** `type step, step` of each finding. */
    readonly findings: readonly string[];
  }[];
}

/** How well the steps of real performances were located when one of them served as gold. */
export function performanceMetrics(
  { procedures }: SopPerformances,
  scored: readonly ScoredPerformance[],
): PerformanceMetrics {
  const items = scored.map(({ procedureId, gold, candidate, score, findings, steps }) => {
    const performances = procedures.find(({ id }) => id === procedureId)?.performances ?? [];
    const goldRun = performances.find(({ id }) => id === gold);
    const run = performances.find(({ id }) => id === candidate);
    if (!goldRun || !run) throw new Error(`"${procedureId}" has no performances "${gold}" and "${candidate}".`);
    const truth = stepSpansOf(run.steps);
    const goldSteps = goldRun.steps.map(({ step, start_sec, end_sec }) => ({
      name: step,
      startSec: start_sec,
      endSec: end_sec,
    }));
    const names = new Map(steps.map(({ index, name }) => [index, name]));
    return {
      gold,
      candidate,
      score,
      stepIou: meanStepIou(truth, new Map(steps.map(({ name, spans }) => [name, spans]))),
      baselineStepIou: meanStepIou(
        truth,
        proportionalSteps(goldSteps, { startSec: run.start_sec, endSec: run.end_sec }),
      ),
      findings: findings.map(({ type, steps: own }) => [type, ...own.map((index) => names.get(index) ?? '')].join(' ')),
    };
  });
  const mean = (values: readonly number[]): number =>
    values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
  return {
    pairs: items.length,
    stepIou: mean(items.map(({ stepIou }) => stepIou)),
    baselineStepIou: mean(items.map(({ baselineStepIou }) => baselineStepIou)),
    items,
  };
}
