import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { migrations as allMigrations, type Migration } from '../../../migrations/index.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { nowIso } from './columns.ts';
import type { VigilDatabase } from './open.ts';

export interface MigrationStatus {
  /** Number of the newest applied step, 0 for an empty database. */
  readonly current: number;
  /** Number of the newest step this version knows. */
  readonly latest: number;
  readonly steps: readonly { readonly name: string; readonly appliedAt: string | null }[];
  /** Applied steps that this version does not know: a newer Vigil has written the database. */
  readonly newer: readonly string[];
}

export interface MigrationOutcome {
  /** Names of the steps applied or reverted, in that order. */
  readonly done: readonly string[];
  /** The copy of the database made before the change; null when there was nothing to lose. */
  readonly backupFile: string | null;
}

export interface MigrateOptions {
  /** Folder for the automatic copy. */
  readonly backupDir: string;
  readonly migrations?: readonly Migration[];
}

interface LedgerTable {
  vigil_migrations: { name: string; applied_at: string };
}
type Ledger = Kysely<LedgerTable>;

const KEPT_BACKUPS = 5;

/** Which steps are applied. */
export async function migrationStatus(
  database: VigilDatabase,
  migrations: readonly Migration[] = allMigrations,
): Promise<MigrationStatus> {
  const applied = await readLedger(ledgerOf(database.db));
  return {
    current: Math.max(0, ...[...applied.keys()].map(stepNumber)),
    latest: Math.max(0, ...migrations.map((step) => stepNumber(step.name))),
    steps: migrations.map((step) => ({ name: step.name, appliedAt: applied.get(step.name) ?? null })),
    newer: unknownSteps(applied, migrations),
  };
}

/**
 * Applies the steps that are missing, up to number `to` (all of them by default), in one transaction. Several
 * processes may start at once: one applies, the others find it done. A database with content is copied first.
 * Throws `unsupported` when a newer Vigil has written the database.
 */
export async function migrateUp(
  database: VigilDatabase,
  options: MigrateOptions & { readonly to?: number },
): Promise<MigrationOutcome> {
  const migrations = options.migrations ?? allMigrations;
  const to = options.to ?? Number.POSITIVE_INFINITY;
  const pending = (applied: ReadonlyMap<string, string>): Migration[] =>
    migrations.filter((step) => !applied.has(step.name) && stepNumber(step.name) <= to);
  return change(database, options, pending, async (ledger, step) => {
    await step.up(ledger as unknown as Kysely<unknown>);
    await ledger.insertInto('vigil_migrations').values({ name: step.name, applied_at: nowIso() }).execute();
  });
}

/** Reverts the steps above number `to`, newest first, in one transaction, after a copy. */
export async function migrateDown(
  database: VigilDatabase,
  options: MigrateOptions & { readonly to: number },
): Promise<MigrationOutcome> {
  const migrations = options.migrations ?? allMigrations;
  const unwanted = (applied: ReadonlyMap<string, string>): Migration[] =>
    migrations.filter((step) => applied.has(step.name) && stepNumber(step.name) > options.to).toReversed();
  return change(database, options, unwanted, async (ledger, step) => {
    await step.down(ledger as unknown as Kysely<unknown>);
    await ledger.deleteFrom('vigil_migrations').where('name', '=', step.name).execute();
  });
}

async function change(
  database: VigilDatabase,
  options: MigrateOptions,
  choose: (applied: ReadonlyMap<string, string>) => Migration[],
  run: (ledger: Ledger, step: Migration) => Promise<void>,
): Promise<MigrationOutcome> {
  const migrations = options.migrations ?? allMigrations;
  const before = requireKnown(await readLedger(ledgerOf(database.db)), migrations);
  const planned = choose(before);
  if (planned.length === 0) return { done: [], backupFile: null };
  const backupFile = before.size > 0 ? await backUp(database, options.backupDir, planned[0]!.name) : null;
  // The write lock is taken before the ledger is read, so that two starters cannot both find a step missing.
  const done = await database.exclusively(async (db) => {
    const ledger = ledgerOf(db);
    const steps = choose(requireKnown(await readLedger(ledger), migrations));
    await ledger.schema
      .createTable('vigil_migrations')
      .ifNotExists()
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('applied_at', 'text', (column) => column.notNull())
      .execute();
    for (const step of steps) await run(ledger, step);
    return steps.map((step) => step.name);
  });
  return { done, backupFile };
}

function ledgerOf(db: VigilDatabase['db']): Ledger {
  return db as unknown as Ledger;
}

async function readLedger(ledger: Ledger): Promise<Map<string, string>> {
  const tables = await ledger.introspection.getTables();
  if (!tables.some((table) => table.name === 'vigil_migrations')) return new Map();
  const rows = await ledger.selectFrom('vigil_migrations').selectAll().orderBy('name').execute();
  return new Map(rows.map((row) => [row.name, row.applied_at]));
}

function unknownSteps(applied: ReadonlyMap<string, string>, migrations: readonly Migration[]): string[] {
  return [...applied.keys()].filter((name) => !migrations.some((step) => step.name === name));
}

function requireKnown(applied: Map<string, string>, migrations: readonly Migration[]): Map<string, string> {
  const [step] = unknownSteps(applied, migrations);
  if (step === undefined) return applied;
  throw new VigilError('unsupported', say('library-from-newer-vigil', { step }), {
    hint: say('start-newer-vigil-or-go-down', {
      newestStep: Math.max(0, ...migrations.map(({ name }) => stepNumber(name))),
    }),
    details: { step },
  });
}

function stepNumber(name: string): number {
  return Number.parseInt(name, 10);
}

async function backUp(database: VigilDatabase, backupDir: string, stepName: string): Promise<string> {
  mkdirSync(backupDir, { recursive: true });
  const stamp = nowIso().replace(/[:.]/g, '-');
  const file = join(backupDir, `vigil-${stamp}-before-${stepName}-${process.pid}${database.backupSuffix}`);
  await database.backUpTo(file);
  const copies = readdirSync(backupDir).filter((name) => /^vigil-.*-before-.*(\.db|\.ndjson\.gz)$/.test(name));
  for (const name of copies.sort().slice(0, -KEPT_BACKUPS)) rmSync(join(backupDir, name), { force: true });
  return file;
}
