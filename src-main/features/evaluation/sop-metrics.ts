import type { Finding, StepOutcome } from '../../../src-shared/model/sop.ts';
import { type MatchedFindings, matchFindings, type ReportedFinding } from './match-findings.ts';
import type { SopTruth } from './sop-truth.ts';
import { meanStepIou, proportionalSteps, stepSpansOf } from './step-iou.ts';

/** What a scorer said of one video of the truth file. */
export interface ScoredRun {
  readonly taskId: string;
  readonly file: string;
  readonly durationSec: number;
  readonly score: number;
  readonly findings: readonly Finding[];
  readonly steps: readonly StepOutcome[];
}

interface TypeScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly required: number;
  readonly found: number;
  readonly false: number;
}

/** Figures over all runs; shares and scores are 0..1, `goldScores` 0..100. */
export interface SopMetrics {
  readonly runs: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** F1 of every type that is required or falsely reported somewhere. */
  readonly f1ByType: Readonly<Record<string, number>>;
  readonly byType: Readonly<Record<string, TypeScores>>;
  /** Mean F1 of the types that are required somewhere. */
  readonly macroF1: number;
  /** Mean temporal IoU of the found findings whose span is known; null when none is. */
  readonly spanIou: number | null;
  readonly falseFindings: number;
  readonly mostFalseInOneRun: number;
  readonly runsWithFalseFindings: number;
  /** Score of each gold take against itself, by file. */
  readonly goldScores: Readonly<Record<string, number>>;
  readonly goldFindings: number;
  /** Runs with a required finding that do not score below their gold take, by file. */
  readonly notBelowGold: readonly string[];
  /** Mean step IoU against the known timelines, and of "all steps in order at gold's proportions"; null without them. */
  readonly stepIou: number | null;
  readonly baselineStepIou: number | null;
  /** Points lost by runs without a fault: what another light or camera alone costs. */
  readonly mostLostByFaultless: number;
  readonly items: readonly SopMetricsItem[];
}

export interface SopMetricsItem extends MatchedFindings {
  readonly file: string;
  readonly score: number;
}

/** Compares what a scorer found in every video of a truth file with what is true. Videos without a run are left out. */
export function sopMetrics(truth: SopTruth, runs: readonly ScoredRun[]): SopMetrics {
  const items: SopMetricsItem[] = [];
  const goldScores: Record<string, number> = {};
  const notBelowGold: string[] = [];
  const stepIous: number[] = [];
  const baselineIous: number[] = [];
  let goldFindings = 0;
  let mostLostByFaultless = 0;
  for (const task of truth.tasks) {
    const runOf = (file: string): ScoredRun | undefined =>
      runs.find((run) => run.taskId === task.task_id && run.file === file);
    const goldScore = runOf(task.gold)?.score;
    for (const video of task.videos) {
      const run = runOf(video.file);
      if (!run) continue;
      const names = new Map(run.steps.map(({ index, name }) => [index, name]));
      const reported = run.findings.map((finding) => asReported(finding, names));
      items.push({ file: run.file, score: run.score, ...matchFindings(reported, video.required, video.tolerated) });
      if (video.role === 'gold') {
        goldScores[run.file] = run.score;
        goldFindings += run.findings.length;
      } else if (video.required.length === 0) mostLostByFaultless = Math.max(mostLostByFaultless, 100 - run.score);
      if (video.required.length > 0 && goldScore !== undefined && run.score >= goldScore) notBelowGold.push(run.file);
      if (!video.step_timeline || video.role === 'gold') continue;
      const truthSpans = stepSpansOf(video.step_timeline);
      const seen = new Map(run.steps.map(({ name, spans }) => [name, spans]));
      stepIous.push(meanStepIou(truthSpans, seen));
      const whole = { startSec: 0, endSec: run.durationSec };
      baselineIous.push(meanStepIou(truthSpans, proportionalSteps(task.gold_steps, whole)));
    }
  }
  const byType = scoresByType(items);
  const all = typeScores(items, () => true);
  const ious = items.flatMap(({ found }) => found.flatMap(({ iou }) => (iou === null ? [] : [iou])));
  const falseCounts = items.map((item) => item.false.length);
  const required = Object.values(byType).filter((scores) => scores.required > 0);
  return {
    runs: items.length,
    precision: all.precision,
    recall: all.recall,
    f1: all.f1,
    f1ByType: Object.fromEntries(Object.entries(byType).map(([type, { f1 }]) => [type, f1])),
    byType,
    macroF1: mean(required.map(({ f1 }) => f1)) ?? 0,
    spanIou: mean(ious),
    falseFindings: all.false,
    mostFalseInOneRun: Math.max(0, ...falseCounts),
    runsWithFalseFindings: falseCounts.filter((count) => count > 0).length,
    goldScores,
    goldFindings,
    notBelowGold,
    stepIou: mean(stepIous),
    baselineStepIou: mean(baselineIous),
    mostLostByFaultless,
    items,
  };
}

function asReported(finding: Finding, names: ReadonlyMap<number, string>): ReportedFinding {
  const { type, startSec, endSec } = finding;
  return {
    type,
    steps: finding.steps.flatMap((index) => names.get(index) ?? []),
    span: startSec !== null && endSec !== null ? { startSec, endSec } : null,
  };
}

function scoresByType(items: readonly SopMetricsItem[]): Record<string, TypeScores> {
  const types = items.flatMap((item) => [
    ...item.found.map(({ expected }) => expected.type),
    ...item.missed.map(({ type }) => type),
    ...item.false.map(({ type }) => type),
  ]);
  return Object.fromEntries(
    [...new Set(types)].toSorted().map((type) => [type, typeScores(items, (own) => own === type)]),
  );
}

function typeScores(items: readonly SopMetricsItem[], isMeant: (type: Finding['type']) => boolean): TypeScores {
  const found = sum(items.map((item) => item.found.filter(({ expected }) => isMeant(expected.type)).length));
  const missed = sum(items.map((item) => item.missed.filter(({ type }) => isMeant(type)).length));
  const wrong = sum(items.map((item) => item.false.filter(({ type }) => isMeant(type)).length));
  const precision = ratio(found, found + wrong);
  const recall = ratio(found, found + missed);
  const f1 = ratio(2 * found, 2 * found + wrong + missed);
  return { precision, recall, f1, required: found + missed, found, false: wrong };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number | null {
  return values.length > 0 ? sum(values) / values.length : null;
}

/** 1 where there is nothing to find or report. */
function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 1;
}
