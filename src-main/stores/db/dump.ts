import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { sql } from 'kysely';
import { type TableShape, tablesInOrder } from './catalog.ts';
import { nowIso } from './columns.ts';
import type { Db, Dialect } from './open.ts';

/**
 * The copy of a library that either database can be put back from: compressed lines of JSON. First a `DumpHeader`,
 * then for each table (those it refers to first) a `DumpTable` and its rows as arrays, last a `DumpEnd`.
 */
export interface DumpHeader {
  readonly vigilDump: 1;
  readonly createdAt: string;
  /** Names of the steps of the schema that are applied. */
  readonly steps: readonly string[];
}

export interface DumpTable {
  readonly table: string;
  readonly columns: readonly string[];
}

export interface DumpEnd {
  readonly rows: number;
}

export const LEDGER = 'vigil_migrations';
/** What a database is to another one is no part of the library in it. */
const NOT_COPIED: readonly string[] = [LEDGER, 'change_log', 'replication_state'];
const ROWS_PER_FETCH = 500;

/** Writes a dump of one moment of a database; a dump that was cut off never bears its name. */
export async function writeDump(db: Db, dialect: Dialect, file: string): Promise<void> {
  const unfinished = `${file}.${process.pid}.tmp`;
  await mkdir(dirname(file), { recursive: true });
  try {
    const snapshot = db.transaction();
    // In SQLite a transaction is a snapshot by itself.
    const isolated =
      dialect === 'sqlite' ? snapshot : snapshot.setIsolationLevel('repeatable read').setAccessMode('read only');
    await isolated.execute((trx) =>
      pipeline(Readable.from(dumpLines(trx, dialect)), createGzip(), createWriteStream(unfinished, { mode: 0o600 })),
    );
    const handle = await open(unfinished);
    await handle.sync();
    await handle.close();
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** The lines of a dump; `db` should be a snapshot. */
export async function* dumpLines(db: Db, dialect: Dialect): AsyncGenerator<string> {
  const line = (value: DumpHeader | DumpTable | DumpEnd | readonly unknown[]): string => `${JSON.stringify(value)}\n`;
  const tables = await tablesInOrder(db, dialect);
  const steps = tables.some((table) => table.name === LEDGER)
    ? (await sql<{ name: string }>`select name from ${sql.table(LEDGER)} order by name`.execute(db)).rows
    : [];
  yield line({ vigilDump: 1, createdAt: nowIso(), steps: steps.map((step) => step.name) });
  let total = 0;
  for (const table of tables) {
    if (NOT_COPIED.includes(table.name)) continue;
    yield line({ table: table.name, columns: table.columns });
    for await (const rows of dialect === 'sqlite' ? sqliteRows(db, table) : postgresRows(db, table)) {
      total += rows.length;
      yield rows.map((row) => line(table.columns.map((column) => row[column]))).join('');
    }
  }
  yield line({ rows: total });
}

type Row = Readonly<Record<string, unknown>>;

async function* sqliteRows(db: Db, { name }: TableShape): AsyncGenerator<readonly Row[]> {
  for (let last = Number.MIN_SAFE_INTEGER; ; ) {
    const { rows } = await sql<Row & { dump_rowid: number }>`
      select rowid as dump_rowid, * from ${sql.table(name)} where rowid > ${last} order by rowid
      limit ${ROWS_PER_FETCH}`.execute(db);
    yield rows;
    if (rows.length < ROWS_PER_FETCH) return;
    last = rows.at(-1)!.dump_rowid;
  }
}

async function* postgresRows(db: Db, { name }: TableShape): AsyncGenerator<readonly Row[]> {
  await sql`declare dump_rows no scroll cursor for select * from ${sql.table(name)}`.execute(db);
  for (;;) {
    const { rows } = await sql<Row>`fetch ${sql.lit(ROWS_PER_FETCH)} from dump_rows`.execute(db);
    yield rows;
    if (rows.length < ROWS_PER_FETCH) break;
  }
  await sql`close dump_rows`.execute(db);
}
