import { execFileSync, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';

/** A user of the system that the server runs as. */
export interface ServerAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const ACCOUNT = 'vigil-postgres';
const NO_LOGIN = '/usr/sbin/nologin';

/**
 * Whom the server of a cluster runs as: undefined for this process's own user. Postgres refuses to run as root, so
 * root starts it as the owner of the cluster, and gives a new one a user without a home or a login, made on first use;
 * where none can be made, one that is there for such things. Throws `backend-unavailable` when there is none, or when
 * the cluster is another user's.
 */
export function serverAccount(clusterDir: string): ServerAccount | undefined {
  const ownUid = process.getuid?.();
  const owner = statSync(clusterDir, { throwIfNoEntry: false });
  if (ownUid === undefined || (ownUid !== 0 && (owner === undefined || owner.uid === ownUid))) return undefined;
  if (ownUid !== 0) {
    throw new VigilError('backend-unavailable', say('postgres-cluster-of-another-user', { clusterDir }), {
      hint: say('postgres-cluster-of-another-user-hint'),
      details: { clusterDir, ownerUid: owner?.uid },
    });
  }
  if (owner !== undefined && owner.uid !== 0)
    return { name: `with the id ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  return lookUp(ACCOUNT) ?? newAccount();
}

function newAccount(): ServerAccount {
  spawnSync('useradd', ['--system', '--no-create-home', '--home-dir', '/nonexistent', '--shell', NO_LOGIN, ACCOUNT]);
  const account = lookUp(ACCOUNT) ?? lookUp('postgres') ?? lookUp('nobody');
  if (account) return account;
  throw new VigilError('backend-unavailable', say('no-user-for-postgres'), {
    hint: say('no-user-for-postgres-hint'),
  });
}

/** Whether the account may run `program`: a folder above it may be closed to others. */
export function canReach({ uid, gid }: ServerAccount, program: string): boolean {
  const attempt = spawnSync('/bin/sh', ['-c', '[ -x "$1" ]', 'sh', program], { uid, gid, cwd: '/', stdio: 'ignore' });
  return attempt.status === 0;
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
