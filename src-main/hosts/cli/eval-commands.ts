import type { Command } from 'commander';
import type { EvaluationReport } from '../../../src-shared/model/evaluation.ts';
import { absolutePath, given, type RunCommand } from './command.ts';
import { table } from './output.ts';

interface EvalOptions {
  readonly root?: string;
  readonly items?: true;
}

const SUITES = [
  { name: 'qa', call: 'eval.qa', file: '<queries.jsonl>', about: 'evidence recall and abstention on questions' },
  { name: 'shots', call: 'eval.shots', file: '<shots.json>', about: 'cut precision and recall' },
] as const;

/** `eval qa` and `eval shots`: flat metrics by name, computed against truth that a user brings. */
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
          const report = await session.call(suite.call, { file: absolutePath(file), ...given({ root }) });
          const items = options.items ? { items: report.items } : {};
          return { json: { ...report.metrics, ...items }, text: metricsText(report) };
        }),
      );
  }
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
