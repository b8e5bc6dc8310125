import { sql } from 'kysely';
import { breathe } from '../db/columns.ts';
import {
  type AnyTables,
  allRows,
  anyTables,
  keyOfRow,
  type PlainRow,
  pieces,
  type RowKey,
  rowsWithKeys,
  type Side,
} from './side.ts';
import type { TableShape } from './table-shapes.ts';

/** The change log, read as the tables it speaks of are. */
const CHANGE_LOG: TableShape = {
  name: 'change_log',
  columns: ['table_name', 'row_key', 'version'],
  key: ['table_name', 'row_key'],
  unique: [],
};
/** Above this many changed rows a whole copy is quicker, and needs no memory for their keys. */
const MAX_ENTRIES = 100_000;

export interface RoundOptions {
  readonly tables: readonly TableShape[];
  readonly signal?: AbortSignal;
}

/**
 * Brings the secondary to one state of the primary, in one transaction: it always equals the primary at some moment,
 * and doing a round twice changes nothing. Returns how many changed rows there were. `inSnapshot` is called, after the
 * commit, while that state of the primary can still be read.
 */
export async function replicateRound(
  primary: Side,
  secondary: Side,
  options: RoundOptions,
  inSnapshot?: (from: AnyTables) => Promise<void>,
): Promise<number> {
  return primary.snapshot(async (from) => {
    const { rows } = await outstandingCount(from);
    if (rows > 0) {
      await secondary.database.db.transaction().execute(async (trx) => {
        if (rows > MAX_ENTRIES) await copyTables(from, anyTables(trx), options);
        else await applyEntries(from, anyTables(trx), options);
      });
    }
    await inSnapshot?.(from);
    if (rows > 0) await forget(primary, from);
    return rows;
  });
}

/** Replaces everything the secondary holds by what the primary holds, in one transaction. */
export async function copyEverything(
  primary: Side,
  secondary: Side,
  options: RoundOptions,
  onRows: (rows: number) => void,
): Promise<void> {
  await primary.snapshot(async (from) => {
    await secondary.database.db.transaction().execute((trx) => copyTables(from, anyTables(trx), options, onRows));
    await forget(primary, from);
  });
}

/** How many rows wait for the other database, and since when. */
export async function outstandingCount(db: AnyTables): Promise<{ rows: number; since: string | null }> {
  const row = await db
    .selectFrom('change_log')
    .select(({ fn }) => [fn.countAll<number | string>().as('rows'), fn.min<string | null>('changed_at').as('since')])
    .executeTakeFirstOrThrow();
  return { rows: Number(row.rows), since: row.since };
}

/** Takes the entries of a state out of the log, but for those whose row has changed again since. */
async function forget(primary: Side, from: AnyTables): Promise<void> {
  const db = anyTables(primary.database.db);
  for await (const entries of allRows(from, CHANGE_LOG)) {
    await db
      .deleteFrom('change_log')
      .where((eb) =>
        eb.or(entries.map((entry) => eb.and(CHANGE_LOG.columns.map((column) => eb(column, '=', entry[column]!))))),
      )
      .execute();
  }
}

async function copyTables(
  from: AnyTables,
  to: AnyTables,
  { tables, signal }: RoundOptions,
  onRows: (rows: number) => void = () => {},
): Promise<void> {
  for (const table of tables.toReversed()) await to.deleteFrom(table.name).execute();
  for (const table of tables) {
    for await (const rows of allRows(from, table)) {
      signal?.throwIfAborted();
      await upsert(to, table, rows);
      onRows(rows.length);
    }
  }
}

async function applyEntries(from: AnyTables, to: AnyTables, { tables, signal }: RoundOptions): Promise<void> {
  const keys = new Map<string, RowKey[]>(tables.map(({ name }) => [name, []]));
  for await (const entries of allRows(from, CHANGE_LOG)) {
    for (const entry of entries)
      keys.get(String(entry['table_name']))?.push(JSON.parse(String(entry['row_key'])) as RowKey);
  }
  const changed = tables.map((table) => ({ table, keys: keys.get(table.name) ?? [] }));
  // Children go before their parents and come after them; so no foreign key is ever broken on the way.
  for (const { table, keys } of changed.toReversed()) {
    for (const piece of pieces(keys)) {
      signal?.throwIfAborted();
      await removeGone(from, to, table, piece);
      await setAside(to, table, piece);
      await breathe();
    }
  }
  for (const { table, keys } of changed) {
    for (const piece of pieces(keys)) {
      signal?.throwIfAborted();
      await upsert(to, table, await rowsWithKeys(from, table, piece));
      await breathe();
    }
  }
}

async function removeGone(from: AnyTables, to: AnyTables, table: TableShape, keys: readonly RowKey[]): Promise<void> {
  const there = await rowsWithKeys(from, table, keys, table.key);
  const kept = new Set(there.map((row) => JSON.stringify(keyOfRow(table, row))));
  const gone = keys.filter((key) => !kept.has(JSON.stringify(key)));
  if (gone.length === 0) return;
  await to
    .deleteFrom(table.name)
    .where((eb) => eb.or(gone.map((key) => eb.and(table.key.map((column, at) => eb(column, '=', key[at]!))))))
    .execute();
}

/**
 * Two rows may have exchanged a unique value: it is set aside in all changed rows before the new values come. Unique
 * numbers are counts from 0 up, so below it there is room.
 */
async function setAside(to: AnyTables, table: TableShape, keys: readonly RowKey[]): Promise<void> {
  if (table.unique.length === 0) return;
  const name = sql`'set aside ' || ${sql.join(
    table.key.map((column) => sql.ref(column)),
    sql` || ' ' || `,
  )}`;
  const aside = table.unique.map(({ column, numeric }) => [column, numeric ? sql`-1 - ${sql.ref(column)}` : name]);
  await to
    .updateTable(table.name)
    .set(Object.fromEntries(aside))
    .where((eb) => eb.or(keys.map((key) => eb.and(table.key.map((column, at) => eb(column, '=', key[at]!))))))
    .execute();
}

async function upsert(to: AnyTables, table: TableShape, rows: readonly PlainRow[]): Promise<void> {
  if (rows.length === 0) return;
  const facts = table.columns.filter((column) => !table.key.includes(column));
  await to
    .insertInto(table.name)
    .values(rows.map((row) => ({ ...row })))
    .onConflict((conflict) =>
      facts.length === 0
        ? conflict.columns([...table.key]).doNothing()
        : conflict
            .columns([...table.key])
            .doUpdateSet(Object.fromEntries(facts.map((column) => [column, sql.ref(`excluded.${column}`)]))),
    )
    .execute();
}
