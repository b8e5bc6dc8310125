import type { ReportedFinding } from '../../src-main/features/evaluation/match-findings.ts';
import type { PerformanceMetrics } from '../../src-main/features/evaluation/performance-metrics.ts';
import type { SopMetrics } from '../../src-main/features/evaluation/sop-metrics.ts';
import type { ExpectedFinding } from '../../src-main/features/evaluation/sop-truth.ts';

/** The figures, and the runs with a mistake (all runs with `everyRun`), as lines. */
export function evaluationText(evaluation: SopMetrics, everyRun: boolean): string {
  const lines: string[] = [];
  for (const item of evaluation.items) {
    if (!everyRun && item.missed.length === 0 && item.false.length === 0) continue;
    const parts = [
      ...(everyRun ? [`found ${list(item.found.map(({ expected }) => expected))}`] : []),
      `missed ${list(item.missed)}`,
      `false ${list(item.false)}`,
    ];
    lines.push(`${item.file}  ${item.score}  ${parts.join('  ')}`);
  }
  const { runs, precision, recall, f1, macroF1 } = evaluation;
  lines.push(`runs ${runs}  precision ${figure(precision)}  recall ${figure(recall)}  F1 ${figure(f1)}`);
  lines.push('reporting nothing: precision 1, recall 0, F1 0 (the baseline)');
  for (const [type, scores] of Object.entries(evaluation.byType)) {
    lines.push(
      `  ${type.padEnd(10)} F1 ${figure(scores.f1)}  required ${scores.required}  found ${scores.found}  false ${scores.false}`,
    );
  }
  lines.push(`macro F1 of the required types ${figure(macroF1)}  span IoU ${figure(evaluation.spanIou)}`);
  lines.push(
    `false findings ${evaluation.falseFindings}, at most ${evaluation.mostFalseInOneRun} in one run, in ` +
      `${evaluation.runsWithFalseFindings} runs (${((100 * evaluation.runsWithFalseFindings) / runs).toFixed(1)} %)`,
  );
  lines.push(
    `step IoU ${figure(evaluation.stepIou)}  baseline (gold's proportions) ${figure(evaluation.baselineStepIou)}`,
  );
  const golds = Object.values(evaluation.goldScores);
  lines.push(
    `gold against itself: lowest ${Math.min(...golds)}, ${evaluation.goldFindings} findings; most lost by a faultless ` +
      `take ${evaluation.mostLostByFaultless.toFixed(1)}; not below gold: ${evaluation.notBelowGold.join(', ') || 'none'}`,
  );
  return lines.join('\n');
}

export function printPerformances(performances: PerformanceMetrics): void {
  for (const { gold, candidate, score, stepIou, baselineStepIou, findings } of performances.items) {
    const ious = `step IoU ${figure(stepIou)} (baseline ${figure(baselineStepIou)})`;
    console.log(`${candidate} against ${gold}: ${ious}  score ${score}  ${findings.join(', ')}`);
  }
  const { pairs, stepIou, baselineStepIou } = performances;
  console.log(`performances ${pairs}: step IoU ${figure(stepIou)}  baseline ${figure(baselineStepIou)}`);
}

function list(findings: readonly (ExpectedFinding | ReportedFinding)[]): string {
  return findings.map(({ type, steps }) => [type, ...steps].join(' ')).join(', ') || '-';
}

function figure(value: number | null): string {
  return value === null ? 'n/a' : value.toFixed(3);
}
