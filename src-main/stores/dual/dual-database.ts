import { Kysely } from 'kysely';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { DatabaseVerdict } from '../../../src-shared/model/databases.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { writeFileAtomically } from '../../platform/atomic-file.ts';
import type { Log } from '../../platform/log.ts';
import type { VigilDatabase } from '../db/open.ts';
import type { Schema } from '../db/schema.ts';
import { installTriggers, readState, writeState } from './change-log.ts';
import { type DualState, newDualState, readDualState } from './dual-state.ts';
import { outstandingCount, replicateRound } from './replicate-round.ts';
import { createReplicator, type ReplicationStatus } from './replicator.ts';
import { anyTables, openSide, type Side } from './side.ts';
import { type SideName, SwitchDialect } from './switch-dialect.ts';
import { type TableShape, tableShapes } from './table-shapes.ts';
import { compareTables, type TableVerdict } from './verify.ts';

export interface DualOptions {
  /** Both opened and migrated; each rejects while its database cannot be had. */
  readonly openDatabase: Readonly<Record<SideName, () => Promise<VigilDatabase>>>;
  /** Says which database is the newer one. */
  readonly stateFile: string;
  readonly log: Log;
}

export interface DualControl {
  status(): Promise<ReplicationStatus>;
  /** Brings the secondary up to date and compares every row. Throws `backend-unavailable` while it is down. */
  verify(signal?: AbortSignal): Promise<DatabaseVerdict>;
  /**
   * Makes the other database the primary after a clean comparison; who writes meanwhile waits a moment. Throws
   * `conflict` when the databases differ or work does not come to a rest, and changes nothing then.
   */
  promote(to: SideName, signal?: AbortSignal): Promise<DatabaseVerdict>;
  /** Empties the secondary and fills it from the primary: for one that was altered behind Vigil's back. */
  refill(): Promise<void>;
}

export interface DualDatabase extends VigilDatabase {
  readonly dual: DualControl;
}

/** How long an exchange waits for running work. */
const PATIENCE_MS = 30_000;

/**
 * One library in two databases: the stores write to the primary; every change is logged there in its own transaction
 * and carried to the secondary, which may come and go.
 */
export async function openDualDatabase(options: DualOptions): Promise<DualDatabase> {
  const { log, stateFile } = options;
  const known = readDualState(stateFile);
  let state = known ?? newDualState();
  let primary = openSide(state.primary, await options.openDatabase[state.primary]());
  if (known) await refuseLost(primary, options.openDatabase[other(primary.name)]);
  const tables = await tableShapes();
  await beginLogging(primary, state, tables);
  // Only once: a start by root would make the file root's.
  if (!known) writeFileAtomically(stateFile, JSON.stringify(state));

  const replicator = createReplicator({
    tables,
    primary: () => primary,
    openSecondary: async () => {
      const name = other(primary.name);
      const side = openSide(name, await options.openDatabase[name]());
      try {
        return await claimSecondary(side, primary, state);
      } catch (error) {
        await side.close();
        throw error;
      }
    },
    log,
  });
  const dialect = new SwitchDialect(primary.database, replicator.wake);
  const db = new Kysely<Schema>({ dialect });
  replicator.wake();

  const verify = (secondary: Side, signal: AbortSignal | undefined): Promise<DatabaseVerdict> =>
    compareSides(primary, secondary, tables, signal);

  const control: DualControl = {
    status: () => replicator.status(),
    verify: (signal) => replicator.exclusively((secondary) => verify(secondary, signal)),
    refill: async () => {
      await writeState(primary.database.db, 'synced', 'no');
      await replicator.exclusively(async () => {});
    },
    promote: (to, signal) =>
      replicator.exclusively(async (secondary) => {
        if (to === primary.name) {
          throw new VigilError('conflict', say('database-primary-already', { database: titleOf(to) }));
        }
        const verdict = await verify(secondary, signal);
        if (!verdict.clean) throw unlike(verdict);
        await installTriggers(secondary.database.db, secondary.database.dialect, tables);
        await dialect.exchange(PATIENCE_MS, async () => {
          await settle(primary, secondary, tables);
          await takeOver(secondary, primary, stateFile, { ...state, primary: to });
          const former = primary;
          state = { ...state, primary: to };
          primary = secondary;
          replicator.exchange(former);
          return primary.database;
        });
        log.info(`${titleOf(to)} is the primary database now.`);
        return verdict;
      }),
  };

  return {
    db,
    get dialect() {
      return primary.database.dialect;
    },
    get title() {
      return primary.database.title;
    },
    get file() {
      return primary.database.file;
    },
    get backupSuffix() {
      return primary.database.backupSuffix;
    },
    backUpTo: (file) => primary.database.backUpTo(file),
    exclusively: (work) => primary.database.exclusively(work),
    close: async () => {
      await replicator.close();
      await db.destroy();
      await primary.close();
    },
    dual: control,
  };
}

export function titleOf(name: SideName): string {
  return name === 'sqlite' ? 'SQLite' : 'Postgres';
}

function other(name: SideName): SideName {
  return name === 'sqlite' ? 'postgres' : 'sqlite';
}

