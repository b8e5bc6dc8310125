import type { Kysely } from 'kysely';

/** When a recording's file had last been changed, at the time its bytes were read; null where nobody looked. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('videos_v2').addColumn('file_modified_ms', 'bigint').execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('videos_v2').dropColumn('file_modified_ms').execute();
}
