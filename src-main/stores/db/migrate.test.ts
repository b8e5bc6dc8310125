import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Migration } from '../../../migrations/index.ts';
import { migrations } from '../../../migrations/index.ts';
import { createClipStore } from '../clip-store.ts';
import { createTakeStore } from '../take-store.ts';
import { createTaskStore } from '../task-store.ts';
import { createTranscriptStore } from '../transcript-store.ts';
import { createVideoStore } from '../video-store.ts';
import { sampleChunks, sampleVideo } from './database.fixture.ts';
import { migrateDown, migrateUp, migrationStatus } from './migrate.ts';
import { openDatabase, type VigilDatabase } from './open.ts';
import { openPostgres } from './open-postgres.ts';
import { createTestPostgres, testPostgresUrl } from './postgres.fixture.ts';
import { restoreSqlite } from './restore.ts';

const LATEST = Number.parseInt(migrations.at(-1)!.name, 10);
const addNotes: Migration = {
  name: '0900-notes',
  up: (db) => db.schema.createTable('notes').addColumn('note', 'text').execute(),
  down: (db) => db.schema.dropTable('notes').execute(),
};
const broken: Migration = {
  name: '0901-broken',
  up: async (db) => {
    await db.schema.createTable('half').addColumn('x', 'text').execute();
    throw new Error('no such thing');
  },
  down: async () => {},
};

const serverUrl = await testPostgresUrl();
const backends = [
  { backend: 'SQLite', server: undefined },
  ...(serverUrl === undefined ? [] : [{ backend: 'Postgres', server: serverUrl }]),
];

