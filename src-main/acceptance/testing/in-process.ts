import { createClient, type VigilClient } from '../../../src-shared/contract/client.ts';
import { createCore } from '../../core/create-core.ts';
import { runCli } from '../../hosts/cli/run.ts';
import { openCore } from '../../hosts/open-core.ts';

export interface OpenLibrary {
  readonly client: VigilClient;
  close(): Promise<void>;
}

/** Opens the library of a data folder in this process, with everything that is real. */
export async function openLibrary(dataDir: string): Promise<OpenLibrary> {
  const access = await openCore({ overrides: { dataDir, logLevel: 'silent' }, createCore });
  return { client: createClient(access.transport), close: access.close };
}

/** One JSON document and an exit code. */
export interface Answered<Shape> {
  readonly exitCode: number;
  readonly document: Shape;
}

/** Runs a command of the command line in this process; quicker than in one of its own. */
export async function runInProcess<Shape>(dataDir: string, args: readonly string[]): Promise<Answered<Shape>> {
  let out = '';
  const exitCode = await runCli({
    args: ['--json', '--data-dir', dataDir, ...args],
    streams: { out: (text) => (out += text), err: () => undefined },
    progress: { write: () => true },
    signal: new AbortController().signal,
    createCore,
  });
  return { exitCode, document: JSON.parse(out) as Shape };
}

/** Runs `work` with environment variables set, and puts the old ones back. */
export async function withEnvironment<Result>(
  variables: Readonly<Record<string, string>>,
  work: () => Promise<Result>,
): Promise<Result> {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  try {
    return await work();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
