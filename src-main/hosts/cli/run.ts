import { Command, CommanderError } from 'commander';
import { asVigilError, ERROR_CODES, VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { asIs } from '../../../src-shared/sentences/sentence.ts';
import type { CreateCore } from '../../core/core.ts';
import { configOfProcess } from '../../platform/config.ts';
import { visibleText } from '../../platform/visible-text.ts';
import { openCore } from '../open-core.ts';
import { addAskCommands } from './ask-commands.ts';
import { addCameraCommands } from './camera-commands.ts';
import { addCheckCommand } from './check-command.ts';
import { given, type RunCommand } from './command.ts';
import { addDatabaseCommands } from './database-commands.ts';
import { addEvalCommands } from './eval-commands.ts';
import { addExportCommands } from './export-commands.ts';
import { addFootageCommands } from './footage-commands.ts';
import { addIndexCommand } from './index-command.ts';
import { type LastingAccess, openLasting } from './lasting-access.ts';
import { addLibraryCommands } from './library-commands.ts';
import { addMigrateCommands } from './migrate-commands.ts';
import { addMigrateSopilotCommand } from './migrate-sopilot-command.ts';
import { printError, printOutcome, type Streams } from './output.ts';
import type { ProgressStream } from './progress.ts';
import { addServeCommand } from './serve-command.ts';
import { Session } from './session.ts';
import { addSopCommands } from './sop-commands.ts';
import { addSystemCommands } from './system-commands.ts';
import { addVectorCommands } from './vector-commands.ts';
import { addWatchCommands } from './watch-commands.ts';

export interface CliOptions {
  /** Arguments after the program’s name. */
  readonly args: readonly string[];
  readonly streams: Streams;
  readonly progress: ProgressStream;
  /** Aborted by Ctrl-C: running jobs are cancelled, then the command ends with `cancelled`. */
  readonly signal: AbortSignal;
  readonly createCore: CreateCore;
}

interface GlobalOptions {
  readonly json?: true;
  readonly dataDir?: string;
  readonly newLibrary?: true;
}

/** Runs one command of the command line and returns its exit code. */
export async function runCli(options: CliOptions): Promise<number> {
  const { streams, args } = options;
  let exitCode = 0;
  const program = new Command('vigil')
    .description('local video understanding: SOP scoring, footage review, questions with evidence')
    .option('--json', 'print exactly one JSON document on stdout, errors included')
    .option('--data-dir <folder>', 'where the library lies (also VIGIL_DATA_DIR)')
    .option('--new-library', 'begin a new library where the database of the earlier one is gone');
  const globals = (): GlobalOptions => program.opts();
  const overrides = () => {
    const { dataDir, newLibrary } = globals();
    return given({ dataDir, newLibrary });
  };

  const run: RunCommand = async (work) => {
    const access = await openLasting(() => openCore({ overrides: overrides(), createCore: options.createCore }));
    const outcome = await inSession(access, options, work);
    exitCode = printOutcome(outcome, globals().json === true, streams);
  };
  addIndexCommand(program, run);
  addFootageCommands(program, run);
  addExportCommands(program, run);
  addAskCommands(program, run);
  addSopCommands(program, run);
  addEvalCommands(program, run);
  addDatabaseCommands(program, run);
  addVectorCommands(program, run);
  addLibraryCommands(program, run);
  addCameraCommands(program, run);
  addWatchCommands(program, run);
  addMigrateCommands(program, {
    config: () => configOfProcess(overrides()),
    print: (outcome) => {
      exitCode = printOutcome(outcome, globals().json === true, streams);
    },
  });
  addSystemCommands(program, run);
  addCheckCommand(program, run, () => configOfProcess(overrides()));
  addMigrateSopilotCommand(program, run);
  addServeCommand(program, {
    signal: options.signal,
    open: (port, host) =>
      openCore({
        overrides: { ...overrides(), ...(host === undefined ? {} : { host }) },
        port,
        createCore: options.createCore,
      }),
    announce: async (outcome) => {
      printOutcome(outcome, globals().json === true, streams);
      await streams.written?.({ unread: 'is-a-loss' });
    },
  });

  // A usage error is an error like any other: with --json it is a document on stdout.
  const json = args.includes('--json');
  const usage: string[] = [];
  quiet(program, streams, usage);
  try {
    await program.parseAsync([...args], { from: 'user' });
    await streams.written?.();
    return exitCode;
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) return printError(asVigilError(thrown), json, streams);
    return thrown.exitCode === 0 ? 0 : printUsageError(thrown, usage.join(''), json, streams);
  }
}

function printUsageError(thrown: CommanderError, complaint: string, json: boolean, streams: Streams): number {
  const hint = say('see-vigil-help');
  if (thrown.code !== 'commander.help') {
    const sentence = complaint
      .trim()
      .replace(/^error: /, '')
      .split('\n')[0]!
      .replace(/\.+$/, '');
    return printError(
      new VigilError('bad-input', asIs(`${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`), { hint }),
      json,
      streams,
    );
  }
  if (!json) streams.err(visibleText(complaint));
  const missing = new VigilError('bad-input', say('command-missing'), { hint });
  return json ? printError(missing, json, streams) : ERROR_CODES[missing.code].exitCode;
}

async function inSession(access: LastingAccess, options: CliOptions, work: Parameters<RunCommand>[0]) {
  try {
    return await work(new Session(access.transport, options.signal, options.progress));
  } finally {
    await access.close();
  }
}

/** Commander throws instead of exiting, and its complaints are kept for the one place that prints errors. */
function quiet(command: Command, streams: Streams, usage: string[]): void {
  command.exitOverride().configureOutput({
    writeOut: streams.out,
    writeErr: (text) => usage.push(text),
  });
  for (const child of command.commands) quiet(child, streams, usage);
}
