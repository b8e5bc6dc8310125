import { createReadStream, existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type Kysely, sql } from 'kysely';
import { migrations as allMigrations, type Migration } from '../../../migrations/index.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { tablesInOrder } from './catalog.ts';
import { breathe, nowIso } from './columns.ts';
import { type DumpEnd, type DumpHeader, type DumpTable, dumpLines, LEDGER } from './dump.ts';
import { type Db, openDatabase, type VigilDatabase } from './open.ts';

export interface RestoreOutcome {
  /** Names of the steps of the schema the copy was made with. */
  readonly steps: readonly string[];
  readonly rows: number;
  /** Where what was there before lies now; null when there was nothing. */
  readonly keptFile: string | null;
}

const VALUES_PER_INSERT = 20_000;
/** Of one row: the largest there are hold an answer or an alignment, some hundred thousand characters. */
const MAX_LINE_LENGTH = 64_000_000;
/** How many times as long as the file its text may be: rows have ids that do not repeat, and pack to a tenth. */
const MAX_UNPACKING = 500;
const MIN_UNPACKED_LENGTH = 64_000_000;

/**
 * Puts a copy (`.db` or `.ndjson.gz`, of either database) in the place of a SQLite database. What was there is renamed
 * and stays beside it, damaged or not. Throws `not-found`, `bad-input` for a file that is no copy or is cut off, and
 * `unsupported` for one of a newer Vigil; the library is then as it was.
 */
export async function restoreSqlite(
  copyFile: string,
  targetFile: string,
  migrations: readonly Migration[] = allMigrations,
): Promise<RestoreOutcome> {
  const unfinished = `${targetFile}.restoring`;
  removeSqlite(unfinished);
  const database = openDatabase(unfinished);
  let filled: Omit<RestoreOutcome, 'keptFile'>;
  try {
    filled = await fill(database, copyFile, migrations);
    // Everything in the one file that is renamed.
    await sql`pragma journal_mode = delete`.execute(database.db);
    await database.close();
  } catch (error) {
    await database.close();
    removeSqlite(unfinished);
    throw error;
  }
  const keptFile = existsSync(targetFile) ? `${targetFile}.replaced-${nowIso().replace(/[:.]/g, '-')}` : null;
  if (keptFile !== null) {
    for (const part of ['', '-wal', '-shm']) {
      if (existsSync(targetFile + part)) renameSync(targetFile + part, keptFile + part);
    }
  }
  renameSync(unfinished, targetFile);
  return { ...filled, keptFile };
}

/**
 * Puts a copy (see `restoreSqlite`) in the place of a Postgres database, in one transaction, after copying what is
 * there. Throws besides `conflict` when the database holds tables that are not Vigil's.
 */
export async function restorePostgres(
  copyFile: string,
  database: VigilDatabase,
  backupDir: string,
  migrations: readonly Migration[] = allMigrations,
): Promise<RestoreOutcome> {
  const tables = await tablesInOrder(database.db, 'postgres');
  if (tables.length > 0 && !tables.some(({ name }) => name === LEDGER)) {
    throw new VigilError('conflict', say('database-has-foreign-tables'), {
      hint: say('database-has-foreign-tables-hint'),
    });
  }
  const keptFile =
    tables.length > 0 ? join(backupDir, `vigil-${nowIso().replace(/[:.]/g, '-')}-replaced.ndjson.gz`) : null;
  if (keptFile !== null) await database.backUpTo(keptFile);
  return { ...(await fill(database, copyFile, migrations)), keptFile };
}

/** The newest copy in a backups folder. */
export function newestBackup(backupDir: string): string | undefined {
  if (!existsSync(backupDir)) return undefined;
  const copies = readdirSync(backupDir).filter((name) => /^vigil-.*(\.db|\.ndjson\.gz)$/.test(name));
  const newest = copies.sort().at(-1);
  return newest === undefined ? undefined : join(backupDir, newest);
}

async function fill(
  database: VigilDatabase,
  copyFile: string,
  migrations: readonly Migration[],
): Promise<Omit<RestoreOutcome, 'keptFile'>> {
  if (!existsSync(copyFile)) throw new VigilError('not-found', say('file-not-found', { path: copyFile }));
  const read = (lines: AsyncIterable<unknown>) =>
    database.exclusively((db) => readInto({ db, dialect: database.dialect }, lines, migrations));
  if (!copyFile.endsWith('.db')) return read(linesOf(copyFile));
  const copy = openDatabase(copyFile, { readonly: true });
  try {
    return await read(parsed(dumpLines(copy.db, 'sqlite')));
  } finally {
    await copy.close();
  }
}

type Target = Pick<VigilDatabase, 'db' | 'dialect'>;