/** From here on every change is logged. Tables that were not logged before make a whole new copy necessary. */
async function beginLogging(primary: Side, state: DualState, tables: readonly TableShape[]): Promise<void> {
  const { db } = primary.database;
  if ((await readState(db, 'role')) !== 'primary') {
    await writeState(db, 'synced', 'no');
    await writeState(db, 'role', 'primary');
  }
  await db.transaction().execute(async (trx) => {
    const added = await installTriggers(trx, primary.database.dialect, tables);
    if (added > 0) await writeState(trx, 'synced', 'no');
  });
  await writeState(db, 'library_id', state.libraryId);
}

/** A primary that was lost and made again, empty, must not be copied over the only state that is left. */
async function refuseLost(primary: Side, openOther: () => Promise<VigilDatabase>): Promise<void> {
  const { db } = primary.database;
  try {
    if ((await readState(db, 'library_id')) !== undefined || (await countVideos(db)) > 0) return;
    const left = await openOther();
    const videos = await countVideos(left.db).finally(left.close);
    if (videos === 0) return;
    const [lost, rest] = [titleOf(primary.name), titleOf(other(primary.name))];
    throw new VigilError('conflict', say('newer-database-lost', { lost, rest, videos }), {
      hint: say('copy-rest-of-library', { rest: other(primary.name), primary: primary.name }),
      details: { videos },
    });
  } catch (error) {
    await primary.close();
    throw error;
  }
}

async function countVideos(db: VigilDatabase['db']): Promise<number> {
  const { videos } = await db
    .selectFrom('videos_v2')
    .select(({ fn }) => fn.countAll<number | string>().as('videos'))
    .executeTakeFirstOrThrow();
  return Number(videos);
}

/** Refuses a database that holds another library; an empty one, new or in the place of one that was lost, is filled. */
async function claimSecondary(side: Side, primary: Side, state: DualState): Promise<Side> {
  const { db } = side.database;
  const held = await readState(db, 'library_id');
  if (held !== undefined && held !== state.libraryId) throw otherLibrary(side.name);
  if (held === undefined) {
    if ((await countVideos(db)) > 0) throw otherLibrary(side.name);
    await writeState(primary.database.db, 'synced', 'no');
    await writeState(db, 'library_id', state.libraryId);
  }
  await writeState(db, 'role', 'secondary');
  return side;
}

function otherLibrary(name: SideName): VigilError {
  return new VigilError('conflict', say('database-of-another-library', { database: titleOf(name) }), {
    hint: say('database-of-another-library-hint'),
  });
}

async function compareSides(
  primary: Side,
  secondary: Side,
  tables: readonly TableShape[],
  signal: AbortSignal | undefined,
): Promise<DatabaseVerdict> {
  let verdicts: TableVerdict[] = [];
  // Both are read at the state the round has just brought the secondary to, so writers need not stop.
  await replicateRound(primary, secondary, { tables, ...(signal && { signal }) }, async (from) => {
    verdicts = await secondary.snapshot((to) => compareTables(from, to, tables, signal));
  });
  const clean = verdicts.every(({ differences }) => differences.length === 0);
  return { clean, primary: primary.name, tables: verdicts };
}

function unlike(verdict: DatabaseVerdict): VigilError {
  const names = verdict.tables.filter(({ differences }) => differences.length > 0).map(({ table }) => table);
  return new VigilError('conflict', say('databases-differ', { tables: names.join(', ') }), {
    hint: say('see-rows-with-verify'),
    details: { tables: names.join(', ') },
  });
}

/** Nobody writes now: the last changes go over, and the tables must have the same number of rows. */
async function settle(primary: Side, secondary: Side, tables: readonly TableShape[]): Promise<void> {
  await replicateRound(primary, secondary, { tables });
  const { rows } = await outstandingCount(anyTables(primary.database.db));
  if (rows > 0) throw new VigilError('conflict', say('database-still-written-to'));
  for (const table of tables) {
    const [ours, theirs] = await Promise.all([countOf(primary, table), countOf(secondary, table)]);
    if (ours !== theirs) {
      throw new VigilError('conflict', say('databases-differ', { tables: table.name }), {
        hint: say('see-rows-with-verify'),
        details: { primary: ours, secondary: theirs },
      });
    }
  }
}

async function countOf(side: Side, table: TableShape): Promise<number> {
  const { rows } = await anyTables(side.database.db)
    .selectFrom(table.name)
    .select(({ fn }) => fn.countAll<number | string>().as('rows'))
    .executeTakeFirstOrThrow();
  return Number(rows);
}

/** The state file is the moment of the exchange; at a start, roles are set to what it says. */
async function takeOver(next: Side, former: Side, stateFile: string, state: DualState): Promise<void> {
  try {
    await next.database.db.transaction().execute(async (trx) => {
      await anyTables(trx).deleteFrom('change_log').execute();
      await writeState(trx, 'synced', 'yes');
      await writeState(trx, 'role', 'primary');
    });
    writeFileAtomically(stateFile, JSON.stringify(state));
  } catch (error) {
    await writeState(next.database.db, 'role', 'secondary');
    throw error;
  }
  await writeState(former.database.db, 'role', 'secondary');
}
