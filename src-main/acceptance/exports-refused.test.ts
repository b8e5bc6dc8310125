import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallInput } from '../../src-shared/contract/api.ts';
import { runLongCall } from '../../src-shared/contract/run-long-call.ts';
import { drawClockFootage, readPictures } from './testing/clock-footage.ts';
import { type OpenLibrary, openLibrary, runInProcess } from './testing/in-process.ts';
import { runVigil } from './testing/run-vigil.ts';
import { mountSmallDrive } from './testing/small-drive.ts';
import { importAndIndex } from './testing/wait-for-job.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-exports-refused-'));
const dataDir = join(root, 'library');
const exportsDir = join(dataDir, 'exports');
const recording = join(root, 'recording.mp4');
const out = join(root, 'out');
let library: OpenLibrary;
let videoId: string;

beforeAll(async () => {
  mkdirSync(out);
  copyFileSync(await drawClockFootage(), recording);
  library = await openLibrary(dataDir);
  videoId = await importAndIndex(library.client, recording);
});
afterAll(async () => {
  await library?.close();
  rmSync(root, { recursive: true, force: true });
});

const clip = (more: Partial<CallInput<'exports.clip'>> = {}) =>
  runLongCall(library.client, 'exports.clip', { videoId, startSec: 1.04, endSec: 1.4, ...more });

describe('an export that cannot be', () => {
  it.each<{ what: string; more: Partial<CallInput<'exports.clip'>>; code: string; says: RegExp }>([
    { what: 'ends before it begins', more: { startSec: 3, endSec: 2 }, code: 'bad-input', says: /not later/ },
    { what: 'lies behind the end', more: { endSec: 20 }, code: 'bad-input', says: /outside of recording\.mp4/ },
    {
      what: 'lies between two pictures',
      more: { startSec: 1.05, endSec: 1.06 },
      code: 'bad-input',
      says: /no picture/,
    },
    { what: 'is of no video', more: { videoId: 'nobody' }, code: 'not-found', says: /nobody|video/ },
    { what: 'is a copy with a clock', more: { how: 'copy', clock: true }, code: 'bad-input', says: /no clock/ },
    {
      what: 'goes nowhere',
      more: { toPath: join(root, 'none', 'a.mp4') },
      code: 'bad-input',
      says: /Nothing can be written/,
    },
    {
      what: 'goes into a file',
      more: { toPath: join(recording, 'a.mp4') },
      code: 'bad-input',
      says: /Nothing can be written/,
    },
    { what: 'ends in something else', more: { toPath: join(out, 'a.avi') }, code: 'bad-input', says: /must end in/ },
  ])('is refused where it $what', async ({ more, code, says }) => {
    await expect(clip(more)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(says),
      hint: expect.stringMatching(/\S/),
    });
    expect(existsSync(exportsDir) ? readdirSync(exportsDir).filter((name) => !name.startsWith('.')) : []).toEqual([]);
    expect(readdirSync(out)).toEqual([]);
  });

  it('is never written over its own recording, under whatever name', async () => {
    const [soft, hard] = [join(out, 'soft.mp4'), join(out, 'hard.mp4')];
    symlinkSync(recording, soft);
    linkSync(recording, hard);
    const before = readFileSync(recording);
    for (const toPath of [recording, soft, hard]) {
      await expect(clip({ toPath, ifThere: 'replace' })).rejects.toMatchObject({
        code: 'bad-input',
        message: expect.stringContaining('made of'),
      });
    }
    const { exportId } = await clip();
    for (const toPath of [recording, soft, hard]) {
      await expect(library.client.call('exports.save', { exportId, toPath, ifThere: 'replace' })).rejects.toMatchObject(
        { code: 'bad-input' },
      );
    }
    expect(readFileSync(recording).equals(before)).toBe(true);
    for (const path of [soft, hard]) rmSync(path);
  });

  it('leaves a file of its name alone, replaces it or takes a number, as is asked for', async () => {
    const toPath = join(out, 'clip.mp4');
    writeFileSync(toPath, 'mine');
    await expect(clip({ toPath })).rejects.toMatchObject({ code: 'conflict' });
    const numbered = await clip({ toPath, ifThere: 'number' });
    expect(numbered.fileName).toBe('clip (2).mp4');
    expect(readFileSync(toPath, 'utf8')).toBe('mine');
    const replaced = await clip({ toPath, ifThere: 'replace' });
    expect(readPictures(replaced.path)).toHaveLength(9);
    expect(readdirSync(out).toSorted()).toEqual(['clip (2).mp4', 'clip.mp4']);
    for (const name of readdirSync(out)) rmSync(join(out, name));
  });

  it('tells of a recording that is gone or was changed, and leaves nothing', async () => {
    const before = readdirSync(exportsDir);
    const bytes = readFileSync(recording);
    const { mtime, atime } = statSync(recording);
    rmSync(recording);
    await expect(clip()).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('recording.mp4'),
    });
    writeFileSync(recording, Buffer.concat([bytes, Buffer.from('more')]));
    await expect(clip()).rejects.toMatchObject({ code: 'conflict' });
    writeFileSync(recording, bytes);
    utimesSync(recording, atime, mtime);
    expect(readdirSync(exportsDir)).toEqual(before);
  });

  it('leaves nothing where it is cancelled', async () => {
    const there = () => (existsSync(exportsDir) ? readdirSync(exportsDir, { recursive: true }) : []);
    const before = there().filter((name) => name !== '.work');
    const stopping = new AbortController();
    const made = runLongCall(
      library.client,
      'exports.sheet',
      { videoId, columns: 12, rows: 12 },
      {
        signal: stopping.signal,
        onChange: ({ state, progress }) => {
          if (state === 'running' && progress > 0) stopping.abort();
        },
      },
    );
    await expect(made).rejects.toMatchObject({ code: 'cancelled' });
    // The job is called cancelled a moment before its run has cleared away.
    await expect.poll(() => there().filter((name) => name !== '.work'), { timeout: 60_000 }).toEqual(before);
  });

  it('tells of a full drive and leaves nothing on it', async () => {
    const folder = join(root, 'small');
    mkdirSync(folder);
    const drive = mountSmallDrive(folder, '1m');
    if (!drive) {
      process.stdout.write('Exports: skipped, no drive may be mounted here\n');
      return;
    }
    try {
      drive.fill();
      await expect(clip({ toPath: folder })).rejects.toMatchObject({
        code: 'disk-full',
        message: expect.stringContaining(folder),
      });
      expect(readdirSync(folder)).toEqual(['filler.bin']);
    } finally {
      drive.unmount();
    }
  });
});

