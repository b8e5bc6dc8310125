import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { type PostgresBinaries, postgresBinariesIn } from '../../platform/postgres-binaries.ts';
import { isProcessAlive } from '../../platform/process-alive.ts';
import { canReach, type ServerAccount } from './server-account.ts';

/** Where root keeps programs for others. */
export interface SharedPlaces {
  /** A folder of the system that root alone writes to: copies in it are kept from one start to the next. */
  readonly kept: string;
  /** Where every user writes: a copy in it lives as long as this process. */
  readonly temporary: string;
}

const WRITABLE_BY_OTHERS = 0o022;
/** Where others may write too, but not move or remove what is not theirs. */
const STICKY = 0o1000;
const PASSING_PREFIX = 'vigil-postgres-';

/** Copies that live as long as this process, by the folder they were made of. */
const passingCopies = new Map<string, string>();

/**
 * Programs that `account` can run: those given, or a copy of them outside a folder that is closed to others (one in
 * root's home, say), made once for each version. A copy that another user may have put there or changed is never run.
 * Throws `backend-unavailable` when no copy can be made.
 */
export function reachablePrograms(
  account: ServerAccount,
  binaries: PostgresBinaries,
  { kept, temporary }: SharedPlaces = { kept: '/var/cache', temporary: tmpdir() },
): PostgresBinaries {
  if (canReach(account, binaries.postgresPath)) return binaries;
  for (const makeCopy of [() => keptCopy(kept, binaries), () => passingCopy(temporary, binaries)]) {
    try {
      const copy = postgresBinariesIn(makeCopy());
      if (canReach(account, copy.postgresPath)) return copy;
    } catch {
      // The next folder may have room, take writes, or be root's alone.
    }
  }
  throw new VigilError(
    'backend-unavailable',
    say('postgres-programs-unreachable', { account: account.name, folder: dirname(binaries.postgresPath) }),
    {
      hint: say('postgres-programs-unreachable-hint'),
      details: { program: binaries.postgresPath, account: account.name },
    },
  );
}

function keptCopy(place: string, { nativeDir, postgresPath }: PostgresBinaries): string {
  const folder = join(ownPlace(place), 'vigil');
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  // Whoever made it: looked at after it is there, so that nobody can put another in between.
  if (!isOwn(folder)) throw new Error(`${folder} may be another user's.`);
  chmodSync(folder, 0o755);
  const { size, mtimeMs } = statSync(postgresPath);
  const version = createHash('sha256').update(`${nativeDir} ${size} ${mtimeMs}`).digest('hex').slice(0, 16);
  const copy = join(folder, `postgres-${version}`);
  if (isWhole(copy, nativeDir)) return copy;
  const unfinished = `${copy}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  try {
    copyForAll(nativeDir, unfinished);
    rmSync(copy, { recursive: true, force: true });
    renameSync(unfinished, copy);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another start may have been quicker.
    if (!isWhole(copy, nativeDir)) throw error;
  }
  return copy;
}

function passingCopy(place: string, { nativeDir }: PostgresBinaries): string {
  const known = passingCopies.get(nativeDir);
  if (known !== undefined && isWhole(known, nativeDir)) return known;
  const parent = ownPlace(place);
  removeLeftCopies(parent);
  const folder = mkdtempSync(join(parent, `${PASSING_PREFIX}${process.pid}-`));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o755);
  const copy = join(folder, 'native');
  copyForAll(nativeDir, copy);
  passingCopies.set(nativeDir, copy);
  return copy;
}

/** Copies of processes that were killed before they could remove them. */
function removeLeftCopies(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = new RegExp(`^${PASSING_PREFIX}(\\d+)-`).exec(name)?.[1];
    const folder = join(parent, name);
    if (pid !== undefined && !isProcessAlive(Number(pid)) && isOwn(folder)) rmSync(folder, { recursive: true });
  }
}

/**
 * The real path of a folder that no other user can exchange for another: root's (or this user's) all the way down, and
 * written to by others at most where they cannot touch what is not theirs. Throws for any other.
 */
function ownPlace(path: string): string {
  const real = realpathSync(path);
  for (let folder = real; ; folder = dirname(folder)) {
    const { uid, mode } = lstatSync(folder);
    const isClosed = (mode & WRITABLE_BY_OTHERS) === 0 || (mode & STICKY) !== 0;
    if (!isOwnUid(uid) || !isClosed) throw new Error(`${folder} can be changed by other users.`);
    if (folder === dirname(folder)) return real;
  }
}

function isOwnUid(uid: number): boolean {
  return uid === 0 || uid === process.getuid?.();
}

/** Whether a path is a file or folder of this user's that no other user can write to. */
function isOwn(path: string): boolean {
  const entry = lstatSync(path, { throwIfNoEntry: false });
  return (
    entry !== undefined &&
    (entry.isDirectory() || entry.isFile()) &&
    isOwnUid(entry.uid) &&
    (entry.mode & WRITABLE_BY_OTHERS) === 0
  );
}

/** Whether a copy has every file of its original in its size, no other, and nothing that another user can write to. */
function isWhole(copy: string, original: string): boolean {
  if (!isOwn(copy)) return false;
  const [found, wanted] = [statSync(copy), statSync(original)];
  if (!wanted.isDirectory()) return found.isFile() && found.size === wanted.size;
  if (!found.isDirectory()) return false;
  const names = readdirSync(original).toSorted();
  return (
    readdirSync(copy).toSorted().join('/') === names.join('/') &&
    names.every((name) => isWhole(join(copy, name), join(original, name)))
  );
}

/**
 * Copies a folder so that every user can read it and run what is in `bin`, and this one alone can write. What links
 * lead to is copied in their place: they would lead back into the folder that is closed.
 */
function copyForAll(from: string, to: string): void {
  mkdirSync(to);
  chmodSync(to, 0o755);
  for (const name of readdirSync(from)) {
    const [source, target] = [join(from, name), join(to, name)];
    const info = statSync(source);
    if (info.isDirectory()) {
      copyForAll(source, target);
      continue;
    }
    copyFileSync(source, target);
    const runs = from.endsWith('bin') ? 0o111 : 0;
    chmodSync(target, (info.mode | 0o444 | runs) & 0o755);
  }
}
