import type { Kysely } from 'kysely';

/** How long the stage that a job stands in takes yet, in seconds. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('jobs').addColumn('stage_eta_sec', 'double precision').execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('jobs').dropColumn('stage_eta_sec').execute();
}
