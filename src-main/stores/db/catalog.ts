import { sql } from 'kysely';
import type { Db, Dialect } from './open.ts';

/** A table as the database itself knows it. */
export interface TableShape {
  readonly name: string;
  readonly columns: readonly string[];
  /** Tables that its foreign keys name. */
  readonly needs: readonly string[];
}

/** The tables of a library, each after those it refers to. */
export async function tablesInOrder(db: Db, dialect: Dialect): Promise<TableShape[]> {
  const shapes = await (dialect === 'sqlite' ? sqliteTables(db) : postgresTables(db));
  const ordered: TableShape[] = [];
  const place = (shape: TableShape, below: readonly string[]): void => {
    if (ordered.includes(shape) || below.includes(shape.name)) return;
    for (const needed of shapes) {
      if (shape.needs.includes(needed.name)) place(needed, [...below, shape.name]);
    }
    ordered.push(shape);
  };
  for (const shape of shapes) place(shape, []);
  return ordered;
}

async function sqliteTables(db: Db): Promise<TableShape[]> {
  const { rows } = await sql<{ name: string; columns: string; needs: string }>`
    select name,
      (select json_group_array(c.name) from pragma_table_info(t.name) c) as columns,
      (select json_group_array(distinct f."table") from pragma_foreign_key_list(t.name) f) as needs
    from sqlite_master t where type = 'table' and name not like 'sqlite\\_%' escape '\\' order by name`.execute(db);
  return rows.map((row) => ({
    name: row.name,
    columns: JSON.parse(row.columns) as string[],
    needs: JSON.parse(row.needs) as string[],
  }));
}

async function postgresTables(db: Db): Promise<TableShape[]> {
  const { rows } = await sql<TableShape>`
    select t.relname as name,
      array(select a.attname::text from pg_attribute a
        where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped order by a.attnum) as columns,
      array(select distinct r.relname::text from pg_constraint k join pg_class r on r.oid = k.confrelid
        where k.conrelid = t.oid and k.contype = 'f') as needs
    from pg_class t where t.relkind = 'r' and t.relnamespace = current_schema()::regnamespace order by 1`.execute(db);
  return rows;
}
