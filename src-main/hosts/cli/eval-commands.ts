import { type Command, Option } from 'commander';
import type { EvaluationReport } from '../../../src-shared/model/evaluation.ts';
import { absolutePath, given, type RunCommand } from './command.ts';
import { lines, type Outcome, table } from './output.ts';
import type { Session } from './session.ts';

interface EvalOptions {
  readonly root?: string;
  readonly items?: true;
}

interface CheckedOptions extends EvalOptions {
  readonly descriptor?: 'sopilot';
  readonly check?: true;
}

/** Exit code of `--check` when the figures fall short. */
const SHORT_EXIT_CODE = 1;

const SUITES = [
  { name: 'qa', call: 'eval.qa', file: '<queries.jsonl>', about: 'evidence recall and abstention on questions' },
  { name: 'shots', call: 'eval.shots', file: '<shots.json>', about: 'cut precision and recall' },
] as const;

/** `eval qa`, `eval shots` and `eval sop`: flat metrics by name, computed against truth that a user brings. */
export function addEvalCommands(program: Command, run: RunCommand): void {
  const evaluate = program.command('eval').description('measure against truth');
  for (const suite of SUITES) {
    evaluate
      .command(suite.name)
      .description(suite.about)
      .argument(suite.file)
      .option('--root <folder>', 'folder the files’ paths are relative to (default: the grandparent of the file)')
      .option('--items', 'also print every item')
      .action((file: string, options: EvalOptions) =>
        run(async (session) => {
          const root = options.root === undefined ? undefined : absolutePath(options.root);
          const report = await session.run(suite.call, { file: absolutePath(file), ...given({ root }) });
          const items = options.items ? { items: report.items } : {};
          return { json: { ...report.metrics, ...items }, text: metricsText(report) };
        }),
      );
  }
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
    .action((file: string, options: CheckedOptions) => run((session) => evaluateSop(session, file, options)));
}

async function evaluateSop(session: Session, file: string, options: CheckedOptions): Promise<Outcome> {
  const root = options.root === undefined ? undefined : absolutePath(options.root);
  const report = await session.run('eval.sop', {
    file: absolutePath(file),
    ...given({ root, descriptor: options.descriptor }),
  });
  const { metrics, items, shortfalls } = report;
  const verdict = shortfalls.length === 0 ? 'All bars are reached.' : lines(shortfalls);
  return {
    json: { ...metrics, ...(options.check ? { shortfalls } : {}), ...(options.items ? { items } : {}) },
    text: [
      metricsText(report),
      ...(options.items ? items.map((item) => JSON.stringify(item)) : []),
      ...(options.check ? [verdict] : []),
    ].join('\n'),
    exitCode: options.check && shortfalls.length > 0 ? SHORT_EXIT_CODE : 0,
  };
}

function metricsText(report: EvaluationReport): string {
  const rows = Object.entries(report.metrics).flatMap(([name, value]): [string, number][] =>
    typeof value === 'number'
      ? [[name, round(value)]]
      : Object.entries(value).map(([key, entry]) => [`${name}.${key}`, round(entry)]),
  );
  return table(['metric', 'value'], rows);
}

function round(value: number): number {
  return Number(value.toFixed(4));
}
