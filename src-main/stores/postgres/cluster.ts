import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { postgresMajorVersion } from '../../platform/postgres-binaries.ts';
import { giveTo, linkLibraries, openView, type ServerPlace } from './server-place.ts';

/** The user that Vigil logs in as; it owns the cluster. */
export const CLUSTER_USER = 'vigil';

/**
 * Makes the cluster of a data folder unless it is there, and returns its password. Text sorts by its bytes, as in
 * SQLite. Throws `unsupported` for a cluster of another Postgres version, `backend-unavailable` for a folder that cannot
 * be used.
 */
export async function prepareCluster(place: ServerPlace): Promise<string> {
  const { binaries, account, clusterDir } = place;
  try {
    mkdirSync(dirname(clusterDir), { recursive: true });
    linkLibraries(place);
  } catch (error) {
    throw unusableFolder(dirname(clusterDir), error as NodeJS.ErrnoException);
  }
  const version = await postgresMajorVersion(binaries, `${place.libDir}:${binaries.libDir}`);
  if (existsSync(clusterDir)) {
    requireVersion(clusterDir, version);
    return readPassword(place.passwordFile);
  }
  const password = randomBytes(24).toString('base64url');
  writeFileSync(place.passwordFile, `${password}\n`, { mode: 0o600 });
  chmodSync(place.passwordFile, 0o600);
  // What is left of a start that was cut off holds nothing.
  rmSync(place.newClusterDir, { recursive: true, force: true });
  mkdirSync(place.newClusterDir, { mode: 0o700 });
  giveTo(account, place.newClusterDir);
  await makeCluster(place, password);
  renameSync(place.newClusterDir, clusterDir);
  return password;
}

function unusableFolder(folder: string, error: NodeJS.ErrnoException): VigilError {
  if (error.code === 'ENOSPC') {
    return new VigilError('disk-full', say('data-drive-full-no-database'));
  }
  return new VigilError('backend-unavailable', say('postgres-folder-unusable', { reason: error.message }), {
    hint: say('postgres-folder-unusable-hint'),
    details: { folder },
    cause: error,
  });
}

function requireVersion(clusterDir: string, version: number): void {
  const written = Number(readFileSync(join(clusterDir, 'PG_VERSION'), 'utf8').trim());
  if (written === version) return;
  throw new VigilError('unsupported', say('postgres-cluster-of-other-version', { written, version }), {
    hint: say('postgres-cluster-of-other-version-hint'),
    details: { clusterDir, written, version },
  });
}

function readPassword(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new VigilError('backend-unavailable', say('postgres-password-file-unreadable', { file }), {
      hint: say('postgres-password-file-unreadable-hint', { folder: dirname(file) }),
      cause: error,
    });
  }
}

async function makeCluster(place: ServerPlace, password: string): Promise<void> {
  const { binaries, account, libDir } = place;
  // Where the server's account can read it; gone before the server starts.
  const handOver = join(libDir, 'first-password');
  writeFileSync(handOver, `${password}\n`, { mode: 0o600 });
  giveTo(account, handOver);
  const view = openView(place, place.newClusterDir);
  try {
    await runToEnd(
      binaries.initdbPath,
      [
        ['-D', view.clusterPath],
        ['-U', CLUSTER_USER],
        [`--pwfile=${view.libPath}/first-password`],
        ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-instructions'],
      ].flat(),
      view,
    );
  } finally {
    view.close();
    rmSync(handOver, { force: true });
  }
}

function runToEnd(program: string, args: readonly string[], view: ReturnType<typeof openView>): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...view.identity,
      env: view.env,
      cwd: dirname(program),
      stdio: ['ignore', 'ignore', 'pipe', ...view.inherited],
      windowsHide: true,
    });
    let complaint = '';
    child.stderr?.on('data', (text: Buffer) => {
      complaint += text.toString();
    });
    child.on('error', (error) => reject(cannotMake(error.message)));
    child.on('close', (code) => (code === 0 ? resolve() : reject(cannotMake(complaint.trim()))));
  });
}

function cannotMake(complaint: string): VigilError {
  if (/No space left on device/.test(complaint)) {
    return new VigilError('disk-full', say('data-drive-full-database-not-made'));
  }
  return new VigilError('backend-unavailable', say('postgres-database-not-made', { reason: complaint }), {
    hint: say('postgres-database-not-made-hint'),
  });
}
