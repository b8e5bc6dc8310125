import { sql } from 'kysely';
import { tablesInOrder } from '../db/catalog.ts';
import { migrateUp } from '../db/migrate.ts';
import { type Db, openDatabase } from '../db/open.ts';

/** A table as replication sees it. */
export interface TableShape {
  readonly name: string;
  readonly columns: readonly string[];
  /** Columns of the primary key, in order. */
  readonly key: readonly string[];
  /** Columns with a uniqueness of their own, besides the key. */
  readonly unique: readonly { readonly column: string; readonly numeric: boolean }[];
}

/** Each database's own bookkeeping: never copied to the other. */
const LOCAL_TABLES: ReadonlySet<string> = new Set(['vigil_migrations', 'change_log', 'replication_state']);

/**
 * The tables to keep alike, parents before their children, as the migrations make them on either database. Throws when
 * a table has no primary key: its rows could not be named.
 */
export async function tableShapes(): Promise<TableShape[]> {
  const memory = openDatabase(':memory:');
  try {
    await migrateUp(memory, { backupDir: '' });
    const tables = await tablesInOrder(memory.db, 'sqlite');
    const shapes: TableShape[] = [];
    for (const { name, columns } of tables) {
      if (!LOCAL_TABLES.has(name)) shapes.push({ name, columns, ...(await constraintsOf(memory.db, name)) });
    }
    return shapes;
  } finally {
    await memory.close();
  }
}

async function constraintsOf(db: Db, name: string): Promise<Pick<TableShape, 'key' | 'unique'>> {
  const key = await sql<{ name: string }>`
    select name from pragma_table_info(${name}) where pk > 0 order by pk`.execute(db);
  const unique = await sql<{ name: string; type: string }>`
    select info.name, lower(facts.type) as type from pragma_index_list(${name}) list, pragma_index_info(list.name) info
    join pragma_table_info(${name}) facts on facts.name = info.name
    where list."unique" = 1 and list.origin <> 'pk' order by info.name`.execute(db);
  if (key.rows.length === 0) throw new Error(`Table ${name} has no primary key.`);
  return {
    key: key.rows.map((row) => row.name),
    unique: unique.rows.map(({ name: column, type }) => ({ column, numeric: type !== 'text' })),
  };
}
