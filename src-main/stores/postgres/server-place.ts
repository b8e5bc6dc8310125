import { chownSync, closeSync, existsSync, mkdirSync, openSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { environmentOfServers } from '../../platform/config.ts';
import { libraryEnvironment, type PostgresBinaries } from '../../platform/postgres-binaries.ts';
import { reachablePrograms } from './reachable-programs.ts';
import { type ServerAccount, serverAccount } from './server-account.ts';

/** Where a bundled server lives: `cluster/` is its own, `lib/` has links to its libraries, `password` is ours. */
export interface ServerPlace {
  readonly clusterDir: string;
  /** A cluster that is being made; it takes its name when it is whole. */
  readonly newClusterDir: string;
  readonly libDir: string;
  readonly passwordFile: string;
  readonly logFile: string;
  readonly account: ServerAccount | undefined;
  readonly binaries: PostgresBinaries;
}

/** Throws what `serverAccount` and `reachablePrograms` throw. */
export function serverPlace(dir: string, logFile: string, binaries: PostgresBinaries): ServerPlace {
  const clusterDir = join(dir, 'cluster');
  const account = serverAccount(clusterDir);
  return {
    clusterDir,
    newClusterDir: join(dir, 'cluster.new'),
    libDir: join(dir, 'lib'),
    passwordFile: join(dir, 'password'),
    logFile,
    account,
    binaries: account ? reachablePrograms(account, binaries) : binaries,
  };
}

/** Makes the links to the libraries again: the installation may have moved since. */
export function linkLibraries({ libDir, binaries, account }: ServerPlace): void {
  rmSync(libDir, { recursive: true, force: true });
  mkdirSync(libDir, { recursive: true, mode: 0o700 });
  for (const { name, file } of binaries.libLinks) symlinkSync(file, join(libDir, name));
  giveTo(account, libDir);
}

/** The folders as a program of the server's account sees them, and what to start it with. */
export interface ServerView {
  readonly clusterPath: string;
  readonly libPath: string;
  readonly env: NodeJS.ProcessEnv;
  /** Descriptors 3 and 4 of the program. */
  readonly inherited: readonly number[];
  readonly identity: { uid?: number; gid?: number };
  close(): void;
}

/**
 * Another account can often not walk down to the data folder (one in root's home, say), and opening the folders above
 * to it would be wrong. It gets the two folders as open descriptors instead and names them through `/proc`, which asks
 * for no rights on what is above. An ordinary user's server gets plain paths.
 */
export function openView(place: ServerPlace, clusterDir: string): ServerView {
  const { account, libDir, binaries } = place;
  const throughProc = account !== undefined && existsSync('/proc/self/fd');
  const inherited = throughProc ? [openSync(clusterDir, 'r'), openSync(libDir, 'r')] : [];
  const libPath = throughProc ? '/proc/self/fd/4' : libDir;
  return {
    clusterPath: throughProc ? '/proc/self/fd/3' : clusterDir,
    libPath,
    // Nothing of Vigil's environment: PGDATA, PGPORT and their like would be obeyed.
    env: {
      ...environmentOfServers(),
      LC_ALL: 'C',
      TZ: 'UTC',
      ...libraryEnvironment(`${libPath}:${binaries.libDir}`),
    },
    inherited,
    identity: account ? { uid: account.uid, gid: account.gid } : {},
    close: () => {
      for (const descriptor of inherited) closeSync(descriptor);
    },
  };
}

/** Makes a path the server's own, where that is another user. */
export function giveTo(account: ServerAccount | undefined, path: string): void {
  if (account) chownSync(path, account.uid, account.gid);
}
