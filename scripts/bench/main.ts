import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { withScratchFolder } from '../lib/scratch-folder.ts';
import { atOnceRow } from './at-once-row.ts';
import { alignRow, detectorRow, embedRow, exactRow } from './compute-rows.ts';
import { etaRow } from './eta-row.ts';
import { ingestModelsRow, ingestRealRow, ingestRow } from './ingest-row.ts';
import { lengthRow } from './length-row.ts';
import { qdrantRow } from './qdrant-row.ts';
import { type BenchResult, type BenchRow, meetsGoal } from './row.ts';
import { scanRow } from './scan-row.ts';
import { shotsRow } from './shots-row.ts';
import { speechRow } from './speech-row.ts';

const ROWS: Readonly<Record<string, BenchRow>> = {
  align: alignRow,
  'at-once': atOnceRow,
  exact: exactRow,
  embed: embedRow,
  detector: detectorRow,
  eta: etaRow,
  ingest: ingestRow,
  'ingest-real': ingestRealRow,
  'ingest-models': ingestModelsRow,
  length: lengthRow,
  qdrant: qdrantRow,
  scan: scanRow,
  shots: shotsRow,
  speech: speechRow,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pairs: { type: 'string', default: '5' },
    minutes: { type: 'string', default: '10' },
    points: { type: 'string', default: '100000' },
    json: { type: 'boolean', default: false },
  },
});
const names = positionals.length > 0 ? positionals : Object.keys(ROWS);
const unknown = names.filter((name) => !Object.hasOwn(ROWS, name));
if (unknown.length > 0) {
  console.error(`There is no row "${unknown.join('", "')}". Rows: ${Object.keys(ROWS).join(', ')}.`);
  process.exit(2);
}

const results: BenchResult[] = [];
for (const name of names) {
  const result = await withScratchFolder('vigil-bench', (scratchDir, stopped) =>
    ROWS[name]!({
      pairs: Number(values.pairs),
      minutes: Number(values.minutes),
      points: Number(values.points),
      scratchDir,
      stopped,
      report: (text: string) => console.error(`${name}: ${text}`),
    }),
  );
  results.push(result);
  if (!values.json) console.log(line(result));
}
if (values.json) {
  const machine = { cores: cpus().length, cpu: cpus()[0]?.model ?? '', node: process.version };
  console.log(JSON.stringify({ machine, rows: results.map((row) => ({ ...row, met: meetsGoal(row) })) }, undefined, 2));
}
process.exitCode = results.every(meetsGoal) ? 0 : 1;

function line(result: BenchResult): string {
  const { row, figure, unit, goal, unmet, what, details } = result;
  const wanted = goal ? ('atMost' in goal ? `<= ${goal.atMost}` : `>= ${goal.atLeast}`) : 'reported';
  const behind = Object.entries(details).map(([name, value]) => `${name} ${round(value)}`);
  const verdict = goal ? (meetsGoal(result) ? 'met' : 'MISSED') : '';
  return `${row.padEnd(11)} ${`${round(figure)} ${unit}`.padEnd(10)} ${wanted.padEnd(10)} ${verdict.padEnd(7)} ${what}${unmet ? `; ${unmet}` : ''} (${behind.join(', ')})`;
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