/** Drops what is there, makes the schema the copy was made with and writes its rows. */
async function readInto(
  target: Target,
  lines: AsyncIterable<unknown>,
  migrations: readonly Migration[],
): Promise<Omit<RestoreOutcome, 'keptFile'>> {
  let header: DumpHeader | undefined;
  let table: DumpTable | undefined;
  let waiting: unknown[][] = [];
  let rows = 0;
  const write = async (): Promise<void> => {
    if (table && waiting.length > 0) await insertRows(target.db, table, waiting);
    waiting = [];
    await breathe();
  };
  for await (const line of lines) {
    if (!header) {
      header = readHeader(line, migrations);
      await makeSchema(target, header, migrations);
    } else if (Array.isArray(line)) {
      waiting.push(line);
      rows += 1;
      if (waiting.length * line.length >= VALUES_PER_INSERT) await write();
    } else {
      await write();
      if ((line as Partial<DumpEnd>).rows === rows) return { steps: header.steps, rows };
      table = line as DumpTable;
    }
  }
  throw new VigilError('bad-input', say('library-copy-cut-off'), {
    hint: say('library-copy-cut-off-hint'),
  });
}

function readHeader(line: unknown, migrations: readonly Migration[]): DumpHeader {
  const header = line as Partial<DumpHeader> | null;
  if (header?.vigilDump !== 1 || !header.steps) throw noCopy();
  const unknown = header.steps.find((name) => !migrations.some((step) => step.name === name));
  if (unknown === undefined) return header as DumpHeader;
  throw new VigilError('unsupported', say('library-copy-from-newer-vigil', { step: unknown }), {
    hint: say('library-copy-from-newer-vigil-hint'),
    details: { step: unknown },
  });
}

async function makeSchema(
  { db, dialect }: Target,
  header: DumpHeader,
  migrations: readonly Migration[],
): Promise<void> {
  const untyped = db as unknown as Kysely<unknown>;
  for (const { name } of (await tablesInOrder(db, dialect)).toReversed()) {
    await untyped.schema.dropTable(name).execute();
  }
  const ledger = sql.table(LEDGER);
  await sql`create table ${ledger} (name text primary key, applied_at text not null)`.execute(db);
  for (const step of migrations) {
    if (!header.steps.includes(step.name)) continue;
    await step.up(untyped);
    await sql`insert into ${ledger} values (${step.name}, ${nowIso()})`.execute(db);
  }
}

async function insertRows(db: Db, { table, columns }: DumpTable, rows: readonly unknown[][]): Promise<void> {
  const names = sql.join(columns.map((column) => sql.ref(column)));
  const values = sql.join(rows.map((row) => sql`(${sql.join(row)})`));
  await sql`insert into ${sql.table(table)} (${names}) values ${values}`.execute(db);
}

async function* linesOf(file: string): AsyncGenerator<unknown> {
  const maxLength = MIN_UNPACKED_LENGTH + MAX_UNPACKING * statSync(file).size;
  const plain = createGunzip();
  // What goes wrong here ends the loop below with the same error.
  pipeline(createReadStream(file), plain).catch(() => {});
  let begun: string[] = [];
  let begunLength = 0;
  let length = 0;
  try {
    for await (const chunk of plain.setEncoding('utf8') as AsyncIterable<string>) {
      const lines = chunk.split('\n');
      const rest = lines.pop()!;
      if (lines.length > 0) {
        lines[0] = [...begun, lines[0]!].join('');
        [begun, begunLength] = [[], 0];
      }
      begun.push(rest);
      begunLength += rest.length;
      length += chunk.length;
      if (begunLength > MAX_LINE_LENGTH || length > maxLength) {
        throw new VigilError('bad-input', say('library-copy-unpacks-too-large', { file: basename(file) }), {
          hint: say('not-a-library-copy-hint'),
        });
      }
      for (const line of lines) yield JSON.parse(line) as unknown;
    }
  } catch (error) {
    throw error instanceof VigilError ? error : noCopy(file, error);
  }
}

async function* parsed(texts: AsyncIterable<string>): AsyncGenerator<unknown> {
  for await (const text of texts) {
    for (const line of text.split('\n')) if (line !== '') yield JSON.parse(line) as unknown;
  }
}

function noCopy(file?: string, cause?: unknown): VigilError {
  return new VigilError('bad-input', say('not-a-library-copy', { file: file ? basename(file) : say('the-file') }), {
    hint: say('not-a-library-copy-hint'),
    cause,
  });
}

function removeSqlite(file: string): void {
  for (const part of ['', '-wal', '-shm', '-journal']) rmSync(file + part, { force: true });
}
