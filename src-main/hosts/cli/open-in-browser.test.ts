import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, watch, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mountSmallDrive } from '../../acceptance/testing/small-drive.ts';
import { browserRequest } from '../testing/browser-request.ts';

import { openInBrowser } from './open-in-browser.ts';

const cli = join(import.meta.dirname, 'main.ts');
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-open-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A program in place of the system's opener that writes down its command line, as every user could read it. */
async function standInOpener(): Promise<{ path: string; commandLine(): Promise<string> }> {
  const bin = join(folder, 'bin');
  const seen = join(folder, 'seen');
  await mkdir(bin);
  await mkdir(seen);
  const file = join(bin, process.platform === 'darwin' ? 'open' : 'xdg-open');
  await writeFile(file, `#!/bin/sh\nprintf '%s\\n' "$@" > '${seen}/next'\nmv '${seen}/next' '${seen}/command-line'\n`);
  await chmod(file, 0o755);
  return {
    path: `${bin}${delimiter}${process.env['PATH']}`,
    async commandLine() {
      const changes = watch(seen);
      for await (const _change of ready(changes)) if (existsSync(join(seen, 'command-line'))) break;
      return (await readFile(join(seen, 'command-line'), 'utf8')).trim();
    },
  };
}

/** Its items, after one at once: what happened before is looked at too. */
async function* ready<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item | undefined> {
  yield undefined;
  yield* items;
}

describe.skipIf(process.platform === 'win32')('opening the browser', () => {
  it('is left to the user on a full drive', (context) => {
    const drive = mountSmallDrive(folder, '256k');
    if (!drive) return context.skip('no drive of 256 KB can be mounted here');
    try {
      drive.fill();
      openInBrowser('http://x.localhost/', folder);
      expect(readdirSync(folder)).toEqual(['filler.bin']);
    } finally {
      drive.unmount();
    }
  });

  it('puts no secret on a command line, also when Vigil is running already', async () => {
    const opener = await standInOpener();
    const dataDir = join(folder, 'library');
    const serve = () =>
      spawn(process.execPath, [cli, '--json', '--data-dir', dataDir, 'serve', '--port', '0', '--open'], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, PATH: opener.path },
      });
    const owner = serve();
    const [printed] = (await once(owner.stdout, 'data')) as [Buffer];
    const { url } = JSON.parse(printed.toString()) as { url: string };
    const { token } = JSON.parse(await readFile(join(dataDir, 'owner.lock'), 'utf8')) as { token: string };
    expect(url).not.toContain(token);

    const page = await opener.commandLine();
    expect(page).toBe(join(dataDir, 'open-vigil.html'));
    expect((await stat(page)).mode & 0o777).toBe(0o600);
    const first = addressIn(await readFile(page, 'utf8'));
    expect(first).not.toContain(token);

    await rm(join(folder, 'seen', 'command-line'));
    const second = serve();
    await once(second, 'exit');
    expect(await opener.commandLine()).toBe(page);
    const again = addressIn(await readFile(page, 'utf8'));
    // Each works, once.
    const statuses: number[] = [];
    for (const address of [url, first, again, first]) statuses.push((await browserRequest(address)).status);
    expect(statuses).toEqual([200, 200, 200, 401]);

    owner.kill('SIGTERM');
    await once(owner, 'exit');
    expect(existsSync(page)).toBe(false);
  });
});

function addressIn(html: string): string {
  return /url=(http:[^"]+)"/.exec(html)![1]!;
}
