import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimDataDir, type OwnedDataDir } from './owner-lock.ts';

let dataDir: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'vigil-owner-'));
});

afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
  rmSync(dataDir, { recursive: true, force: true });
});

async function startChild(port: number): Promise<{ child: ChildProcess; owner: boolean }> {
  const child = fork(join(import.meta.dirname, 'owner-child.fixture.ts'), [dataDir, String(port)]);
  children.push(child);
  const [message] = (await once(child, 'message')) as [{ owner: boolean }];
  return { child, owner: message.owner };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

async function claimOwned(): Promise<OwnedDataDir> {
  const claim = await claimDataDir(dataDir, 0);
  if (!claim.owner) throw new Error('the folder is owned by another');
  return claim;
}

const isWindows = process.platform === 'win32';
if (isWindows) process.stderr.write('Skipped on Windows: file modes and shell scripts.\n');

describe('owner of a data folder', () => {
  it('is the first; the second learns where to find it', async () => {
    const { child, owner } = await startChild(4711);
    expect(owner).toBe(true);
    expect(await claimDataDir(dataDir)).toEqual({ owner: false, pid: child.pid, port: 4711, token: 'token-4711' });
  });

  it('is followed by the next at once when it is killed', async () => {
    const { child } = await startChild(4712);
    await kill(child);
    const next = await claimOwned();
    expect(await claimDataDir(dataDir, 0)).toEqual({ owner: false, pid: process.pid, port: null, token: null });
    next.release();
  });

  it('is followed by one that waits for its address when it ends', async () => {
    const first = await claimOwned();
    const waiting = claimDataDir(dataDir, 60_000);
    first.release();
    const second = await waiting;
    expect(second.owner).toBe(true);
    if (second.owner) second.release();
  });

  it('leaves no address behind when it releases', async () => {
    const { child } = await startChild(4713);
    const exited = once(child, 'exit');
    child.send('release');
    await exited;
    expect(existsSync(join(dataDir, 'owner.lock'))).toBe(false);
    (await claimOwned()).release();
  });

  it('is exactly one of many that start together, also over the lock of a dead one', async () => {
    const { child } = await startChild(4714);
    await kill(child);
    const rivals = await Promise.all([1, 2, 3, 4].map((port) => startChild(port)));
    expect(rivals.filter((rival) => rival.owner)).toHaveLength(1);
  });

  it.skipIf(isWindows)('keeps its token from other users', async () => {
    const claim = await claimOwned();
    claim.publish({ port: 1, token: 'secret' });
    expect(statSync(join(dataDir, 'owner.lock')).mode & 0o777).toBe(0o600);
    claim.release();
  });
});
