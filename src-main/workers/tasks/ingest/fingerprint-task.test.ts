import { appendFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stampOf } from '../../../platform/file-stamp.ts';
import { runFingerprintTask } from './fingerprint-task.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-fingerprint-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const { signal } = new AbortController();

it('gives the bytes’ identity with the size and time of their file', async () => {
  const filePath = join(folder, 'abc.txt');
  await writeFile(filePath, 'abc');
  expect(await runFingerprintTask({ filePath }, { signal })).toEqual({
    sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    ...(await stampOf(filePath)),
  });
});

it('refuses a file that is written to meanwhile', async () => {
  const filePath = join(folder, 'growing.mp4');
  // Holes cost no disk, and are longer to read than it takes to append.
  await writeFile(filePath, '');
  await truncate(filePath, 512 * 1024 * 1024);
  const reading = runFingerprintTask({ filePath }, { signal });
  const writing = (async () => {
    for (let at = 0; at < 100; at += 1) await appendFile(filePath, 'more');
  })();
  await expect(reading).rejects.toMatchObject({ code: 'conflict', details: { path: filePath } });
  await writing;
});
