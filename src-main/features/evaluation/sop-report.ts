import type { LongCallResult } from '../../../src-shared/contract/api.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import type { PerformanceMetrics } from './performance-metrics.ts';
import type { SopMetrics, SopMetricsItem } from './sop-metrics.ts';
import type { ExpectedFinding, SopTruth } from './sop-truth.ts';

type Report = LongCallResult<'eval.sop'>;

/** What a scorer that can be trusted reaches. */
const MIN_GOLD_SCORE = 98;
const MAX_FALSE_IN_ONE_RUN = 1;
const MIN_BOUNDS_F1 = 0.8;
/** Bars for takes whose light and colours were changed by the generator, of which there are many. */
const MIN_MACRO_F1 = 0.95;
const MAX_RUNS_WITH_FALSE = 0.05;
const MIN_STEP_IOU = 0.6;

/** Flat figures of a truth file, what falls short of the bars, and every run. */
export function truthReport(truth: SopTruth, evaluation: SopMetrics, suggestedBoundsF1: number): Report {
  const { items, byType, spanIou, stepIou, baselineStepIou, notBelowGold, ...figures } = evaluation;
  const disorder = moreFaultsNotLower(truth, items);
  return {
    metrics: {
      ...figures,
      // A scorer that reports nothing is never wrong and finds nothing.
      ...{ baselinePrecision: 1, baselineRecall: 0, baselineF1: 0 },
      recallByType: Object.fromEntries(Object.entries(byType).map(([type, { recall }]) => [type, recall])),
      ...(spanIou !== null && { spanIou }),
      ...(stepIou !== null && { stepIou }),
      ...(baselineStepIou !== null && { baselineStepIou }),
      notBelowGold: notBelowGold.length,
      moreFaultsNotLower: disorder.length,
      shareOfRunsWithFalseFindings: evaluation.runs > 0 ? evaluation.runsWithFalseFindings / evaluation.runs : 0,
      suggestedBoundsF1,
    },
    shortfalls: [
      ...(isGenerated(truth) ? generatedShortfalls(evaluation) : markedShortfalls(evaluation, suggestedBoundsF1)),
      ...goldShortfalls(evaluation),
      ...disorder,
    ],
    items: items.map((item) => ({ ...item })),
  };
}

/** Flat figures of real performances. */
export function performanceReport({ items, ...figures }: PerformanceMetrics): Report {
  const { stepIou } = figures;
  return {
    metrics: { ...figures },
    shortfalls: stepIou < MIN_STEP_IOU ? [say('step-iou-too-low', { stepIou, needed: MIN_STEP_IOU })] : [],
    items: items.map((item) => ({ ...item })),
  };
}

/** Takes made by the generator say how their picture was changed. */
function isGenerated({ tasks }: SopTruth): boolean {
  return tasks.some(({ videos }) => videos.some(({ looks }) => looks !== undefined));
}

function markedShortfalls(evaluation: SopMetrics, suggestedBoundsF1: number): Sentence[] {
  const { items } = evaluation;
  const missed = items.flatMap(({ file, missed: own }) => own.map((finding) => ({ file, ...finding })));
  const tooMany = items.filter((item) => item.false.length > MAX_FALSE_IN_ONE_RUN).map(({ file }) => file);
  return [
    ...missed.map(({ file, type, steps }) => say('required-finding-missed', { file, type, steps: steps.toSorted() })),
    ...tooMany.map((file) => say('too-many-false-findings', { file, allowed: MAX_FALSE_IN_ONE_RUN })),
    ...(suggestedBoundsF1 < MIN_BOUNDS_F1
      ? [say('suggested-bounds-too-far-off', { f1: suggestedBoundsF1, needed: MIN_BOUNDS_F1 })]
      : []),
  ];
}

function generatedShortfalls({ macroF1, runs, runsWithFalseFindings, mostLostByFaultless }: SopMetrics): Sentence[] {
  const share = runsWithFalseFindings / Math.max(1, runs);
  return [
    ...(macroF1 < MIN_MACRO_F1 ? [say('macro-f1-too-low', { macroF1, needed: MIN_MACRO_F1 })] : []),
    ...(share > MAX_RUNS_WITH_FALSE
      ? [say('too-many-runs-with-false-findings', { share, allowed: MAX_RUNS_WITH_FALSE })]
      : []),
    ...(mostLostByFaultless > 0 ? [say('faultless-run-lost-points', { points: mostLostByFaultless })] : []),
  ];
}

function goldShortfalls({ goldScores, goldFindings, notBelowGold }: SopMetrics): Sentence[] {
  const low = Object.entries(goldScores).filter(([, score]) => score < MIN_GOLD_SCORE);
  return [
    ...low.map(([file, score]) => say('gold-scores-itself-too-low', { file, score, needed: MIN_GOLD_SCORE })),
    ...(goldFindings > 0 ? [say('gold-has-findings', { findings: goldFindings })] : []),
    ...notBelowGold.map((file) => say('run-not-below-gold', { file })),
  ];
}

/** Runs of one task with all required findings of another run, and more, that do not score lower than it. */
function moreFaultsNotLower({ tasks }: SopTruth, items: readonly SopMetricsItem[]): Sentence[] {
  const scoreOf = (file: string): number | undefined => items.find((item) => item.file === file)?.score;
  return tasks.flatMap(({ videos }) =>
    videos.flatMap((more) =>
      videos.flatMap((fewer) => {
        if (fewer.required.length === 0 || !hasAllAndMore(more.required, fewer.required)) return [];
        const [low, high] = [scoreOf(more.file), scoreOf(fewer.file)];
        const isLower = low === undefined || high === undefined || low < high;
        return isLower ? [] : [say('more-faults-not-lower', { more: more.file, fewer: fewer.file })];
      }),
    ),
  );
}

function hasAllAndMore(more: readonly ExpectedFinding[], fewer: readonly ExpectedFinding[]): boolean {
  const known = new Set(more.map(wordsOf));
  return more.length > fewer.length && fewer.every((finding) => known.has(wordsOf(finding)));
}

function wordsOf({ type, steps }: ExpectedFinding): string {
  return [type, ...steps.toSorted()].join(' ');
}
