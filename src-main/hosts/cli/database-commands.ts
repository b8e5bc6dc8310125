import type { Command } from 'commander';
import { counted } from '../../../src-shared/counted.ts';
import type { DatabaseName, DatabaseVerdict } from '../../../src-shared/model/databases.ts';
import type { DatabaseStatus } from '../../../src-shared/model/worded.ts';
import type { RunCommand } from './command.ts';
import { lines, table } from './output.ts';

const TITLES: Readonly<Record<DatabaseName, string>> = { sqlite: 'SQLite', postgres: 'Postgres' };
/** Exit code of `migrate verify` when the databases differ. */
const DIFFERENT_EXIT_CODE = 1;

/** `migrate dual`, `migrate verify`, `migrate refill`, `migrate promote`. */
export function addDatabaseCommands(program: Command, run: RunCommand): void {
  const migrate = program.commands.find((command) => command.name() === 'migrate') ?? program.command('migrate');

  migrate
    .command('dual')
    .description('which database the library is in, and how far a second one is')
    .action(() =>
      run(async (session) => {
        const status = await session.call('databases.status', {});
        return { json: status, text: statusText(status) };
      }),
    );
  migrate
    .command('verify')
    .description('bring the second database up to date and compare every row of the two')
    .action(() =>
      run(async (session) => {
        const verdict = await session.call('databases.verify', {});
        return { json: verdict, text: verdictText(verdict), exitCode: verdict.clean ? 0 : DIFFERENT_EXIT_CODE };
      }),
    );
  migrate
    .command('refill')
    .description('empty the second database and fill it from the first')
    .action(() =>
      run(async (session) => {
        const status = await session.call('databases.refill', {});
        return { json: status, text: statusText(status) };
      }),
    );
  migrate
    .command('promote')
    .description('make the other database the one that is written and read, after a clean comparison')
    .argument('<database>', 'postgres or sqlite')
    .action((database: string) =>
      run(async (session) => {
        const verdict = await session.call('databases.promote', { to: database as DatabaseName });
        const name = TITLES[database as DatabaseName];
        return { json: verdict, text: `${verdictText(verdict)}\n${name} is the primary database now.` };
      }),
    );
}

function statusText({ mode, primary, replication }: DatabaseStatus): string {
  if (mode !== 'dual' || !replication) return `${TITLES[primary]} alone.`;
  const second = TITLES[primary === 'sqlite' ? 'postgres' : 'sqlite'];
  const states: Readonly<Record<typeof replication.state, string>> = {
    'in-step': `${second} is in step.`,
    behind: `${second} is ${counted(replication.rowsBehind, 'row')} and ${replication.secondsBehind.toFixed(1)} s behind.`,
    copying: `${second} is being filled: ${counted(replication.rowsCopied, 'row')} so far.`,
    waiting: `${second} cannot be written (${counted(replication.rowsBehind, 'row')} to be written): ${replication.problem ?? ''}`,
  };
  return lines([`${TITLES[primary]} is the primary database.`, states[replication.state]]);
}

function verdictText(verdict: DatabaseVerdict): string {
  const rows = verdict.tables.map((one) => [
    one.table,
    one.primaryRows,
    one.secondaryRows,
    one.primaryChecksum,
    one.differences.length === 0 ? 'same' : 'DIFFERENT',
  ]);
  const differences = verdict.tables.flatMap(({ table: name, differences: found }) =>
    found.map(({ key, kind, columns }) => `${name} ${key.join('/')}: ${[kind, ...columns].join(' ')}`),
  );
  const heading = verdict.clean ? 'Both databases hold the same.' : 'The databases differ.';
  return [heading, table(['table', 'primary', 'second', 'checksum', ''], rows), lines(differences)]
    .join('\n')
    .trimEnd();
}
