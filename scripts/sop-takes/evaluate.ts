import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { performanceMetrics } from '../../src-main/features/evaluation/performance-metrics.ts';
import { sopMetrics } from '../../src-main/features/evaluation/sop-metrics.ts';
import { SopPerformances, SopTruth } from '../../src-main/features/evaluation/sop-truth.ts';
import { type FrameVectors, frameVectorsOf, openPictureEncoder } from './frame-vectors.ts';
import { evaluationText, printPerformances } from './print-figures.ts';
import { scorePerformances, scoreTakes } from './score-takes.ts';

const USAGE = `Scores the takes of a truth file and prints how right the findings are.

  node scripts/sop-takes/evaluate.ts truth.json [options]
    --encoder vigil-basic    or heuristic-v1, SOPilot's descriptor of single frames
    --cache folder           where frame vectors are kept between calls
    --performances sop.json  real performances to score as well
    --json                   figures as one JSON document
    --items                  every run, not only those with a mistake
    --tasks prefix           only tasks whose id begins so
  Bars; the command fails below any that is given:
    --least-recall 1  --least-macro-f1 0.95  --least-gold 98  --least-step-iou 0.6 (of the performances)
    --most-false 1 (in one run)  --most-false-share 0.05 (of the runs)  --ordered (every run with a fault below its gold)
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    encoder: { type: 'string', default: 'vigil-basic' },
    cache: { type: 'string', default: join(import.meta.dirname, '../../.cache/sop-vectors') },
    performances: { type: 'string' },
    json: { type: 'boolean', default: false },
    items: { type: 'boolean', default: false },
    tasks: { type: 'string', default: '' },
    ordered: { type: 'boolean', default: false },
    'least-recall': { type: 'string' },
    'least-macro-f1': { type: 'string' },
    'least-gold': { type: 'string' },
    'least-step-iou': { type: 'string' },
    'most-false': { type: 'string' },
    'most-false-share': { type: 'string' },
  },
});
const [truthPath] = positionals;
if (!truthPath || !existsSync(truthPath)) {
  console.error(USAGE);
  process.exit(2);
}
const encoder = await openPictureEncoder(values.encoder);
const scoring = {
  encoderId: values.encoder,
  embed: (path: string): Promise<FrameVectors> => frameVectorsOf(path, encoder, values.cache),
};
const everything = SopTruth.parse(JSON.parse(await readFile(truthPath, 'utf8')));
const truth = { ...everything, tasks: everything.tasks.filter(({ task_id }) => task_id.startsWith(values.tasks)) };
const evaluation = sopMetrics(truth, await scoreTakes(truth, dirname(resolve(truthPath)), scoring));
const performances = values.performances ? await performed(values.performances) : undefined;
await encoder.close();
if (values.json) console.log(JSON.stringify({ ...evaluation, ...(performances ? { performances } : {}) }, null, 1));
else {
  console.log(evaluationText(evaluation, values.items));
  if (performances) printPerformances(performances);
}
const missed = missedBars();
for (const bar of missed) console.error(`Below the bar: ${bar}`);
process.exitCode = missed.length > 0 ? 1 : 0;

function missedBars(): string[] {
  const { recall, macroF1, goldScores, mostFalseInOneRun, runsWithFalseFindings, runs } = evaluation;
  const least = (stated: string | undefined, value: number, name: string): string[] =>
    stated !== undefined && value < Number(stated) ? [`${name} ${value} is below ${stated}`] : [];
  const most = (stated: string | undefined, value: number, name: string): string[] =>
    stated !== undefined && value > Number(stated) ? [`${name} ${value} is above ${stated}`] : [];
  const disordered = evaluation.notBelowGold;
  return [
    ...least(values['least-recall'], recall, 'recall'),
    ...least(values['least-macro-f1'], macroF1, 'macro F1'),
    ...least(values['least-gold'], Math.min(...Object.values(goldScores)), 'the lowest gold score'),
    ...least(values['least-step-iou'], performances?.stepIou ?? 0, 'step IoU of the performances'),
    ...most(values['most-false'], mostFalseInOneRun, 'false findings in one run'),
    ...most(values['most-false-share'], runsWithFalseFindings / runs, 'share of runs with false findings'),
    ...(values.ordered && disordered.length > 0 ? [`not below gold: ${disordered.join(', ')}`] : []),
  ];
}

async function performed(path: string): Promise<ReturnType<typeof performanceMetrics>> {
  const file = SopPerformances.parse(JSON.parse(await readFile(path, 'utf8')));
  return performanceMetrics(file, await scorePerformances(file, path, scoring));
}
