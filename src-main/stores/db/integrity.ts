import { statSync } from 'node:fs';
import { sql } from 'kysely';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { dumpLines } from './dump.ts';
import type { VigilDatabase } from './open.ts';
import { newestBackup } from './restore.ts';

const MAX_PROBLEMS = 20;

/** Whether the Vigil that had a SQLite file open last did not close it: it was killed, or the machine went down. */
export function wasCutOff(file: string): boolean {
  return (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

/**
 * What is wrong with a database, as sentences of the database's own. `quick` reads every page of SQLite but does not
 * compare indexes with tables. Postgres reads every row, and with it the checksum of every page.
 */
export async function findDamage(database: VigilDatabase, depth: 'quick' | 'full'): Promise<string[]> {
  try {
    if (database.dialect === 'postgres') {
      await readEverything(database);
      return [];
    }
    const check = depth === 'quick' ? sql.raw('quick_check') : sql.raw('integrity_check');
    const { rows } = await sql<Record<string, string>>`pragma ${check}(${sql.lit(MAX_PROBLEMS)})`.execute(database.db);
    const problems = rows.flatMap((row) => Object.values(row)).filter((line) => line !== 'ok');
    if (problems.length > 0 || depth === 'quick') return problems;
    const broken = await sql<{ table: string; parent: string }>`pragma foreign_key_check`.execute(database.db);
    return broken.rows.slice(0, MAX_PROBLEMS).map(({ table, parent }) => `A row of ${table} has lost its ${parent}`);
  } catch (error) {
    // The check itself stumbles over bad damage.
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** The error for a damaged database: it names the newest copy and how to put it back. */
export function damaged(
  database: Pick<VigilDatabase, 'file'>,
  problems: readonly string[],
  backupDir: string,
): VigilError {
  const copy = newestBackup(backupDir);
  return new VigilError(
    'backend-unavailable',
    say('database-file-damaged', { file: database.file, problem: problems[0] ?? say('unreadable') }),
    {
      hint:
        copy === undefined ? say('no-copy-in-backups') : say('put-newest-copy-back', { copy: JSON.stringify(copy) }),
      details: { file: database.file, problems, newestBackup: copy ?? null },
    },
  );
}

async function readEverything(database: VigilDatabase): Promise<void> {
  const snapshot = database.db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only');
  await snapshot.execute(async (trx) => {
    const lines = dumpLines(trx, 'postgres');
    while (!(await lines.next()).done);
  });
}
