import type { Kysely } from 'kysely';

/** Which Vigil works on a job, and until when it is believed to be alive. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('jobs').addColumn('owner_id', 'text').execute();
  await db.schema.alterTable('jobs').addColumn('lease_until', 'text').execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('jobs').dropColumn('lease_until').execute();
  await db.schema.alterTable('jobs').dropColumn('owner_id').execute();
}
