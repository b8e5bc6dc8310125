import { type Command, Option } from 'commander';
import type { EvaluationReport } from '../../../src-shared/model/evaluation.ts';
import { absolutePath, given, type RunCommand } from './command.ts';
import { lines, type Outcome, table } from './output.ts';
import type { Session } from './session.ts';

interface QaOptions extends EvalOptions {
  readonly joint?: boolean;
  readonly byChannel?: boolean;
}

interface EvalOptions {
  readonly root?: string;
  readonly items?: true;
}

interface CheckedOptions extends EvalOptions {
  readonly check?: true;
}

interface SopOptions extends CheckedOptions {
  readonly descriptor?: 'sopilot';
}

interface ShotOptions extends CheckedOptions {
  readonly beside?: string;
}

/** Exit code of `--check` when the figures fall short. */
const SHORT_EXIT_CODE = 1;

const ROOT = [
  '--root <folder>',
  'folder the files’ paths are relative to (default: the grandparent of the file)',
] as const;
const ITEMS = ['--items', 'also print every item'] as const;

/** `eval qa`, `eval shots` and `eval sop`: flat metrics by name, computed against truth that a user brings. */
export function addEvalCommands(program: Command, run: RunCommand): void {
  const evaluate = program.command('eval').description('measure against truth');
  evaluate
    .command('qa')
    .description('evidence recall and abstention on questions')
    .argument('<queries.jsonl>')
    .option(...ROOT)
    .option(...ITEMS)
    .option('--joint', 'also ask all the videos together: how often the right one comes first')
    .option('--by-channel', 'also ask through each channel alone')
    .action((file: string, options: QaOptions) =>
      run(async (session) => {
        const { joint = false, byChannel = false } = options;
        const report = await session.run('eval.qa', { file: absolutePath(file), joint, byChannel, ...rootOf(options) });
        const items = options.items ? { items: report.items } : {};
        return { json: { ...report.metrics, ...items }, text: metricsText(report) };
      }),
    );
  evaluate
    .command('shots')
    .description('cut precision and recall of every detector, in one table')
    .argument('<shots.json>')
    .option(...ROOT)
    .option(...ITEMS)
    .option('--beside <cuts.json>', 'what another program’s detectors found in the same videos')
    .option('--check', `exit with ${SHORT_EXIT_CODE} when auto falls short of its bar, or of another detector`)
    .action((file: string, options: ShotOptions) => run((session) => evaluateShots(session, file, options)));
  evaluate
    .command('sop')
    .description('findings of the scorer vigil on takes with truth, or step spans on real performances')
    .argument('<truth.json>')
    .option(
      '--root <folder>',
      'folder the files’ paths are relative to (default: the file’s; of performances: the one above)',
    )
    .option('--items', 'also print every item')
    .addOption(
      new Option('--descriptor <name>', 'score what this descriptor sees, in windows of a quarter second').choices([
        'sopilot',
      ]),
    )
    .option('--check', `exit with ${SHORT_EXIT_CODE} when the figures fall short of what a trainer can trust`)
    .action((file: string, options: SopOptions) => run((session) => evaluateSop(session, file, options)));
}

async function evaluateSop(session: Session, file: string, options: SopOptions): Promise<Outcome> {
  const report = await session.run('eval.sop', {
    file: absolutePath(file),
    ...rootOf(options),
    ...given({ descriptor: options.descriptor }),
  });
  return checkedOutcome(report, metricsText(report), options);
}

async function evaluateShots(session: Session, file: string, options: ShotOptions): Promise<Outcome> {
  const beside = options.beside === undefined ? undefined : absolutePath(options.beside);
  const report = await session.run('eval.shots', {
    file: absolutePath(file),
    ...rootOf(options),
    ...given({ beside }),
  });
  const detectors = Object.entries(report.metrics).flatMap(([name, figures]) =>
    typeof figures === 'number' ? [] : [{ name, figures }],
  );
  const columns = Object.keys(detectors[0]?.figures ?? {});
  const rows = detectors.map(({ name, figures }) => [
    name,
    ...columns.map((column) => shortNumber(figures[column] ?? 0)),
  ]);
  const flat = Object.entries(report.metrics).filter(([, value]) => typeof value === 'number');
  const text = [metricsText({ ...report, metrics: Object.fromEntries(flat) }), table(['detector', ...columns], rows)];
  return checkedOutcome(report, text.join('\n\n'), options);
}

type CheckedReport = EvaluationReport & { readonly shortfalls: readonly string[] };

function checkedOutcome({ metrics, items, shortfalls }: CheckedReport, text: string, options: CheckedOptions): Outcome {
  const verdict = shortfalls.length === 0 ? 'All bars are reached.' : lines(shortfalls);
  return {
    json: { ...metrics, ...(options.check ? { shortfalls } : {}), ...(options.items ? { items } : {}) },
    text: [
      text,
      ...(options.items ? items.map((item) => JSON.stringify(item)) : []),
      ...(options.check ? [verdict] : []),
    ].join('\n'),
    exitCode: options.check && shortfalls.length > 0 ? SHORT_EXIT_CODE : 0,
  };
}

function rootOf({ root }: EvalOptions): { root?: string } {
  return root === undefined ? {} : { root: absolutePath(root) };
}

function metricsText(report: EvaluationReport): string {
  const rows = Object.entries(report.metrics).flatMap(([name, value]): [string, number][] =>
    typeof value === 'number'
      ? [[name, round(value)]]
      : Object.entries(value).map(([key, entry]) => [`${name}.${key}`, round(entry)]),
  );
  return table(['metric', 'value'], rows);
}

function shortNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}

function round(value: number): number {
  return Number(value.toFixed(4));
}
