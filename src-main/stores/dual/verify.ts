import { createHash } from 'node:crypto';
import type { DatabaseVerdict } from '../../../src-shared/model/databases.ts';
import { breathe } from '../db/columns.ts';
import { type AnyTables, allRows, keyOfRow, type PlainRow, rowsWithKeys } from './side.ts';
import type { TableShape } from './table-shapes.ts';

export type TableVerdict = DatabaseVerdict['tables'][number];
type RowDifference = TableVerdict['differences'][number];

const NAMED_DIFFERENCES = 5;

/** Compares every table in two unchanging states, row by row where the sums differ. */
export async function compareTables(
  primary: AnyTables,
  secondary: AnyTables,
  tables: readonly TableShape[],
  signal?: AbortSignal,
): Promise<TableVerdict[]> {
  const verdicts: TableVerdict[] = [];
  for (const table of tables) {
    signal?.throwIfAborted();
    const ours = await sumOf(primary, table);
    const theirs = await sumOf(secondary, table);
    const same = ours.rows === theirs.rows && ours.checksum === theirs.checksum;
    verdicts.push({
      table: table.name,
      primaryRows: ours.rows,
      secondaryRows: theirs.rows,
      primaryChecksum: ours.checksum,
      secondaryChecksum: theirs.checksum,
      differences: same ? [] : await differencesOf(primary, secondary, table),
    });
  }
  return verdicts;
}

async function sumOf(db: AnyTables, table: TableShape): Promise<{ rows: number; checksum: string }> {
  let rows = 0;
  let high = 0;
  let low = 0;
  for await (const page of allRows(db, table)) {
    for (const row of page) {
      const digest = createHash('sha256').update(textOf(table, row)).digest();
      // Unsigned sums modulo 2^32: unlike an exclusive or, two equal rows do not cancel out.
      high = (high + digest.readUInt32BE(0)) >>> 0;
      low = (low + digest.readUInt32BE(4)) >>> 0;
    }
    rows += page.length;
  }
  return { rows, checksum: high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0') };
}

function textOf(table: TableShape, row: PlainRow): string {
  return JSON.stringify(table.columns.map((column) => comparable(row[column])));
}

/** Postgres keeps no NUL in a text; it gets a replacement character there. */
function comparable(value: PlainRow[string] | undefined): PlainRow[string] | undefined {
  return typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value;
}

async function differencesOf(primary: AnyTables, secondary: AnyTables, table: TableShape): Promise<RowDifference[]> {
  const found: RowDifference[] = [];
  for await (const page of allRows(primary, table)) {
    const theirs = await byKey(secondary, table, page);
    for (const row of page) {
      const other = theirs.get(JSON.stringify(keyOfRow(table, row)));
      const columns = other
        ? table.columns.filter((column) => comparable(row[column]) !== comparable(other[column]))
        : [];
      if (other && columns.length === 0) continue;
      found.push({ key: keyOfRow(table, row), kind: other ? 'different' : 'missing', columns });
      if (found.length === NAMED_DIFFERENCES) return found;
    }
    await breathe();
  }
  for await (const page of allRows(secondary, table)) {
    const ours = await byKey(primary, table, page);
    for (const row of page) {
      const key = keyOfRow(table, row);
      if (!ours.has(JSON.stringify(key))) found.push({ key, kind: 'extra', columns: [] });
      if (found.length === NAMED_DIFFERENCES) return found;
    }
  }
  return found;
}

async function byKey(db: AnyTables, table: TableShape, rows: readonly PlainRow[]): Promise<Map<string, PlainRow>> {
  const keys = rows.map((row) => keyOfRow(table, row));
  const found = await rowsWithKeys(db, table, keys);
  return new Map(found.map((row) => [JSON.stringify(keyOfRow(table, row)), row]));
}
