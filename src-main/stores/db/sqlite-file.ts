import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { isDriveFull } from '../../platform/drive-full.ts';
import { driveRoom } from '../../platform/drive-reserve.ts';

const PATIENCE_MS = 5000;
/**
 * What connections share, several times over. Where the blocks of a drive are smaller than a page of memory, SQLite may
 * be given a part of a page: the process then ends when it writes to the rest.
 */
const SHARED_BYTES = 256 * 1024;

export interface SqliteSharing {
  readonly readonly?: boolean;
  /** A second connection is opened beside this one. */
  readonly shared?: boolean;
}

/**
 * Opens (or makes) a SQLite file with a log of changes before it (WAL). The memory that connections share is a file too:
 * where a full drive has no room for it, a file that is not shared is opened for this connection alone, which needs
 * none. Throws what SQLite throws.
 */
export function openSqliteFile(
  file: string,
  { readonly = false, shared = false }: SqliteSharing = {},
): Sqlite.Database {
  const mayBeAlone = !readonly && !shared && existsSync(file);
  if (mayBeAlone && driveRoom(dirname(file)).freeBytes < SHARED_BYTES) return connect(file, readonly, true);
  try {
    return connect(file, readonly, false);
  } catch (error) {
    if (!mayBeAlone || !isDriveFull(error)) throw error;
    return connect(file, false, true);
  }
}

function connect(file: string, readonly: boolean, alone: boolean): Sqlite.Database {
  const sqlite = new Sqlite(file, { readonly, timeout: PATIENCE_MS });
  try {
    if (alone) sqlite.pragma('locking_mode = EXCLUSIVE');
    if (!readonly) sqlite.pragma('journal_mode = WAL');
    sqlite.pragma('synchronous = NORMAL');
    return sqlite;
  } catch (error) {
    sqlite.close();
    throw error;
  }
}
