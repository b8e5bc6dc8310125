import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawColours } from './testing/drawn-footage.ts';
import { runVigil } from './testing/run-vigil.ts';

/** The user that owns nothing. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
if (!isRoot) process.stderr.write('Another user of this machine: skipped, only root can switch to one.\n');

// Open above the library, so that the library's own rights decide.
const root = mkdtempSync(join(tmpdir(), 'vigil-another-user-'));
chmodSync(root, 0o755);
const dataDir = join(root, 'library');
let vigil: ChildProcess;
let address: { port: number; token: string };

/** What a command of a shell says when nobody runs it. */
function asNobody(script: string, ...args: string[]) {
  return spawnSync('/bin/sh', ['-c', script, 'sh', ...args], { uid: NOBODY, gid: NOBODY, cwd: '/', encoding: 'utf8' });
}

function everythingIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
}

beforeAll(async () => {
  if (!isRoot) return;
  const umask = process.umask(0o022);
  const ran = await runVigil(['--data-dir', dataDir, 'index', await drawColours(['red', 'blue'], 3)], {});
  expect(ran.exitCode, ran.stderr).toBe(0);
  const main = resolve(import.meta.dirname, '../hosts/cli/main.ts');
  vigil = spawn(process.execPath, [main, '--data-dir', dataDir, 'serve', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.umask(umask);
  await new Promise((done) => vigil.stdout!.once('data', done));
  address = JSON.parse(readFileSync(join(dataDir, 'owner.lock'), 'utf8')) as typeof address;
});

afterAll(async () => {
  if (vigil?.exitCode === null) {
    const ended = new Promise((done) => vigil.once('exit', done));
    vigil.kill('SIGTERM');
    await ended;
  }
  rmSync(root, { recursive: true, force: true });
});

describe.skipIf(!isRoot)('another user of the same machine', () => {
  it('has no right to anything of a library that Vigil made', () => {
    const open = [dataDir, ...everythingIn(dataDir)].filter((path) => {
      const entry = lstatSync(path);
      return !entry.isSymbolicLink() && (entry.mode & 0o077) !== 0;
    });
    expect(open).toEqual([]);
    expect(everythingIn(dataDir).length).toBeGreaterThan(10);
  });

  it('reads no database, no words, no picture, no address', () => {
    for (const path of everythingIn(dataDir)) {
      const { status, stdout } = asNobody('cat "$1" || ls "$1"', path);
      expect([path, status === 0, stdout]).toEqual([path, false, '']);
    }
  });

  it('cannot open the owner’s lock, for reading or for writing, and so not hold it', () => {
    const lock = join(dataDir, 'owner.db');
    expect(asNobody('exec 3<"$1"', lock).status).not.toBe(0);
    expect(asNobody('exec 3>>"$1"', lock).status).not.toBe(0);
    expect(asNobody(': >"$1/owner.db-journal"', dataDir).status).not.toBe(0);
  });

  it('does not learn the token from command lines or environments', () => {
    const { pid } = vigil;
    const family = asNobody('cat /proc/[0-9]*/stat').stdout.split('\n');
    const children = family.flatMap((line) =>
      line.split(') ')[1]?.split(' ')[1] === String(pid) ? [line.split(' ')[0]!] : [],
    );
    for (const id of [String(pid), ...children]) {
      expect(asNobody('cat "/proc/$1/cmdline"', id).stdout).not.toContain(address.token);
      expect(asNobody('cat "/proc/$1/environ"', id).stdout).toBe('');
    }
  });

  it('is refused by the server without the token, and cannot stop Vigil', async () => {
    const ask = (headers: Record<string, string>) =>
      fetch(`http://127.0.0.1:${address.port}/call/videos.list`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: '{}',
      });
    expect((await ask({})).status).toBe(401);
    expect(asNobody('kill -TERM "$1"; kill -KILL "$1"', String(vigil.pid)).status).not.toBe(0);
    expect((await ask({ Authorization: `Bearer ${address.token}` })).status).toBe(200);
  });
});
