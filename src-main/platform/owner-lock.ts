import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { VigilError } from '../../src-shared/contract/errors.ts';
import { say } from '../../src-shared/sentences/say.ts';
import { isDriveFull } from './drive-full.ts';
import { makeRoomToStart } from './drive-reserve.ts';
import { isProcessAlive } from './process-alive.ts';

/** How to reach the owner. The token is a secret of this user: the file that holds it is readable by the owner alone. */
export interface OwnerAddress {
  readonly port: number;
  readonly token: string;
}

export interface OwnedDataDir {
  readonly owner: true;
  /**
   * Tells others where to connect. On a full drive they learn it once there is room. Throws `backend-unavailable` when
   * it cannot be written for another reason.
   */
  publish(address: OwnerAddress): void;
  /** Gives the folder up. */
  release(): void;
}

export interface ForeignDataDir {
  readonly owner: false;
  readonly pid: number | null;
  /** Null when the owner has not said where it listens (it is still starting, or has no door). */
  readonly port: number | null;
  readonly token: string | null;
}

const POLL_MS = 50;
const CARD_AGAIN_MS = 1000;

/**
 * Claims a data folder for this process: one owner at a time. Ownership is a lock of the operating system, held on
 * `owner.db` through SQLite (nobody else may open that file: closing it would drop the lock), because such a lock
 * ends with its process, however it ends: no stale lock to judge by process ids, which are reused and differ between
 * containers. `owner.lock` beside it only says who the owner is and how to reach it.
 *
 * A folder that is owned is answered once its owner has published its address, or after `waitMs`; if the owner ends
 * while waiting, the folder is claimed after all. Throws `backend-unavailable` where the drive knows no locks
 * or the card cannot be written.
 */
export async function claimDataDir(dataDir: string, waitMs = 5000): Promise<OwnedDataDir | ForeignDataDir> {
  mkdirSync(dataDir, { recursive: true });
  const giveUpAtMs = performance.now() + waitMs;
  for (;;) {
    const lock = tryLock(join(dataDir, 'owner.db'));
    if (lock) return own(dataDir, lock);
    const card = readCard(join(dataDir, 'owner.lock'));
    if (card?.port || performance.now() >= giveUpAtMs) {
      return { owner: false, pid: card?.pid ?? null, port: card?.port ?? null, token: card?.token ?? null };
    }
    await delay(POLL_MS);
  }
}

interface OwnerCard {
  readonly pid: number;
  readonly startedAt: string;
  readonly port: number | null;
  readonly token: string | null;
}

function own(dataDir: string, lock: Sqlite.Database): OwnedDataDir {
  const cardFile = join(dataDir, 'owner.lock');
  const startedAt = new Date(performance.timeOrigin).toISOString();
  let again: NodeJS.Timeout | undefined;
  const write = (address: Pick<OwnerCard, 'port' | 'token'>): void => {
    clearTimeout(again);
    if (!lock.open || writeCard(cardFile, { pid: process.pid, startedAt, ...address })) return;
    again = setTimeout(() => {
      try {
        write(address);
      } catch {
        // What is wrong with the folder is said by what needs more of it.
      }
    }, CARD_AGAIN_MS).unref();
  };
  try {
    makeRoomToStart(dataDir);
    write({ port: null, token: null });
  } catch (error) {
    lock.close();
    throw error;
  }
  return {
    owner: true,
    publish: write,
    release: () => {
      if (!lock.open) return;
      clearTimeout(again);
      try {
        rmSync(cardFile, { force: true });
      } catch {
        // A card that cannot go away says nothing without the lock.
      }
      lock.close();
    },
  };
}

/** The held lock, or undefined when another process (or another claim of this one) holds it. */
function tryLock(file: string): Sqlite.Database | undefined {
  let lock: Sqlite.Database | undefined;
  try {
    lock = new Sqlite(file, { timeout: 0 });
    // Nothing is ever written there: a full drive has no room for the journal of it.
    lock.pragma('journal_mode = MEMORY');
    lock.exec('begin exclusive');
    return lock;
  } catch (error) {
    lock?.close();
    const code = (error as { code?: string }).code ?? '';
    if (code.startsWith('SQLITE_BUSY')) return undefined;
    throw new VigilError('backend-unavailable', say('data-folder-not-lockable', { reason: (error as Error).message }), {
      hint: say('data-folder-not-lockable-hint'),
      cause: error,
    });
  }
}

/** False where the drive is full. */
function writeCard(file: string, card: OwnerCard): boolean {
  const next = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(next, JSON.stringify(card), { mode: 0o600 });
    chmodSync(next, 0o600);
    renameSync(next, file);
    return true;
  } catch (error) {
    rmSync(next, { force: true });
    if (isDriveFull(error)) return false;
    const { message } = error as NodeJS.ErrnoException;
    throw new VigilError('backend-unavailable', say('owner-file-unwritable', { file, reason: message }), {
      hint: say('owner-file-unwritable-hint'),
      cause: error,
    });
  }
}

/** Undefined while the owner has left none: a new owner may not have replaced the card of a dead one yet. */
function readCard(file: string): OwnerCard | undefined {
  try {
    const card = JSON.parse(readFileSync(file, 'utf8')) as OwnerCard;
    return isProcessAlive(card.pid) ? card : undefined;
  } catch {
    return undefined;
  }
}
