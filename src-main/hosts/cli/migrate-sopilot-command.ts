import { type Command, InvalidArgumentError } from 'commander';
import type { LegacyRoot } from '../../../src-shared/contract/calls/migrate-sopilot.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { LegacyReport } from '../../../src-shared/model/worded.ts';
import { absolutePath, type RunCommand } from './command.ts';
import { lines, table } from './output.ts';

/** Exit code when what was kept is not equal to what the source holds. */
const NOT_EQUAL_EXIT_CODE = 1;

/** `migrate sopilot`. */
export function addMigrateSopilotCommand(program: Command, run: RunCommand): void {
  const migrate =
    program.commands.find((command) => command.name() === 'migrate') ??
    program.command('migrate').description('bring data over, and change the database’s form');

  migrate
    .command('sopilot')
    .description('bring a SOPilot library over; its folder is only read, and doing it twice changes nothing')
    .argument('<folder>', 'SOPilot’s data folder, the one with sopilot.db in it')
    .option('--root <old=new>', 'where a folder of the old host is now (may be repeated)', rootOption, [])
    .option('--dry-run', 'only look, and report what is there')
    .action((folder: string, options: { root: LegacyRoot[]; dryRun?: true }) =>
      run(async (session) => {
        const input = { folder: absolutePath(folder), roots: options.root, dryRun: options.dryRun === true };
        const { jobId } = await session.call('migrate.sopilot', input);
        const [job] = await session.waitForJobs([jobId]);
        if (job?.error) throw VigilError.fromShape(job.error);
        const report = await session.call('migrate.sopilotReport', { jobId });
        const exitCode = report.verified === false ? NOT_EQUAL_EXIT_CODE : 0;
        return { json: report, text: reportText(report), exitCode };
      }),
    );
}

function rootOption(text: string, before: readonly LegacyRoot[]): LegacyRoot[] {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1) throw new InvalidArgumentError('It must be old=new');
  return [...before, { from: text.slice(0, at), to: absolutePath(text.slice(at + 1)) }];
}

function reportText({ source, imported, added, warnings, dryRun, verified, differences }: LegacyReport): string {
  const { row_counts: counts, index, adapter } = source;
  const found = [
    ['videos', counts['videos'] ?? 0, imported.videos, added.videos],
    ['takes', '', imported.takes, added.takes],
    ['clips', counts['clips'] ?? 0, imported.clips, ''],
    ['scores', counts['score_jobs'] ?? 0, imported.scores, added.scores],
    ['index versions × tasks', index.entries.length, '', ''],
    ['adapter', adapter ? 1 : 0, '', ''],
  ];
  const said = [
    table(
      ['', 'in SOPilot', 'here', 'new'],
      found.map((row) => row.map(String)),
    ),
    '',
    ...warnings.map(({ subject, message }) => lines([`${subject}: ${message}`])),
    ...(warnings.length > 0 ? [''] : []),
  ];
  if (dryRun) return [...said, 'Nothing was brought over: this was only a look.'].join('\n');
  const verdict = verified
    ? 'All counts and checksums here equal the source’s.'
    : `Not equal to the source in: ${differences.join(', ')}`;
  return [...said, verdict].join('\n');
}
