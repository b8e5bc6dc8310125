import { execFileSync, spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';

/** A user of the system that the server runs as. */
export interface ServerAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const ACCOUNT = 'vigil-postgres';

/**
 * Whom the server runs as: undefined for this process's own user. Postgres refuses to run as root, so root gives it a
 * user of its own without a home or a login, made on first use; where none can be made, one that is there for such
 * things. Throws `backend-unavailable` when there is none.
 */
export function serverAccount(): ServerAccount | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const known = lookUp(ACCOUNT);
  if (known) return known;
  spawnSync('useradd', ['--system', '--no-create-home', '--home-dir', '/nonexistent', '--shell', noLogin, ACCOUNT]);
  const account = lookUp(ACCOUNT) ?? lookUp('postgres') ?? lookUp('nobody');
  if (account) return account;
  throw new VigilError('backend-unavailable', 'Postgres does not run as root, and this system has no other user.', {
    hint: 'Start Vigil as an ordinary user, or make a system user named “vigil-postgres”.',
  });
}

const noLogin = '/usr/sbin/nologin';

/** Throws `backend-unavailable` when the account may not run `program`: a folder above it is closed to others. */
export function requireReach(account: ServerAccount, program: string): void {
  const { uid, gid } = account;
  const attempt = spawnSync('/bin/sh', ['-c', '[ -x "$1" ]', 'sh', program], { uid, gid, cwd: '/', stdio: 'ignore' });
  if (attempt.status === 0) return;
  throw new VigilError(
    'backend-unavailable',
    `Postgres does not run as root, and the user ${account.name} cannot reach its programs in ${dirname(program)}.`,
    {
      hint: 'Install Vigil in a folder open to others, such as one below /opt, or start it as an ordinary user.',
      details: { program, account: account.name },
    },
  );
}

function lookUp(name: string): ServerAccount | undefined {
  try {
    const id = (flag: string): number =>
      Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return { name, uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}
