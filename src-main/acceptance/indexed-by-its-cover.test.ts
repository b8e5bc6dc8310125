import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LongCallOutput } from '../../src-shared/contract/api.ts';
import { runProcess, SAFE_ARGS } from '../engines/media/ffmpeg.ts';
import { findMediaBinaries } from '../platform/binaries.ts';
import type { Indexed } from './field-cases/field-case.ts';
import { runInProcess } from './testing/in-process.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const cases = process.env['VIGIL_TEST_CASES'] ?? resolve(import.meta.dirname, '../../../shared/cases');
const stillFirst = join(cases, '07-still-picture-track-first/stillfirst.mov');
const isHere = existsSync(stillFirst);
if (!isHere) process.stderr.write(`Indexed by its cover: skipped, no ${stillFirst}\n`);

const root = mkdtempSync(join(tmpdir(), 'vigil-cover-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let libraries = 0;
let dataDir: string;
const film = join(root, 'stillfirst.mov');

async function vigil<Shape>(exitCode: number, ...args: string[]): Promise<Shape> {
  const ran = await runInProcess<Shape>(dataDir, args);
  expect(ran.exitCode, JSON.stringify(ran.document)).toBe(exitCode);
  return ran.document;
}

/** A library in which the film's row, files and chunks are those of its still, as an earlier version left them. */
beforeEach(async () => {
  if (!isHere) return;
  libraries += 1;
  dataDir = join(root, `library-${libraries}`);
  mkdirSync(dataDir);
  copyFileSync(stillFirst, film);
  const still = join(root, 'still.mov');
  const { ffmpegPath } = await findMediaBinaries(process.env);
  const args = [...SAFE_ARGS, '-y', '-i', film, '-map', '0:0', '-c', 'copy', still];
  expect((await runProcess(ffmpegPath, args)).exitCode).toBe(0);
  const { videos } = await vigil<Indexed>(0, 'index', still);
  expect(videos[0]).toMatchObject({ width: 64, height: 64, chunks: { shot: 1 } });
  const database = new Sqlite(join(dataDir, 'vigil.db'));
  const sha256 = createHash('sha256').update(readFileSync(film)).digest('hex');
  const { size, mtimeMs } = statSync(film);
  database
    .prepare('UPDATE videos_v2 SET checksum = ?, file_path = ?, uri = ?, size_bytes = ?, file_modified_ms = ?')
    .run(sha256, film, pathToFileURL(film).href, size, Math.floor(mtimeMs));
  database.close();
});

describe.skipIf(!isHere)('a film that an earlier version indexed by its still', () => {
  const isFilm = { width: 256, height: 160, durationSec: expect.closeTo(6, 1) as number, chunks: { shot: 3 } };

  it('is indexed anew when it is imported again, and then no more', async () => {
    expect((await vigil<Indexed>(0, 'index', film)).videos).toMatchObject([isFilm]);
    expect((await vigil<Indexed>(0, 'index', film)).videos).toMatchObject([isFilm]);
    const { jobs } = await vigil<{ jobs: { kind: string }[] }>(0, 'jobs');
    expect(jobs.filter(({ kind }) => kind === 'ingest')).toHaveLength(2);
    expect(await vigil(0, 'check')).toMatchObject({ isWhole: true, findings: [] });
  });

  it('is found by the check, and mended by its repair', async () => {
    type Check = LongCallOutput<'system.check'>;
    const found = await vigil<Check>(1, 'check');
    expect(found.findings).toMatchObject([{ videoName: 'still.mov', what: 'recording', file: null, outcome: 'open' }]);
    expect(found.findings[0]!.problem).toContain('64 × 64, mjpeg');
    expect((await vigil<Check>(0, 'check', '--repair')).findings).toMatchObject([{ outcome: 'mended' }]);
    expect(await vigil<Check>(0, 'check')).toMatchObject({ isWhole: true, findings: [] });
    expect((await vigil<Indexed>(0, 'index', film)).videos).toMatchObject([isFilm]);
  });
});
