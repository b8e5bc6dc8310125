import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LegacyReport } from '../../../src-shared/model/worded.ts';
import { runBounded } from '../../acceptance/field-cases/bounded-run.ts';
import { drawMovingPicture } from '../../acceptance/testing/drawn-footage.ts';
import { encodeVectorMatrix } from '../../formats/npy.ts';
import { fileStamps } from './testing/library-content.ts';
import { makeSopilotFolder } from './testing/sopilot-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-legacy-hostile-'));
let footage: Buffer;
beforeAll(async () => {
  footage = readFileSync(await drawMovingPicture(16));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const other = (name: string): Buffer => Buffer.concat([footage, Buffer.from(`free${name}`)]);

/** Imports a folder by the command line in a process of its own, which is ended when it takes too long or too much. */
async function migrated(folder: string): Promise<{ exitCode: number; dataDir: string; stdout: string }> {
  const dataDir = mkdtempSync(join(root, 'data-'));
  const ran = await runBounded(['migrate', 'sopilot', folder], {
    ...{ dataDir, maxMemoryMb: 1500, maxDiskMb: 500, maxMs: 60_000 },
  });
  expect(ran.broken).toBeUndefined();
  return { ...ran, dataDir };
}

const warningsOf = (stdout: string): string[] =>
  (JSON.parse(stdout) as LegacyReport).warnings.map(({ code, subject }) => `${code} ${subject}`);

describe.skipIf(process.platform === 'win32')('links, pipes and modes', () => {
  it('follows nothing out of the library, says so, and takes the rest', async () => {
    const folder = join(root, 'links');
    makeSopilotFolder(folder, [
      { id: 1, taskId: 'wash', role: 'gold', bytes: other('1') },
      { id: 2, taskId: 'wash', bytes: other('2') },
      { id: 3, taskId: 'wash', bytes: null, rawName: 'run.mp4' },
      { id: 4, taskId: 'wash', bytes: other('4') },
    ]);
    const outside = join(root, 'outside');
    mkdirSync(join(outside, 'folder'), { recursive: true });
    const inFolder = (...names: string[]): string => join(folder, ...names);
    const secrets = {
      vectors: readFileSync(inFolder('embeddings', 'video_1.npy')).fill(7, 200, 204),
      recording: other('secret'),
      text: Buffer.from('[{"the": "secret"}]'),
    };
    for (const [name, bytes] of Object.entries(secrets)) writeFileSync(join(outside, name), bytes, { mode: 0o600 });
    writeFileSync(join(outside, 'folder', 'secret.npy'), secrets.vectors);
    const replace = (target: string, ...names: string[]): void => {
      rmSync(inFolder(...names), { recursive: true, force: true });
      symlinkSync(target, inFolder(...names));
    };
    replace(join(outside, 'vectors'), 'embeddings', 'video_2.npy');
    replace(join(outside, 'text'), 'embeddings', 'video_4.json');
    replace(join(outside, 'recording'), 'raw', 'run.mp4');
    replace(join(outside, 'text'), 'reports', 'score_x.json');
    replace(join(outside, 'folder'), 'index');
    mkdirSync(inFolder('models'));
    replace(join(outside, 'folder'), 'models', 'folder');
    execFileSync('mkfifo', [inFolder('reports', 'pipe.json')]);
    symlinkSync('/dev/zero', inFolder('reports', 'zero.json'));
    // A link that stays in the library is as good as its file, and what nobody else may read stays so.
    writeFileSync(inFolder('reports', 'own.json'), '{"own": true}', { mode: 0o600 });
    symlinkSync('own.json', inFolder('reports', 'again.json'));

    const { dataDir, exitCode, stdout } = await migrated(folder);
    expect(exitCode).toBe(0);
    expect(warningsOf(stdout)).toEqual([
      'not-followed video 2',
      'vectors-missing video 2',
      'not-followed video 3',
      'file-missing video 3',
      'not-followed video 4',
      'not-followed file index',
      'not-followed file models/folder',
      ...['pipe', 'score_x', 'zero'].map((name) => `not-followed file reports/${name}.json`),
    ]);
    const { library, warnings, verified } = JSON.parse(stdout) as LegacyReport;
    expect([verified, library?.report_files]).toEqual([true, ['again.json', 'own.json']]);
    expect(library?.row_counts['clips']).toBe(16);
    expect(warnings[0]?.message).toContain('video_2.npy is a link that leads out of the library');
    const kept = fileStamps(dataDir, false).map((stamp) => stamp.split(' ').at(-1));
    for (const bytes of Object.values(secrets)) {
      expect(kept).not.toContain(createHash('sha256').update(bytes).digest('hex'));
    }
    const modes = readdirSync(dataDir, { recursive: true, encoding: 'utf8' })
      .filter((name) => /^(artifacts|legacy|adapters)\/.+/.test(name))
      .map((name) => statSync(join(dataDir, name)))
      .map((info) => [info.isDirectory(), (info.mode & 0o777).toString(8)].join(' '));
    expect([...new Set(modes)].toSorted()).toEqual(['false 600', 'true 700']);
  });

  it.each([
    ['sopilot.db', 'the database'],
    ['sopilot.db-wal', 'its journal'],
  ])('refuses a library when %s is a link out of it', async (name) => {
    const folder = join(root, `database-${name}`);
    makeSopilotFolder(folder, [{ id: 1, taskId: 'wash', bytes: null }]);
    const away = join(root, `away-${name}`);
    if (name === 'sopilot.db') renameSync(join(folder, name), away);
    else writeFileSync(away, 'a secret');
    symlinkSync(away, join(folder, name));
    const { exitCode, stdout } = await migrated(folder);
    expect([exitCode, stdout]).toEqual([2, expect.stringContaining('is a link that leads out of the library')]);
  });
});

describe('what a library of somebody else may hold', () => {
  it('refuses vectors that nothing can be compared with, for their video only', async () => {
    const folder = join(root, 'not-finite');
    const ids = [1, 2, 3, 4, 5];
    makeSopilotFolder(
      folder,
      ids.map((id) => ({ id, taskId: 'wash', role: id === 1 ? 'gold' : 'trainee', bytes: null, rawName: `${id}.mp4` })),
    );
    const put = (id: number, dim: number, vectors: Float32Array): void => {
      for (const ending of ['.npy', '.raw.npy']) {
        writeFileSync(
          join(folder, 'embeddings', `video_${id}${ending}`),
          encodeVectorMatrix({ rows: 4, dim, vectors }),
        );
      }
    };
    put(2, 12, new Float32Array(48).fill(1).fill(Number.NaN, 20, 21));
    put(3, 12, new Float32Array(48).fill(1).fill(Number.NEGATIVE_INFINITY, 47));
    put(4, 0, new Float32Array(0));
    const { exitCode, stdout } = await migrated(folder);
    expect(exitCode).toBe(0);
    const { warnings, imported } = JSON.parse(stdout) as LegacyReport;
    const damaged = warnings.filter(({ code }) => code === 'vectors-damaged');
    expect(damaged.map(({ subject }) => subject)).toEqual([2, 2, 3, 3, 4, 4].map((id) => `video ${id}`));
    expect(damaged[0]?.message).toContain('a value that is no number (row 1)');
    expect(damaged[4]?.message).toContain('shape (4, 0)');
    expect(imported).toMatchObject({ videos: 5, takes: 5, clips: 20 });
  });

  it('leaves a file of gigabytes out, and goes on', async () => {
    const folder = join(root, 'large');
    makeSopilotFolder(folder, [{ id: 1, taskId: 'wash', role: 'gold', bytes: null }], {
      scores: [{ id: 'one', gold: 1, trainee: 1, score: 80 }],
    });
    writeFileSync(join(folder, 'reports', 'small.json'), '{}');
    for (const name of [join('reports', 'huge.pdf'), join('reports', 'score_one.json')]) {
      writeFileSync(join(folder, name), '{');
      truncateSync(join(folder, name), 3_000_000_000);
    }
    const sqlite = new Sqlite(join(folder, 'sopilot.db'));
    sqlite.prepare('update score_jobs set result_path = ?').run('/srv/old/data/reports/score_one.json');
    sqlite.close();
    const { exitCode, stdout } = await migrated(folder);
    expect(exitCode).toBe(0);
    expect(warningsOf(stdout)).toEqual([
      'file-missing video 1',
      'result-missing score one',
      'file-left-out file reports/huge.pdf',
      'file-left-out file reports/score_one.json',
    ]);
    const { library, warnings } = JSON.parse(stdout) as LegacyReport;
    expect(library?.report_files).toEqual(['small.json']);
    expect(warnings[2]?.message).toMatch(/huge\.pdf was left out: .* is 3000 MB large/);
  });

  it('leaves out single rows that are no numbers, and goes on', async () => {
    const folder = join(root, 'rows');
    makeSopilotFolder(
      folder,
      [1, 2].map((id) => ({ id, taskId: 'wash', role: id === 1 ? 'gold' : 'trainee', bytes: null })),
      { scores: ['good', 'bad'].map((id) => ({ id, gold: 1, trainee: 2, score: 80 })) },
    );
    const sqlite = new Sqlite(join(folder, 'sopilot.db'));
    sqlite.exec("update score_jobs set score = 9e999 where id = 'bad'; update videos set task_id = x'00' where id = 2");
    sqlite.close();
    const { exitCode, stdout } = await migrated(folder);
    expect(exitCode).toBe(0);
    expect(warningsOf(stdout).filter((warning) => warning.startsWith('rows'))).toEqual([
      'rows-damaged table videos',
      'rows-damaged table score_jobs',
    ]);
    expect((JSON.parse(stdout) as LegacyReport).imported).toMatchObject({ videos: 1, scores: 1 });
  });

  const endless = 'with recursive n(x) as (select 1 union all select x + 1 from n) select x as id from n';
  it.each([
    ['a view that never ends', `drop table videos; create view videos as ${endless};`],
    ['one in the place of the clips', `drop table clips; create view Clips as ${endless};`],
    ['a virtual table', 'drop table clips; create virtual table clips using fts5(video_id);'],
    [
      'a column that is computed',
      'alter table clips add column big text generated always as (hex(zeroblob(100000000))) virtual;',
    ],
  ])('does not run %s', async (_what, change) => {
    const folder = mkdtempSync(join(root, 'sql-'));
    makeSopilotFolder(folder, [{ id: 1, taskId: 'wash', bytes: null }]);
    const sqlite = new Sqlite(join(folder, 'sopilot.db'));
    sqlite.exec(change);
    sqlite.close();
    const { exitCode, stdout } = await migrated(folder);
    expect([exitCode, stdout]).toEqual([2, expect.stringContaining('is not a table of stored values')]);
  });

  it('computes no constraint of the database', async () => {
    const folder = join(root, 'constraint');
    makeSopilotFolder(folder, [{ id: 1, taskId: 'wash', bytes: null }]);
    const sqlite = new Sqlite(join(folder, 'sopilot.db'));
    sqlite.pragma('ignore_check_constraints = on');
    sqlite.exec('alter table videos add column odd integer default 1 check (odd > length(zeroblob(400000000)))');
    sqlite.close();
    const { exitCode } = await migrated(folder);
    expect(exitCode).toBe(0);
  });
});
