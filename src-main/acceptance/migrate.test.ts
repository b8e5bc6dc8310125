import {
  closeSync,
  cpSync,
  existsSync,
  fstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrations } from '../../migrations/index.ts';
import type { ErrorShape } from '../../src-shared/contract/errors.ts';
import type { SchemaStatus } from '../core/closed-library.ts';
import { claimDataDir } from '../platform/owner-lock.ts';
import { createClipStore } from '../stores/clip-store.ts';
import { sampleChunks, sampleVideo } from '../stores/db/database.fixture.ts';
import { migrateUp } from '../stores/db/migrate.ts';
import { openDatabase } from '../stores/db/open.ts';
import { createVideoStore } from '../stores/video-store.ts';
import { runInProcess } from './testing/in-process.ts';

interface Failed {
  readonly error: ErrorShape;
}

const LATEST = Number.parseInt(migrations.at(-1)!.name, 10);
const CHUNKS = 3000;
const root = mkdtempSync(join(tmpdir(), 'vigil-care-'));
const run = <Shape>(...args: string[]) => runInProcess<Shape>(root, args);
const database = join(root, 'vigil.db');

beforeAll(async () => {
  const library = openDatabase(database);
  await migrateUp(library, { backupDir: join(root, 'backups') });
  const { video } = await createVideoStore(library.db).insert(sampleVideo('kept'));
  const chunks = sampleChunks(video.videoId, 'micro', CHUNKS, 1.5);
  await createClipStore(library.db).replaceForVideo(video.videoId, chunks);
  await library.close();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Writes noise over the last pages, which are of rows and not of the schema. */
function spoil(file: string): void {
  const handle = openSync(file, 'r+');
  const noise = Buffer.alloc(4096 * 20, 0xa5);
  writeSync(handle, noise, 0, noise.length, fstatSync(handle).size - noise.length);
  closeSync(handle);
}

async function countChunks(): Promise<number> {
  const library = openDatabase(database, { readonly: true });
  const { videos } = await createVideoStore(library.db).list({ sort: 'name', limit: 2, offset: 0 });
  const chunks = await createClipStore(library.db).listForVideo(videos[0]!.videoId);
  await library.close();
  return chunks.length;
}

describe('care of the database from the command line', () => {
  it('goes down for an older Vigil and up again, with a copy each time', async () => {
    const before = await run<SchemaStatus>('migrate', 'status');
    expect(before.document).toMatchObject({ current: LATEST, latest: LATEST, newer: [], newestBackup: null });
    const down = await run<{ done: string[]; backupFile: string }>('migrate', 'down', '--to', '2');
    expect(down.document.done).toEqual(
      migrations
        .slice(2)
        .map(({ name }) => name)
        .toReversed(),
    );
    expect(existsSync(down.document.backupFile)).toBe(true);
    const { document } = await run<SchemaStatus>('migrate', 'status');
    expect(document).toMatchObject({ current: 2, newestBackup: down.document.backupFile });
    const up = await run<{ done: string[] }>('migrate', 'up');
    expect(up.document.done).toEqual(migrations.slice(2).map(({ name }) => name));
    expect(await countChunks()).toBe(CHUNKS);
    expect((await run<{ done: string[] }>('migrate', 'up')).document.done).toEqual([]);
  });

  it('works on the database of a newer Vigil, which the app refuses, and puts the copy back', async () => {
    const { document: copied } = await run<{ file: string }>('migrate', 'backup');
    const library = new Sqlite(database);
    library.exec("insert into vigil_migrations values ('0999-future', 'now'); create table future (x)");
    library.close();
    const refused = await run<Failed>('health');
    expect(refused).toMatchObject({ exitCode: 16, document: { error: { code: 'unsupported' } } });
    expect(refused.document.error.message).toContain('0999-future');
    const { document } = await run<SchemaStatus>('migrate', 'status');
    expect(document).toMatchObject({ newer: ['0999-future'], newestBackup: copied.file });
    expect((await run<Failed>('migrate', 'down', '--to', '2')).document.error.code).toBe('unsupported');
    const restored = await run<{ keptFile: string }>('migrate', 'restore', copied.file);
    expect(restored.exitCode).toBe(0);
    expect(existsSync(restored.document.keptFile)).toBe(true);
    expect((await run<SchemaStatus>('migrate', 'status')).document.newer).toEqual([]);
    expect(await countChunks()).toBe(CHUNKS);
  });

  it('finds damage, names the copy to put back, and putting it back is the end of it', async () => {
    expect((await run<{ problems: string[] }>('check')).document.problems).toEqual([]);
    const { document: copied } = await run<{ file: string }>('migrate', 'backup');
    spoil(database);
    const found = await run<Failed>('check');
    expect(found).toMatchObject({ exitCode: 25, document: { error: { code: 'backend-unavailable' } } });
    expect(found.document.error.hint).toContain(copied.file);
    expect(found.document.error.details['problems']).not.toEqual([]);

    const { document } = await run<{ keptFile: string }>('migrate', 'restore', copied.file);
    expect(await countChunks()).toBe(CHUNKS);
    expect((await run('check')).exitCode).toBe(0);
    expect(readdirSync(root)).toContain(document.keptFile.slice(root.length + 1));
  });

  it('is copied before there is any folder of copies, never over a file, and says where it cannot', async () => {
    const fresh = join(root, 'fresh');
    expect((await runInProcess(fresh, ['videos', 'list'])).exitCode).toBe(0);
    const copied = await runInProcess<{ file: string }>(fresh, ['migrate', 'backup']);
    expect(copied.exitCode).toBe(0);
    expect(await runInProcess<Failed>(fresh, ['migrate', 'backup', copied.document.file])).toMatchObject({
      document: { error: { code: 'conflict' } },
    });
    expect(
      await runInProcess<Failed>(fresh, ['migrate', 'backup', join(copied.document.file, 'copy.db')]),
    ).toMatchObject({ document: { error: { code: 'bad-input' } } });
  });

  it('is looked through at the start after a Vigil that was killed', async () => {
    spoil(database);
    // What a killed process leaves: its log beside the file.
    const killed = new Sqlite(database);
    killed.pragma('journal_mode = WAL');
    killed.exec('create table at_the_end (x)');
    const cutOff = join(root, 'cut-off');
    expect(statSync(`${database}-wal`).size).toBeGreaterThan(0);
    mkdirSync(cutOff);
    for (const part of ['', '-wal']) cpSync(database + part, join(cutOff, `vigil.db${part}`));
    killed.close();
    const { exitCode, document } = await runInProcess<Failed>(cutOff, ['health']);
    expect(exitCode).toBe(25);
    expect(document.error).toMatchObject({
      message: expect.stringMatching(/damaged/) as unknown,
      hint: expect.stringContaining('backups folder') as unknown,
    });
  });

  it('leaves a library alone that a Vigil has open', async () => {
    const claim = await claimDataDir(root);
    const { exitCode, document } = await run<Failed>('migrate', 'up');
    expect({ exitCode, document }).toMatchObject({ exitCode: 26, document: { error: { code: 'conflict' } } });
    if (claim.owner) claim.release();
  });
});
