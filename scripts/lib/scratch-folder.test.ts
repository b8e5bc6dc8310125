import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let temporary: string;
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'vigil-scratch-'));
});
afterEach(() => rmSync(temporary, { recursive: true, force: true }));

/** A script that fills a scratch folder, starts a program that goes on writing into it, and then does `then`. */
function startScript(then: string) {
  const writing = `setInterval(() => require('fs').writeFileSync(process.argv[1] + '/' + Math.random(), ''), 1)`;
  const code = `
    import { spawn } from 'node:child_process';
    import { mkdirSync, writeFileSync } from 'node:fs';
    import { withScratchFolder } from './scratch-folder.ts';
    await withScratchFolder('vigil-test', async (folder, stopped) => {
      mkdirSync(folder + '/library');
      writeFileSync(folder + '/library/vigil.db', 'rows');
      const child = spawn(process.execPath, ['-e', ${JSON.stringify(writing)}, folder], { signal: stopped, stdio: 'ignore' });
      child.on('error', () => {});
      console.log(folder);
      ${then}
    });`;
  const env = { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary };
  return spawn(process.execPath, ['--input-type=module', '-e', code], { cwd: import.meta.dirname, env });
}

test.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'a scratch folder goes when the script is stopped by %s',
  async (signal) => {
    const script = startScript('await new Promise(() => setInterval(() => {}, 1000));');
    const ended = once(script, 'exit');
    await once(script.stdout, 'data');
    expect(readdirSync(temporary)).toHaveLength(1);
    script.kill(signal);
    expect(await ended).toEqual([null, signal]);
    expect(readdirSync(temporary)).toEqual([]);
  },
);

test.each([
  ['ends', 'child.kill();', 0],
  ['fails', "throw new Error('on purpose');", 1],
  ['ends itself early', 'process.exit(3);', 3],
])('a scratch folder goes when the script %s', async (_, then, code) => {
  const [status] = await once(startScript(then), 'exit');
  expect(status).toBe(code);
  expect(readdirSync(temporary)).toEqual([]);
});

test.skipIf(process.platform === 'win32')(
  'the benchmark leaves nothing when it is stopped while ffmpeg draws',
  async () => {
    const env = { ...process.env, TMPDIR: temporary };
    const bench = spawn(process.execPath, ['../bench/main.ts', 'ingest'], { cwd: import.meta.dirname, env });
    const ended = once(bench, 'exit');
    const drawn = new Promise<void>((resolve) => {
      const look = (): void => {
        const names = readdirSync(temporary, { recursive: true }) as string[];
        if (names.some((name) => name.endsWith('minute.mp4'))) resolve();
        else setImmediate(look);
      };
      look();
    });
    await drawn;
    bench.kill('SIGTERM');
    expect(await ended).toEqual([null, 'SIGTERM']);
    expect(readdirSync(temporary)).toEqual([]);
  },
);