describe('an export whose process is killed', () => {
  it('shows no half file, and is made when the library is opened again', async () => {
    await library.close();
    const env = { VIGIL_DATA_DIR: dataDir, VIGIL_FAULT: 'export:written' };
    const stray = join(exportsDir, 'vigil-export.01234567-89ab-7def-8123-456789abcdef.tmp');
    const before = readdirSync(exportsDir);
    writeFileSync(stray, 'half');
    utimesSync(stray, 1, 1);
    const { signal } = await runVigil(['export', 'clip', videoId, '--from', '2.5', '--until', '3.1', '--to', out], env);
    expect(signal).toBe('SIGKILL');
    expect(readdirSync(out)).toEqual([expect.stringMatching(/^vigil-export\..*\.tmp$/)]);
    expect(existsSync(stray)).toBe(false);
    // The command that follows opens the library, whose interrupted jobs go on; its own export waits behind them.
    const to = join(out, 'second.mp4');
    const ran = await runInProcess<{ pictures: number }>(dataDir, [
      'export',
      'clip',
      videoId,
      '--from',
      '0:01',
      '--until',
      '0:02',
      '--to',
      to,
    ]);
    expect(ran).toMatchObject({ exitCode: 0, document: { pictures: 25, how: 'copy' } });
    const names = readdirSync(out).toSorted();
    expect(names).toEqual(['recording 00.00.02.500-00.00.03.100.mp4', 'second.mp4']);
    expect(readPictures(join(out, names[0]!)).map(({ number }) => number)).toEqual([
      63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77,
    ]);
    expect(readdirSync(exportsDir)).toEqual(before);
    expect((await runInProcess(dataDir, ['export', 'clip', videoId, '--from', '3', '--until', '2'])).exitCode).toBe(2);
    library = await openLibrary(dataDir);
  });
});
