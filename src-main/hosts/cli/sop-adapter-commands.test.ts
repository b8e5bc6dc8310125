import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCore } from '../../core/create-core.ts';
import { runCli } from './run.ts';

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'vigil-cli-adapter-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

async function vigil(...args: string[]): Promise<{ exitCode: number; out: string }> {
  let out = '';
  const exitCode = await runCli({
    args: ['--data-dir', dataDir, 'sop', 'adapter', ...args],
    streams: { out: (text) => (out += text), err: () => undefined },
    progress: { write: () => undefined },
    signal: new AbortController().signal,
    createCore,
  });
  return { exitCode, out };
}

it('says what is in use, in words and as JSON', async () => {
  const words = await vigil('status');
  expect(words).toMatchObject({ exitCode: 0 });
  expect(words.out).toContain('No adapter is in use. Nightly training is off. 0 new videos');
  const { exitCode, out } = await vigil('status', '--json');
  expect(exitCode).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ current: null, history: [], nightly: { enabled: false, minNewVideos: 10 } });
});

it.each([
  [['train', '--json'], 'bad-input'],
  [['train', '--all', '--json'], 'bad-input'],
  [['use', 'newest', '--json'], 'bad-input'],
  [['use', '3', '--json'], 'not-found'],
])('refuses %j in a sentence', async (args, code) => {
  const { exitCode, out } = await vigil(...args);
  expect(exitCode).not.toBe(0);
  expect(JSON.parse(out)).toMatchObject({ error: { code, message: expect.stringMatching(/\.$/) } });
});

it('takes “none” for no adapter', async () => {
  expect(await vigil('use', 'none')).toMatchObject({
    exitCode: 0,
    out: expect.stringContaining('No adapter is in use.'),
  });
});
