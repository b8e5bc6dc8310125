import type { Kysely } from 'kysely';

/** What a task asks of its steps and of a run; versions of a gold take's steps; what a score was made with. */
const COLUMNS = {
  sop_tasks: ['pass_mark', 'penalties', 'hidden'],
  sop_takes: ['label', 'steps_version'],
  sop_steps: ['required', 'order_matters', 'weight', 'least_sec', 'most_sec'],
  score_jobs: ['trainee_label', 'used', 'requested_by'],
} as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema.alterTable('sop_tasks').addColumn('pass_mark', 'double precision').execute();
  await schema
    .alterTable('sop_tasks')
    .addColumn('penalties', 'text', (column) => column.notNull().defaultTo('{}'))
    .execute();
  await schema
    .alterTable('sop_tasks')
    .addColumn('hidden', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();

  await schema.alterTable('sop_takes').addColumn('label', 'text').execute();
  await schema
    .alterTable('sop_takes')
    .addColumn('steps_version', 'integer', (column) => column.notNull().defaultTo(1))
    .execute();

  for (const name of ['required', 'order_matters'] as const) {
    await schema
      .alterTable('sop_steps')
      .addColumn(name, 'integer', (column) => column.notNull().defaultTo(1))
      .execute();
  }
  await schema
    .alterTable('sop_steps')
    .addColumn('weight', 'double precision', (column) => column.notNull().defaultTo(1))
    .execute();
  for (const name of ['least_sec', 'most_sec'] as const) {
    await schema.alterTable('sop_steps').addColumn(name, 'double precision').execute();
  }

  await schema
    .createTable('sop_step_versions')
    .addColumn('take_id', 'text', (column) => column.notNull().references('sop_takes.take_id').onDelete('cascade'))
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('steps', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('sop_step_versions_key', ['take_id', 'version'])
    .execute();

  await schema.alterTable('score_jobs').addColumn('trainee_label', 'text').execute();
  await schema.alterTable('score_jobs').addColumn('used', 'text').execute();
  await schema
    .alterTable('score_jobs')
    .addColumn('requested_by', 'text', (column) => column.notNull().defaultTo('anonymous'))
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('sop_step_versions').execute();
  for (const [table, columns] of Object.entries(COLUMNS)) {
    for (const column of columns) await db.schema.alterTable(table).dropColumn(column).execute();
  }
}
