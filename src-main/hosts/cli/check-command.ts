import type { Command } from 'commander';
import type { LongCallOutput } from '../../../src-shared/contract/api.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { checkLibrary } from '../../core/closed-library.ts';
import type { Config } from '../../platform/config.ts';
import type { RunCommand } from './command.ts';
import { type Outcome, table } from './output.ts';

type LibraryCheck = LongCallOutput<'system.check'>;

/** `check`: what of the library is damaged or gone. */
export function addCheckCommand(program: Command, run: RunCommand, config: () => Config): void {
  program
    .command('check')
    .description('read the whole library and name what is damaged or gone; Ctrl-C cancels')
    .option('--repair', 'make again what can be made again; recordings, scores, audits and names are never touched')
    .addHelpText('after', '\nThe exit code is 0 only when nothing is damaged or gone (any more).')
    .action(async ({ repair = false }: { repair?: boolean }) => {
      const problems = await lookThroughDatabase(config());
      await run(async (session) => outcome(await session.run('system.check', { repair }), problems));
    });
}

/**
 * Before there is a core, since a damaged database lets none start: throws what is damaged and which copy there is. While
 * another Vigil has the library open, it is that one's to look.
 */
async function lookThroughDatabase(config: Config): Promise<readonly string[]> {
  try {
    return (await checkLibrary(config)).problems;
  } catch (thrown) {
    if (thrown instanceof VigilError && thrown.code === 'conflict') return [];
    throw thrown;
  }
}

function outcome(check: LibraryCheck, problems: readonly string[]): Outcome {
  const { files, videos, checksumsTaken, findings, isWhole } = check;
  const counted = `${files} files of ${videos} videos checked, ${checksumsTaken} checksums taken for the first time.`;
  const rows = findings.map((one) => [
    one.videoName ?? '-',
    one.file === null ? one.what : `${one.what} (${one.file})`,
    one.problem,
    one.need,
  ]);
  const found = rows.length === 0 ? 'Nothing is damaged or gone.' : table(['video', 'what', 'problem', 'need'], rows);
  return { json: { problems, ...check }, text: `${found}\n${counted}`, exitCode: isWhole ? 0 : 1 };
}
