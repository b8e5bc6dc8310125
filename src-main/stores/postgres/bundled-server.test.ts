import { type ChildProcess, execFileSync, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../platform/log.ts';
import { isProcessAlive } from '../../platform/process-alive.ts';
import { testPostgresUrl } from '../db/postgres.fixture.ts';
import { type BundledServer, startBundledServer } from './bundled-server.ts';

/** The user that owns nothing. */
const nobody = 65_534;

/** Only root can start something as nobody, and nobody must be able to read this checkout. */
function nobodyCanRun(): boolean {
  if (process.getuid?.() !== 0) return false;
  const look = ['-c', '[ -r "$1" ]', 'sh', import.meta.filename];
  const { status } = spawnSync('/bin/sh', look, { uid: nobody, gid: nobody, cwd: '/', stdio: 'ignore' });
  if (status !== 0) process.stderr.write('A server of another user: skipped, this checkout is closed to others.\n');
  return status === 0;
}

const available = (await testPostgresUrl()) !== undefined;
let folder: string;

beforeAll(() => {
  // Closed to every other user, as a data folder in root's home is.
  folder = mkdtempSync(join(tmpdir(), 'vigil-server-'));
  chmodSync(folder, 0o700);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function start(name: string): Promise<BundledServer> {
  return startBundledServer({
    dir: join(folder, name, 'postgres'),
    logFile: join(folder, name, 'postgres.log'),
    log: silentLog,
    settings: { fsync: 'off' },
  });
}

async function ask<Row extends pg.QueryResultRow>(url: string, query: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Row>(query)).rows;
  } finally {
    await client.end();
  }
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(20);
}

async function startedChild(child: ChildProcess): Promise<{ pid: number; url: string; uid: number }> {
  const [message] = (await once(child, 'message')) as [{ pid: number; url: string; uid: number }];
  return message;
}

describe.skipIf(!available)('the bundled server', () => {
  it('listens on the loopback interface alone, wants its password, and sorts text as SQLite does', async () => {
    const server = await start('plain');
    const { port, password } = server.address;
    expect(statSync(join(folder, 'plain/postgres/password')).mode & 0o777).toBe(0o600);
    expect(password.length).toBeGreaterThanOrEqual(32);
    expect(readdirSync(join(folder, 'plain/postgres')).toSorted()).toEqual(['cluster', 'lib', 'password']);
    const wrong = server.url('postgres').replace(password, 'guess');
    await expect(ask(wrong, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    const sockets = execFileSync('cat', ['/proc/net/tcp', '/proc/net/tcp6'], { encoding: 'utf8' });
    const local = sockets.split('\n').filter((line) => line.includes(`:${port.toString(16).toUpperCase()} `));
    expect(local.filter((line) => line.includes(' 0A ')).map((line) => line.trim().split(/\s+/)[1])).toEqual([
      `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`,
    ]);
    const words = ['b', 'B', 'é', 'a', 'Z', '日', '_'];
    const rows = await ask<{ word: string }>(
      server.url('postgres'),
      `select word from unnest(array[${words.map((word) => `'${word}'`).join()}]) word order by word`,
    );
    expect(rows.map((row) => row.word)).toEqual(['B', 'Z', '_', 'a', 'b', 'é', '日']);
    const pid = server.pid()!;
    expect(statSync(`/proc/${pid}`).uid).not.toBe(0);
    await server.ensureDatabase('vigil');
    await server.ensureDatabase('vigil');
    await server.stop();
    expect(isProcessAlive(pid)).toBe(false);
    expect(existsSync(join(folder, 'plain/postgres/cluster/postmaster.pid'))).toBe(false);
  });

  it('comes back at the same address with what was committed when it is killed', async () => {
    const server = await start('plain');
    await ask(server.url(), 'create table kept (x int); insert into kept values (7)');
    const before = server.pid()!;
    process.kill(before, 'SIGKILL');
    await until(() => server.pid() !== undefined && server.pid() !== before);
    expect(await ask(server.url(), 'select x from kept')).toEqual([{ x: 7 }]);
    await server.stop();
    expect(server.pid()).toBeUndefined();
  });

  it('ends soon after a Vigil that is killed, and the next one has its data', async () => {
    const child = fork(join(import.meta.dirname, 'server-child.fixture.ts'), [
      join(folder, 'plain/postgres'),
      join(folder, 'plain/postgres.log'),
    ]);
    const { pid, url } = await startedChild(child);
    await ask(url.replace(/postgres$/, 'vigil'), 'insert into kept values (8)');
    child.kill('SIGKILL');
    await until(() => !isProcessAlive(pid));
    const server = await start('plain');
    expect(await ask(server.url(), 'select x from kept order by x')).toEqual([{ x: 7 }, { x: 8 }]);
    await server.stop();
  });

  it('stops the server of an earlier run that is still there, and is not held up by a foreign process id', async () => {
    const child = fork(join(import.meta.dirname, 'server-child.fixture.ts'), [
      join(folder, 'plain/postgres'),
      join(folder, 'plain/postgres.log'),
    ]);
    const { pid } = await startedChild(child);
    // The watcher of the server is a shell with its process id as argument.
    const watcher = execFileSync('pgrep', ['-f', `read -r _; kill -INT "\\$1" sh ${pid}$`], { encoding: 'utf8' });
    process.kill(Number(watcher), 'SIGKILL');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isProcessAlive(pid)).toBe(true);
    const server = await start('plain');
    expect(isProcessAlive(pid)).toBe(false);
    await server.stop();

    const lock = join(folder, 'plain/postgres/cluster/postmaster.pid');
    writeFileSync(lock, `${process.pid}\n${join(folder, 'plain/postgres/cluster')}\n1\n1\n\n127.0.0.1\n`);
    const again = await start('plain');
    expect(await ask(again.url(), 'select count(*)::int as rows from kept')).toEqual([{ rows: 2 }]);
    await again.stop();
  });

  it('begins again where its first start was cut off', async () => {
    mkdirSync(join(folder, 'cut/postgres/cluster.new/base'), { recursive: true });
    writeFileSync(join(folder, 'cut/postgres/password'), 'old');
    const server = await start('cut');
    expect(await ask(server.url('postgres'), 'select 1 as one')).toEqual([{ one: 1 }]);
    await server.stop();
  });

  it('says so when a file is in the place of its folder', async () => {
    mkdirSync(join(folder, 'in the way'));
    writeFileSync(join(folder, 'in the way', 'postgres'), 'a file');
    await expect(start('in the way')).rejects.toMatchObject({
      code: 'backend-unavailable',
      message: expect.stringContaining('cannot be used') as unknown,
    });
  });

  it('refuses a cluster of another version with a sentence, and says when one is damaged', async () => {
    const cluster = join(folder, 'cut/postgres/cluster');
    const version = readFileSync(join(cluster, 'PG_VERSION'));
    writeFileSync(join(cluster, 'PG_VERSION'), '13\n');
    await expect(start('cut')).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('Postgres 13') as unknown,
      hint: expect.stringContaining('migrate') as unknown,
    });
    writeFileSync(join(cluster, 'PG_VERSION'), version);
    rmSync(join(cluster, 'global/pg_control'));
    await expect(start('cut')).rejects.toMatchObject({
      code: 'backend-unavailable',
      hint: expect.stringContaining('backups') as unknown,
    });
  });

  it.skipIf(!nobodyCanRun())('runs as the user who runs Vigil, when that is not root', async () => {
    const home = mkdtempSync(join(tmpdir(), 'vigil-nobody-'));
    chownSync(home, nobody, nobody);
    const child = fork(join(import.meta.dirname, 'server-child.fixture.ts'), [join(home, 'pg'), join(home, 'log')], {
      uid: nobody,
      gid: nobody,
    });
    const { pid, uid, url } = await startedChild(child);
    expect(uid).toBe(nobody);
    expect(statSync(`/proc/${pid}`).uid).toBe(nobody);
    expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    child.kill('SIGKILL');
    await until(() => !isProcessAlive(pid));
    // Root goes on with it as its owner.
    const server = await startBundledServer({ dir: join(home, 'pg'), logFile: join(home, 'log'), log: silentLog });
    expect(statSync(`/proc/${server.pid()}`).uid).toBe(nobody);
    await server.stop();
    // The other way round it cannot be read.
    const refused = fork(
      join(import.meta.dirname, 'server-child.fixture.ts'),
      [join(folder, 'plain/postgres'), join(home, 'log')],
      { uid: nobody, gid: nobody, silent: true },
    );
    const [code] = (await once(refused, 'exit')) as [number];
    expect(code).not.toBe(0);
    rmSync(home, { recursive: true, force: true });
  });
});
