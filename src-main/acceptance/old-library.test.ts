import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenLibrary, openLibrary } from './testing/in-process.ts';

/**
 * A library that an earlier Vigil (schema step 7) made of three small drawn recordings, with what that Vigil answered
 * about it: a damaged recording with its warning, a task with a scored run, answers, settings. Its footage is gone.
 */
const fixtures = join(import.meta.dirname, '__fixtures__');
type Answered = Readonly<Record<string, unknown>> & {
  readonly videos: { readonly videos: readonly { readonly videoId: string }[] };
  readonly scores: readonly { readonly scoreId: string }[];
  readonly jobs: { readonly jobs: readonly object[] };
  readonly settings: { readonly settings: { readonly watch: object } };
  readonly timelines: Readonly<Record<string, object>>;
  readonly search: { readonly hits: readonly object[] };
  readonly answers: { readonly answers: readonly { readonly found: boolean; readonly evidence: readonly object[] }[] };
};
const expected = JSON.parse(readFileSync(join(fixtures, 'library-of-schema-7.json'), 'utf8')) as Answered;

/** Settings that later versions have, at their defaults. */
const NEW_SETTINGS = {
  ...{ prepareProxies: true, proxyBudgetGb: 20, windowDecodes: [] },
  ...{ device: 'auto', modelDevices: {} },
  ...{ offline: false, hubAddress: 'https://huggingface.co', proxyAddress: '' },
};

const root = mkdtempSync(join(tmpdir(), 'vigil-old-library-'));
const dataDir = join(root, 'library');
let library: OpenLibrary;
let filesBefore: Readonly<Record<string, string>>;
let rowsBefore: Readonly<Record<string, readonly unknown[]>>;

/** Everything below a folder by its SHA-256. */
function filesOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  const hash = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
  return Object.fromEntries(paths.map((path) => [relative(folder, path), hash(path)]));
}

/** The rows of a database in the columns it had then; bookkeeping of the schema left out. */
function rowsOf(columns?: Readonly<Record<string, readonly unknown[]>>): Record<string, readonly unknown[]> {
  const database = new Sqlite(join(dataDir, 'vigil.db'), { readonly: true });
  const tables = database.prepare("select name from sqlite_master where type = 'table' order by name").pluck().all();
  const rows: Record<string, readonly unknown[]> = {};
  for (const table of tables as string[]) {
    if (/^(sqlite_|vigil_migrations|change_log|replication_state)/.test(table)) continue;
    const then = columns?.[table]?.[0] as Readonly<Record<string, unknown>> | undefined;
    const names = then ? Object.keys(then).map((name) => `"${name}"`) : ['*'];
    rows[table] = database.prepare(`select ${names.join(', ')} from "${table}" order by 1, 2`).all();
  }
  database.close();
  return rows;
}

beforeAll(async () => {
  mkdirSync(dataDir);
  execFileSync('tar', ['-xzf', join(fixtures, 'library-of-schema-7.tar.gz'), '-C', dataDir]);
  filesBefore = {
    ...filesOf(join(dataDir, 'artifacts')),
    settings: readFileSync(join(dataDir, 'settings.json'), 'utf8'),
  };
  rowsBefore = rowsOf();
  library = await openLibrary(dataDir);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('a library of an earlier Vigil', () => {
  it('answers as it did then', async () => {
    const { client } = library;
    const videoIds = expected.videos.videos.map(({ videoId }) => videoId);
    const scoreIds = expected.scores.map(({ scoreId }) => scoreId);
    const timelines = await Promise.all(
      videoIds.map(async (videoId) => [videoId, await client.call('videos.timeline', { videoId })] as const),
    );
    const now = {
      videos: await client.call('videos.list', { limit: 100, sort: 'name' }),
      settings: await client.call('settings.get', {}),
      tasks: await client.call('sop.tasks.list', {}),
      takes: await client.call('sop.takes.list', {}),
      scores: await Promise.all(scoreIds.map((scoreId) => client.call('sop.getScore', { scoreId }))),
      statistics: await client.call('sop.statistics', { taskId: 'cards' }),
      answers: await client.call('vigil.answers', {}),
      jobs: await client.call('jobs.list', {}),
      audit: await client.call('sop.audit.list', {}),
      search: await client.call('vigil.search', { text: 'yellow', topK: 10 }),
      timelines: Object.fromEntries(timelines),
    };
    const videos = expected.videos.videos.map((video) => ({
      ...video,
      ...{ fileFound: false, fileState: 'gone', recordedFrom: null, recordedDoubt: null },
      playsWithDecoder: false,
    }));
    const answers = expected.answers.answers.map((answer) => ({
      ...answer,
      outcome: answer.found ? 'found' : 'not-found',
      evidence: answer.evidence.map((evidence) => ({ ...evidence, quote: null, fileState: 'gone' })),
    }));
    const timelinesThen = Object.entries(expected.timelines).map(([videoId, timeline]) => [
      videoId,
      { ...timeline, heardBy: null },
    ]);
    const hits = expected.search.hits.map((hit) => ({ ...hit, fileState: 'gone' }));
    const { settings } = expected.settings;
    const jobs = expected.jobs.jobs.map((job) => ({ ...job, stageEtaSec: null }));
    const then = {
      ...expected,
      settings: {
        ...expected.settings,
        settings: {
          ...settings,
          ...NEW_SETTINGS,
          ...{ shotDetector: 'auto', watchRules: [], hardwareDecoding: 'auto', models: {} },
          watch: { ...settings.watch, folders: 'tasks' },
        },
      },
      jobs: { jobs },
      videos: { ...expected.videos, videos },
      answers: { ...expected.answers, answers },
      timelines: Object.fromEntries(timelinesThen),
      search: { ...expected.search, hits, notices: [expect.stringContaining('not where')] },
    };
    expect(JSON.parse(JSON.stringify(now))).toEqual(then);
  });

  it('keeps its rows, its artifacts and its settings to the byte', async () => {
    await library.close();
    const files = {
      ...filesOf(join(dataDir, 'artifacts')),
      settings: readFileSync(join(dataDir, 'settings.json'), 'utf8'),
    };
    expect(files).toEqual(filesBefore);
    const rows = rowsOf(rowsBefore);
    for (const [table, before] of Object.entries(rowsBefore)) expect(rows[table], table).toEqual(before);
  });
});
