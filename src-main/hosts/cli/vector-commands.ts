import { type Command, Option } from 'commander';
import { asVigilError, VigilError } from '../../../src-shared/contract/errors.ts';
import type { VectorFiles, VectorMove } from '../../../src-shared/model/vector-migration.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { absolutePath, given, numberOption, type RunCommand } from './command.ts';
import { type Outcome, table } from './output.ts';
import type { Session } from './session.ts';

interface MoveOptions {
  readonly to: 'exact' | 'qdrant';
  readonly samples?: number;
}

/** `migrate vectors`, `vectors snapshot`, `vectors restore`. */
export function addVectorCommands(program: Command, run: RunCommand): void {
  const migrate = program.commands.find((command) => command.name() === 'migrate') ?? program.command('migrate');
  migrate
    .command('vectors')
    .description(
      'fill the other vector index, compare both, then use it; goes on after an interruption; Ctrl-C cancels',
    )
    .addOption(new Option('--to <backend>', 'exact or qdrant').choices(['exact', 'qdrant']).makeOptionMandatory())
    .option('--samples <number>', 'stored vectors that both are asked for, per encoder (50)', numberOption)
    .action((options: MoveOptions) => run((session) => moveVectors(session, options)));

  const vectors = program.command('vectors').description('copies of the Qdrant collections');
  vectors
    .command('snapshot')
    .description('write the collections into a folder')
    .argument('<folder>')
    .action((folder: string) =>
      run(async (session) =>
        filesOutcome(await session.call('migrate.snapshotVectors', { folder: absolutePath(folder) })),
      ),
    );
  vectors
    .command('restore')
    .description('read the collections from a folder, then bring them into step with the library')
    .argument('<folder>')
    .action((folder: string) =>
      run(async (session) =>
        filesOutcome(await session.call('migrate.restoreVectors', { folder: absolutePath(folder) })),
      ),
    );
}

async function moveVectors(session: Session, { to, samples }: MoveOptions): Promise<Outcome> {
  try {
    const move = await session.run('migrate.vectors', { to, ...given({ samples }) });
    return { json: move, text: reportText(move) };
  } catch (thrown) {
    const { code, said, details } = asVigilError(thrown);
    throw new VigilError(code, said.message, {
      hint: say('vector-move-goes-on'),
      details,
      cause: thrown,
    });
  }
}

function reportText({ to, report }: VectorMove): string {
  const rows = report.map((one) => [
    one.encoderId,
    one.points,
    one.indexed,
    one.samples,
    one.agreement === null ? '-' : `${(100 * one.agreement).toFixed(2)} %`,
  ]);
  return [
    `The vector index is ${to} now.`,
    table(['encoder', 'stored', 'indexed', 'samples', 'same top 10'], rows),
  ].join('\n');
}

function filesOutcome(result: VectorFiles): Outcome {
  const rows = result.files.map(({ encoderId, points, path }) => [encoderId, points, path]);
  return { json: result, text: table(['encoder', 'vectors', 'file'], rows) };
}