describe.each(backends)('migrations on $backend', ({ server }) => {
  let folder: string;
  let backupDir: string;
  let place: string;
  let database: VigilDatabase;
  let drop: (() => Promise<void>) | undefined;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vigil-migrate-'));
    backupDir = join(folder, 'backups');
    place = join(folder, 'vigil.db');
    if (server !== undefined) ({ url: place, drop } = await createTestPostgres(server, 'empty'));
    database = server === undefined ? openDatabase(place) : await openPostgres(place);
  });

  afterEach(async () => {
    await database.close();
    await drop?.();
    rmSync(folder, { recursive: true, force: true });
  });

  async function countRows(tables: readonly string[]): Promise<number[]> {
    const count = async (table: string): Promise<number> => {
      const { rows } = await sql<{ total: number }>`select count(*) as total from ${sql.table(table)}`.execute(
        database.db,
      );
      return rows[0]!.total;
    };
    return Promise.all(tables.map(count));
  }

  async function tableNames(): Promise<string[]> {
    return (await database.db.introspection.getTables()).map((table) => table.name);
  }

  it('goes up and down without leaving a table behind, and a second run changes nothing', async () => {
    expect((await migrationStatus(database)).current).toBe(0);
    expect((await migrateUp(database, { backupDir })).done).toEqual(migrations.map((step) => step.name));
    expect((await migrateUp(database, { backupDir })).done).toEqual([]);
    expect(await tableNames()).toContain('videos_v2');
    const status = await migrationStatus(database);
    expect(status.current).toBe(status.latest);

    const down = await migrateDown(database, { backupDir, to: 0 });
    expect(down.done).toEqual(migrations.map((step) => step.name).toReversed());
    expect(await tableNames()).toEqual(['vigil_migrations']);
    expect((await migrateUp(database, { backupDir })).done).toHaveLength(migrations.length);
  });

  it('a database of the first step keeps its tasks, takes and scores on the way up and down', async () => {
    await migrateUp(database, { backupDir, to: 1 });
    const { video } = await createVideoStore(database.db).insert(sampleVideo('old'));
    await sql`insert into sop_tasks values ('pump', 'Pump', '', '2026-01-01')`.execute(database.db);
    await sql`insert into sop_takes values ('t1', 'pump', ${video.videoId}, 'gold', 0, 60, '2026-01-01')`.execute(
      database.db,
    );
    await sql`insert into sop_steps values ('t1', 0, 'open', 0, 60, 0)`.execute(database.db);
    await migrateUp(database, { backupDir });
    const takes = createTakeStore(database.db);
    expect(await takes.get('t1')).toMatchObject({
      label: null,
      stepsVersion: 1,
      steps: [{ name: 'open', required: true, orderMatters: true, weight: 1, minSec: null, maxSec: null }],
    });
    await takes.replaceSteps('t1', []);
    expect((await takes.stepVersions('t1')).map(({ version, steps }) => [version, steps.length])).toEqual([
      [2, 0],
      [1, 1],
    ]);
    await migrateDown(database, { backupDir, to: 1 });
    const { rows } = await sql`select * from sop_takes`.execute(database.db);
    expect(rows).toHaveLength(1);
    expect(Object.keys(rows[0] as object)).not.toContain('label');
  });

  it('copies a database with content before it changes it, and the copy has the rows', async () => {
    expect((await migrateUp(database, { backupDir })).backupFile).toBeNull();
    await createVideoStore(database.db).insert(sampleVideo('kept'));
    const { backupFile } = await migrateUp(database, { backupDir, migrations: [...migrations, addNotes] });
    expect(backupFile && existsSync(backupFile)).toBe(true);
    const restored = join(folder, 'restored.db');
    await restoreSqlite(backupFile!, restored);
    const copy = openDatabase(restored);
    const { videos } = await createVideoStore(copy.db).list({ sort: 'newest', limit: 10, offset: 0 });
    expect(videos.map((video) => video.name)).toEqual(['kept.mp4']);
    await copy.close();
  });

  it('keeps only the newest copies', async () => {
    await migrateUp(database, { backupDir });
    for (let round = 0; round < 4; round += 1) {
      await migrateUp(database, { backupDir, migrations: [...migrations, addNotes] });
      await migrateDown(database, { backupDir, to: 1, migrations: [...migrations, addNotes] });
    }
    expect(readdirSync(backupDir)).toHaveLength(5);
  });

  it('leaves nothing of a step that fails', async () => {
    await migrateUp(database, { backupDir });
    const steps = [...migrations, addNotes, broken];
    await expect(migrateUp(database, { backupDir, migrations: steps })).rejects.toThrow('no such thing');
    const tables = await tableNames();
    expect(tables).not.toContain('notes');
    expect(tables).not.toContain('half');
    expect((await migrationStatus(database, steps)).current).toBe(LATEST);
  });

  it('refuses a database of a newer version with a sentence that names the step', async () => {
    await migrateUp(database, { backupDir, migrations: [...migrations, addNotes] });
    await expect(migrateUp(database, { backupDir })).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('0900-notes') as unknown,
      hint: expect.stringContaining(`migrate down --to ${LATEST}`) as unknown,
    });
  });

  it('is applied once by processes that start at the same time', async () => {
    const script = join(import.meta.dirname, 'migrate-child.fixture.ts');
    const outcomes = await Promise.all(
      [1, 2, 3].map(
        () =>
          new Promise<number>((resolve, reject) => {
            const child = fork(script, [place, backupDir]);
            child.on('message', (applied) => resolve(applied as number));
            child.on('error', reject);
            child.on('exit', (code) => code && reject(new Error(`exit ${code}`)));
          }),
      ),
    );
    expect(outcomes.toSorted((a, b) => a - b)).toEqual([0, 0, migrations.length]);
  });

  it('takes every step down and up again with data in the tables', async () => {
    await migrateUp(database, { backupDir });
    const { video } = await createVideoStore(database.db).insert(sampleVideo('kept'));
    await createClipStore(database.db).replaceForVideo(video.videoId, sampleChunks(video.videoId, 'micro', 40, 3));
    await createTranscriptStore(database.db).replaceForVideo(
      video.videoId,
      [{ startSec: 0, endSec: 1, text: 'open the valve' }],
      'sidecar',
    );
    await createTaskStore(database.db).create({ taskId: 'pump', passMark: 70 });
    const rows = () => countRows(['videos_v2', 'clips', 'transcript_lines', 'sop_tasks']);
    const before = await rows();
    const numbers = migrations.map((step) => Number.parseInt(step.name, 10)).toReversed();
    for (const to of numbers.slice(1)) {
      expect((await migrateDown(database, { backupDir, to })).done).toHaveLength(1);
      expect(await rows()).toEqual(before);
    }
    for (const to of numbers.toReversed().slice(1)) {
      expect((await migrateUp(database, { backupDir, to })).done).toHaveLength(1);
    }
    expect(await rows()).toEqual(before);
    expect(await createClipStore(database.db).listForVideo(video.videoId)).toHaveLength(40);
  });
});
