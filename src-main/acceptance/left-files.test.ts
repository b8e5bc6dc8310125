import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LibraryCheck } from '../../src-shared/model/worded.ts';
import { layout } from '../stores/artifacts/layout.ts';
import { drawMovingPicture } from './testing/drawn-footage.ts';
import { openLibrary, runInProcess, withEnvironment } from './testing/in-process.ts';
import { runVigil } from './testing/run-vigil.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

interface Indexed {
  readonly videos: readonly { readonly videoId: string }[];
}

const YESTERDAY = new Date(Date.now() - 25 * 3_600_000);
let root: string;
let dataDir: string;
let footage: string;
let videoId: string;
/** The id of a process that has ended. */
const ended = spawnSync(process.execPath, ['--version']).pid;

let drawn: string;
beforeAll(async () => {
  drawn = await drawMovingPicture(4);
});
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'vigil-left-'));
  dataDir = join(root, 'library');
  footage = join(root, 'clip.mp4');
  cpSync(drawn, footage);
  writeFileSync(join(root, 'clip.srt'), '1\n00:00:01,000 --> 00:00:02,000\nThe pomegranate is ripe.\n');
  videoId = (await vigil<Indexed>('index', footage)).document.videos[0]!.videoId;
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const vigil = <Shape>(...args: readonly string[]) => runInProcess<Shape>(dataDir, args);
const check = async (...more: readonly string[]): Promise<LibraryCheck> =>
  (await vigil<LibraryCheck>('check', ...more)).document;

function put(path: string, time = YESTERDAY): string {
  const file = join(dataDir, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, 'not finished');
  utimesSync(file, time, time);
  return file;
}

describe('what killed processes have left', () => {
  it('is swept at the next start, and nothing that is another’s', async () => {
    const artifacts = `artifacts/${videoId}`;
    const left = [
      ...[`owner.lock.${ended}.tmp`, `settings.json.${ended}.tmp`, `databases.json.${process.pid}.tmp`],
      ...[`.write-test-${ended}`, 'vigil.db.restoring', 'vigil.db.restoring-wal'],
      ...[`${artifacts}/${layout.scanSummary}.sha256.${randomUUID()}.tmp`, `${artifacts}/subtitles.json.tmp`],
      ...[`${artifacts}/legacy/a.npy.${randomUUID()}.tmp`, `legacy/old/data/sopilot.db.${randomUUID()}.tmp`],
      `backups/vigil-2026-01-01-by-hand.db.${ended}.tmp`,
    ].map((path) => put(path));
    const others = [
      put(`notes.txt.${ended}.tmp`),
      put(`settings.json.${process.ppid}.tmp`),
      put(`open-vigil.html.${ended}.tmp`, new Date(Date.now() + 60_000)),
      put(`backups/mine.db.${ended}.tmp`),
      put(`${artifacts}/notes.tmp`),
    ];
    await (await openLibrary(dataDir)).close();
    expect(left.filter((path) => existsSync(path))).toEqual([]);
    expect(others.filter((path) => !existsSync(path))).toEqual([]);
  });

  it.each(['remove:aside', 'remove:rows'])('of a removal is settled: killed at %s', async (fault) => {
    const { signal } = await runVigil(['videos', 'remove', videoId], { VIGIL_DATA_DIR: dataDir, VIGIL_FAULT: fault });
    expect(signal).toBe('SIGKILL');
    await (await openLibrary(dataDir)).close();
    const stays = fault === 'remove:aside';
    expect(readdirSync(join(dataDir, 'artifacts'))).toEqual(stays ? [videoId] : []);
    expect(await check()).toMatchObject({ isWhole: true, videos: stays ? 1 : 0 });
    expect((await vigil('videos', 'remove', videoId)).exitCode === 0).toBe(stays);
    expect(readdirSync(join(dataDir, 'artifacts'))).toEqual([]);
  });
});

describe('files of no video', () => {
  /** What an older copy of the database does not know. */
  function putFolder(name: string, artifacts = join(dataDir, 'artifacts')): void {
    cpSync(join(dataDir, 'artifacts', videoId), join(artifacts, name), { recursive: true });
    utimesSync(join(artifacts, name), YESTERDAY, YESTERDAY);
  }

  it('are named by the check and moved by the repair, and never removed', async () => {
    putFolder('unknown');
    const names = readdirSync(join(dataDir, 'artifacts', 'unknown'));
    expect(await check()).toMatchObject({
      isWhole: false,
      findings: [{ what: 'files of no video', outcome: 'open', problem: expect.stringContaining('1 folder') }],
    });
    expect(await check('--repair')).toMatchObject({ isWhole: true, findings: [{ outcome: 'mended' }] });
    const [moved] = readdirSync(join(dataDir, 'backups')).filter((name) => name.startsWith('without-video-'));
    expect(readdirSync(join(dataDir, 'backups', moved!, 'unknown'))).toEqual(names);
    expect(readdirSync(join(dataDir, 'artifacts'))).toEqual([videoId]);
    expect(await check()).toMatchObject({ isWhole: true });
  });

  it('are only named where workstations share a folder, and while they are being made', async () => {
    mkdirSync(join(dataDir, 'artifacts', 'being-made'));
    expect(await check()).toMatchObject({ isWhole: true });
    rmSync(join(dataDir, 'artifacts', 'being-made'), { recursive: true });
    const shared = join(root, 'shared');
    renameSync(join(dataDir, 'artifacts'), shared);
    mkdirSync(join(dataDir, 'artifacts'));
    cpSync(join(shared, videoId), join(dataDir, 'artifacts', videoId), { recursive: true });
    putFolder('of-another', shared);
    await withEnvironment({ VIGIL_ARTIFACTS_DIR: shared }, async () => {
      expect(await check('--repair')).toMatchObject({ isWhole: false, findings: [{ outcome: 'left' }] });
    });
    expect(existsSync(join(shared, 'of-another'))).toBe(true);
  });
});
