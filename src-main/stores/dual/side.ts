import { type Kysely, sql } from 'kysely';
import { breathe } from '../db/columns.ts';
import { type Db, openDatabase, type VigilDatabase } from '../db/open.ts';
import type { SideName } from './switch-dialect.ts';
import type { TableShape } from './table-shapes.ts';

/** A row as it comes: text, numbers, null. */
export type PlainRow = Readonly<Record<string, string | number | null>>;
export type RowKey = (string | number)[];

/** Rows per statement: below either database's limit of bound values for the widest table. */
const ROWS_PER_STATEMENT = 200;

export type AnyTables = Kysely<Record<string, Record<string, unknown>>>;

/** One of the two databases, with what replication needs besides the stores' own connection. */
export interface Side {
  readonly name: SideName;
  readonly database: VigilDatabase;
  /** Runs `work` on one unchanging state of the database; writers go on meanwhile. */
  snapshot<Result>(work: (db: AnyTables) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

export function openSide(name: SideName, database: VigilDatabase): Side {
  // SQLite's one connection belongs to the writers; a reader of its own sees its own state of the file.
  const reader = database.dialect === 'sqlite' ? openDatabase(database.file, { readonly: true }) : undefined;
  const db: Db = reader?.db ?? database.db;
  return {
    name,
    database,
    snapshot: (work) =>
      db
        .transaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute(async (trx) => {
          // The first read is what fixes the state.
          await sql`select 1 from replication_state limit 1`.execute(trx);
          return work(trx as unknown as AnyTables);
        }),
    close: async () => {
      await reader?.close();
      await database.close();
    },
  };
}

export function anyTables(db: Db): AnyTables {
  return db as unknown as AnyTables;
}

/** The rows with the keys given, in no particular order. */
export async function rowsWithKeys(
  db: AnyTables,
  table: TableShape,
  keys: readonly RowKey[],
  columns: readonly string[] = table.columns,
): Promise<PlainRow[]> {
  if (keys.length === 0) return [];
  const rows = await db
    .selectFrom(table.name)
    .select([...columns])
    .where((eb) => eb.or(keys.map((key) => eb.and(table.key.map((column, at) => eb(column, '=', key[at]!))))))
    .execute();
  return rows as PlainRow[];
}

/** All rows of a table by key, page by page; lets the event loop run in between. */
export async function* allRows(db: AnyTables, table: TableShape): AsyncGenerator<PlainRow[]> {
  const order = sql.join(table.key.map((column) => sql.ref(column)));
  let after: RowKey | undefined;
  for (;;) {
    let query = db.selectFrom(table.name).select([...table.columns]);
    if (after) query = query.where(sql<boolean>`(${order}) > (${sql.join(after.map((value) => sql.val(value)))})`);
    for (const column of table.key) query = query.orderBy(column);
    const rows = (await query.limit(ROWS_PER_STATEMENT).execute()) as PlainRow[];
    if (rows.length > 0) yield rows;
    if (rows.length < ROWS_PER_STATEMENT) return;
    after = keyOfRow(table, rows.at(-1)!);
    await breathe();
  }
}

export function keyOfRow(table: TableShape, row: PlainRow): RowKey {
  return table.key.map((column) => row[column]!);
}

/** Cuts a list into pieces of at most `ROWS_PER_STATEMENT`. */
export function* pieces<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let at = 0; at < items.length; at += ROWS_PER_STATEMENT) yield items.slice(at, at + ROWS_PER_STATEMENT);
}
