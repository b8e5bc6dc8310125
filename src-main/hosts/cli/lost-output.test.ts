import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findMediaBinaries } from '../../platform/binaries.ts';
import { openCore } from '../open-core.ts';
import { createLibraryCore } from '../testing/library-core.ts';
import { startServedOwner } from '../testing/served-owner.ts';

const run = promisify(execFile);
const cli = join(import.meta.dirname, 'main.ts');
const FULL_DEVICE = '/dev/full';

let folder: string;
let dataDir: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-output-'));
  dataDir = join(folder, 'library');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The command line as a process of its own, whose stdout goes where `stdout` says. */
function vigil(args: readonly string[], stdout: 'pipe' | number = 'pipe') {
  return spawn(process.execPath, [cli, '--data-dir', dataDir, ...args], { stdio: ['ignore', stdout, 'pipe'] });
}

async function endOf(child: ReturnType<typeof vigil>): Promise<{ exitCode: number | null; err: string }> {
  let err = '';
  child.stderr?.on('data', (bytes: Buffer) => {
    err += bytes.toString();
  });
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, err };
}

describe('a command whose words reach nobody', () => {
  it('ends its job when both readers are gone', async () => {
    const clip = join(folder, 'clip.mp4');
    const { ffmpegPath } = await findMediaBinaries(process.env);
    await run(ffmpegPath, ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=10:d=3', clip]);
    const child = vigil(['index', clip]);
    child.stdout?.destroy();
    child.stderr?.destroy();
    expect(await once(child, 'exit')).toEqual([0, null]);
    const { stdout } = await run(process.execPath, [cli, '--json', '--data-dir', dataDir, 'jobs']);
    const { jobs } = JSON.parse(stdout) as { jobs: { kind: string; state: string }[] };
    expect(jobs.length).toBeGreaterThan(0);
    expect(jobs.every(({ state }) => state === 'completed')).toBe(true);
  });

  it.skipIf(!existsSync(FULL_DEVICE))(
    'says so when a drive is full, and does not stay with an address unsaid',
    async () => {
      const full = openSync(FULL_DEVICE, 'w');
      for (const args of [
        ['--json', 'jobs'],
        ['serve', '--port', '0'],
      ]) {
        const { exitCode, err } = await endOf(vigil(args, full));
        expect(exitCode, args.join(' ')).toBe(20);
        expect(err).toContain('could not be written');
        expect(err).not.toMatch(/^\s+at /m);
      }
    },
  );

  it('does not stay when nobody reads the address it serves', async () => {
    const child = vigil(['serve', '--port', '0']);
    child.stdout?.destroy();
    const { exitCode, err } = await endOf(child);
    expect(exitCode).toBeGreaterThan(0);
    expect(err).toContain('could not be written');
    expect(err).not.toMatch(/^\s+at /m);
  });
});

describe.skipIf(process.platform === 'win32')('a terminal that is closed', () => {
  it('stops the owner as it should be stopped', async () => {
    const owner = await startServedOwner(folder);
    // To the whole group, and once more by the script that started us.
    owner.child.kill('SIGHUP');
    owner.child.kill('SIGHUP');
    expect(await once(owner.child, 'exit')).toEqual([0, null]);
    expect(owner.complaints()).toBe('');
    expect(existsSync(join(dataDir, 'owner.lock'))).toBe(false);
  });
});

describe('an owner that cannot say where it is', () => {
  const serving = (): number => process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length;

  it('ends with a sentence', async () => {
    await mkdir(join(dataDir, 'owner.lock', 'in the way'), { recursive: true });
    const { exitCode, err } = await endOf(vigil(['serve', '--port', '0']));
    expect(exitCode).toBe(25);
    expect(err).toContain('owner.lock');
    expect(err).toContain('cannot be written');
    expect(err).not.toMatch(/^\s+at /m);
  });

  it('closes its door and gives the folder back', async () => {
    const before = serving();
    const opened = openCore({
      overrides: { dataDir },
      createCore: async (options) => {
        await rm(join(dataDir, 'owner.lock'));
        await mkdir(join(dataDir, 'owner.lock', 'in the way'), { recursive: true });
        return createLibraryCore(options);
      },
    });
    await expect(opened).rejects.toMatchObject({
      code: 'backend-unavailable',
      message: expect.stringContaining('owner.lock'),
    });
    await expect.poll(serving).toBe(before);
    await rm(join(dataDir, 'owner.lock'), { recursive: true });
    const next = await openCore({ overrides: { dataDir }, createCore: async (options) => createLibraryCore(options) });
    expect(next.role).toBe('owner');
    await next.close();
  });
});
