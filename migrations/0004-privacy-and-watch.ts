import type { Kysely } from 'kysely';

/** What was masked when a video was indexed; who asked for a job. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('videos_v2').addColumn('privacy_mask', 'text').execute();
  await db.schema
    .alterTable('jobs')
    .addColumn('requested_by', 'text', (column) => column.notNull().defaultTo('anonymous'))
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('jobs').dropColumn('requested_by').execute();
  await db.schema.alterTable('videos_v2').dropColumn('privacy_mask').execute();
}
