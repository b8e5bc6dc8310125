import type { Kysely } from 'kysely';

/** How long a job is expected to be, and in which order the queue is worked on: the lowest rank first. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const name of ['effort_sec', 'rank']) {
    await db.schema
      .alterTable('jobs')
      .addColumn(name, 'double precision', (column) => column.notNull().defaultTo(0))
      .execute();
  }
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const name of ['rank', 'effort_sec']) await db.schema.alterTable('jobs').dropColumn(name).execute();
}
