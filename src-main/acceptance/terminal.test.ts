import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { drawMovingPicture } from './testing/drawn-footage.ts';

vi.setConfig({ testTimeout: 300_000 });

const MAIN = resolve(import.meta.dirname, '../hosts/cli/main.ts');
/** Sets the title, colours the screen by a C1 control, turns what follows around, and begins a line of its own. */
const NAME = 'a\u001b]0;owned\u0007b\u009b31mc\u202egpj.d\nFORGED  ok\r.mp4';
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const RAW = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

const root = mkdtempSync(join(tmpdir(), 'vigil-terminal-'));
const folder = join(root, 'footage');
const dataDir = join(root, 'library');
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What a terminal is sent by the real command line: both streams. */
function vigil(...args: string[]): Promise<string> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('VIGIL_'));
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...Object.fromEntries(own), VIGIL_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let sent = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (sent += text));
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', () => done(sent));
  });
}

function expectHarmless(sent: string): void {
  expect(sent).not.toMatch(RAW);
  expect(sent).not.toMatch(/^FORGED/m);
}

describe.skipIf(process.platform === 'win32')('names and words of others on the terminal', () => {
  beforeAll(async () => {
    mkdirSync(folder);
    copyFileSync(await drawMovingPicture(4), join(folder, NAME));
    writeFileSync(
      join(folder, NAME.replace('.mp4', '.srt')),
      '00:00:01,000 --> 00:00:02,000\nopen the \u202elid\u001b[31m &#27;[5m&#x9b;7m slowly\n',
    );
  });

  it('reach it neither as escape sequences nor as lines of their own', async () => {
    const indexed = await vigil('index', folder);
    expectHarmless(indexed);
    expect(indexed).toContain('a\\x1b]0;owned\\x07b\\x9b31mc\\u202egpj.d\\nFORGED  ok\\r.mp4');
    for (const args of [
      ['videos'],
      ['jobs'],
      ['ask', 'lid'],
      ['ask', '\u001b[31mlid\u202e'],
      ['search', 'red'],
      ['shots', join(folder, `gone ${NAME}`)],
      ['videos', 'remove', NAME],
      ['no-such-command\u001b[31m\nFORGED'],
      ['--data-dir', join(root, 'data\u001b[31m\nFORGED'), 'health'],
    ]) {
      expectHarmless(await vigil(...args));
    }
  });

  it('are escaped in JSON too, and come out of it as they are', async () => {
    const sent = await vigil('--json', 'videos');
    expectHarmless(sent);
    expect((JSON.parse(sent) as { videos: { name: string }[] }).videos.map(({ name }) => name)).toEqual([NAME]);
    expectHarmless(await vigil('--json', 'shots', join(folder, `gone ${NAME}`)));
  });

  it('are escaped in the log, which people look at on a terminal', () => {
    for (const line of readFileSync(join(dataDir, 'logs', 'vigil.log'), 'utf8').split('\n')) expectHarmless(line);
  });
});
