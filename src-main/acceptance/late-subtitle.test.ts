import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { H264_SHORT_GOP, makeFootage } from '../engines/media/testing/make-footage.ts';
import { runInProcess } from './testing/in-process.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-late-subtitle-'));
const folder = join(root, 'footage');
const subtitle = join(folder, 'talk.srt');
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function vigil<Shape>(...args: string[]): Promise<Shape> {
  const { exitCode, document } = await runInProcess<Shape>(join(root, 'library'), args);
  expect(exitCode, JSON.stringify(document)).toBe(0);
  return document;
}

const found = async (word: string): Promise<boolean> => (await vigil<{ found: boolean }>('ask', word)).found;
const warnings = async (): Promise<readonly string[]> =>
  (await vigil<{ videos: { warnings: string[] }[] }>('index', folder)).videos[0]!.warnings;
const jobCount = async (): Promise<number> =>
  (await vigil<{ jobs: { kind: string }[] }>('jobs')).jobs.filter(({ kind }) => kind === 'ingest').length;

function write(words: string): void {
  writeFileSync(subtitle, `1\n00:00:01,000 --> 00:00:03,000\n${words}\n`);
}

it('indexing again takes in a subtitle that was added, changed, renamed or taken away, and nothing else', async () => {
  mkdirSync(folder);
  await makeFootage(join(folder, 'talk.mp4'), 'testsrc=s=160x90:r=8:d=4', H264_SHORT_GOP);
  await vigil('index', folder);
  expect(await jobCount()).toBe(1);

  write('The pomegranate is ripe.');
  await vigil('index', folder);
  expect(await found('pomegranate')).toBe(true);
  expect(await jobCount()).toBe(2);
  await vigil('index', folder);
  expect(await jobCount()).toBe(2);

  // As long as before, and with the time of before.
  const time = new Date('2026-01-01T00:00:00Z');
  utimesSync(subtitle, time, time);
  await vigil('index', folder);
  write('The persimmons is ripe!!');
  utimesSync(subtitle, time, time);
  await vigil('index', folder);
  expect([await found('pomegranate'), await found('persimmons')]).toEqual([false, true]);

  write('The lychee is ripe.\n\n2\n00:00:xx,000 --> 00:00:04,000\nwhen?');
  expect((await warnings()).join()).toContain('talk.srt');
  write('The lychee is ripe.');
  expect(await warnings()).toEqual([]);

  renameSync(subtitle, join(folder, 'talk.en.srt'));
  await vigil('index', folder);
  expect(await found('lychee')).toBe(true);
  rmSync(join(folder, 'talk.en.srt'));
  await vigil('index', folder);
  expect(await found('lychee')).toBe(false);
});
