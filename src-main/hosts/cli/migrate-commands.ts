import { type Command, InvalidArgumentError } from 'commander';
import { counted } from '../../../src-shared/counted.ts';
import {
  copyLibrary,
  migrateLibraryDown,
  migrateLibraryUp,
  restoreLibrary,
  type SchemaStatus,
  schemaStatus,
} from '../../core/closed-library.ts';
import type { Config } from '../../platform/config.ts';
import { absolutePath } from './command.ts';
import { type Outcome, table } from './output.ts';

export interface CareContext {
  config(): Config;
  print(outcome: Outcome): void;
}

/**
 * `migrate up`, `down`, `status`, `backup` and `restore`: on the database itself, without a core, since
 * they are for when a core does not start.
 */
export function addMigrateCommands(program: Command, { config, print }: CareContext): void {
  const known = program.commands.find((command) => command.name() === 'migrate');
  const migrate = (known ?? program.command('migrate')).description(
    'the library’s database: its schema, copies, other databases',
  );
  migrate
    .command('status')
    .description('which steps of the schema are applied')
    .action(async () => {
      const status = await schemaStatus(config());
      print({ json: status, text: statusText(status) });
    });
  migrate
    .command('up')
    .description('apply the missing steps, after a copy')
    .option('--to <number>', 'up to this step', stepOption)
    .action(async ({ to }: { to?: number }) => {
      const outcome = await migrateLibraryUp(config(), to);
      print({ json: outcome, text: changeText('Applied', outcome) });
    });
  migrate
    .command('down')
    .description('take back the steps above a number, after a copy: for an older Vigil')
    .requiredOption('--to <number>', 'the last step that stays', stepOption)
    .action(async ({ to }: { to: number }) => {
      const outcome = await migrateLibraryDown(config(), to);
      print({ json: outcome, text: changeText('Taken back', outcome) });
    });
  migrate
    .command('backup')
    .description('copy the database')
    .argument('[file]', 'default: a new file of the backups folder')
    .action(async (file: string | undefined) => {
      const target = await copyLibrary(config(), file === undefined ? undefined : absolutePath(file));
      print({ json: { file: target }, text: `Copied to ${target}` });
    });
  migrate
    .command('restore')
    .description('put a copy in the place of the database; what was there is kept')
    .argument('<file>', 'vigil-….db or vigil-….ndjson.gz, of either database')
    .action(async (file: string) => {
      const outcome = await restoreLibrary(config(), absolutePath(file));
      const kept = outcome.keptFile === null ? '' : `\nWhat was there is kept in ${outcome.keptFile}`;
      print({ json: outcome, text: `${counted(outcome.rows, 'row')} restored.${kept}` });
    });
}

function stepOption(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('It must be the number of a step.');
  return Number(text);
}

function changeText(verb: string, outcome: { done: readonly string[]; backupFile: string | null }): string {
  if (outcome.done.length === 0) return 'Nothing to do.';
  const copy = outcome.backupFile === null ? '' : `\nCopy of before: ${outcome.backupFile}`;
  return `${verb}: ${outcome.done.join(', ')}${copy}`;
}

function statusText(status: SchemaStatus): string {
  const rows = [
    ...status.steps.map(({ name, appliedAt }) => [name, appliedAt ?? 'not applied']),
    ...status.newer.map((name) => [name, 'of a newer Vigil']),
  ];
  const copy = status.newestBackup === null ? '' : `\nNewest copy: ${status.newestBackup}`;
  return `${status.database}\n${table(['step', 'applied'], rows)}${copy}`;
}
