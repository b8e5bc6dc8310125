import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../platform/log.ts';
import { isProcessAlive } from '../../platform/process-alive.ts';
import { createQdrantHttp, type QdrantAddress } from './qdrant-http.ts';
import { type QdrantServer, startQdrantServer } from './qdrant-server.ts';
import { testQdrantBinary } from './testing/qdrant.fixture.ts';

const binary = testQdrantBinary();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-qdrant-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function start(choosePort?: () => Promise<number>): Promise<QdrantServer> {
  const [dir, logFile] = [join(folder, 'qdrant'), join(folder, 'qdrant.log')];
  return startQdrantServer({ dir, logFile, binary: binary!, log: silentLog, ...(choosePort && { choosePort }) });
}

async function call(address: QdrantAddress, ...request: Parameters<ReturnType<typeof createQdrantHttp>['call']>) {
  const http = createQdrantHttp({ address: async () => address });
  try {
    return await http.call(...request);
  } finally {
    http.close();
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(10);
}

async function childWithServer() {
  const child = fork(join(import.meta.dirname, 'testing/server-child.fixture.ts'), [
    join(folder, 'qdrant'),
    join(folder, 'qdrant.log'),
  ]);
  const [{ pid, ...address }] = (await once(child, 'message')) as [{ pid: number } & QdrantAddress];
  return { child, pid, address };
}

describe.skipIf(binary === undefined)('the Qdrant server', () => {
  it('listens on one loopback port, wants its key, keeps its files to their owner, and ends cleanly', async () => {
    const server = await start();
    const { url, apiKey } = server.address();
    const port = Number(new URL(url).port);
    expect(statSync(join(folder, 'qdrant/config.yaml')).mode & 0o777).toBe(0o600);
    expect(apiKey?.length).toBeGreaterThanOrEqual(32);
    expect(readFileSync(`/proc/${server.pid()}/cmdline`, 'utf8')).not.toContain(apiKey);
    await expect(call({ url, apiKey: undefined }, 'GET', '/collections')).rejects.toMatchObject({
      code: 'backend-unavailable',
    });
    const sockets = execFileSync('sh', ['-c', `cat /proc/${server.pid()}/net/tcp /proc/${server.pid()}/net/tcp6`], {
      encoding: 'utf8',
    }).split('\n');
    const inodes = execFileSync('sh', ['-c', `ls -l /proc/${server.pid()}/fd`], { encoding: 'utf8' });
    const listening = sockets
      .map((line) => line.trim().split(/\s+/))
      .filter((parts) => parts[3] === '0A' && inodes.includes(`socket:[${parts[9]}]`));
    const hexPort = port.toString(16).toUpperCase().padStart(4, '0');
    expect(listening.map((parts) => parts[1])).toEqual([`0100007F:${hexPort}`]);
    const pid = server.pid()!;
    await server.stop();
    expect(isProcessAlive(pid)).toBe(false);
    expect(server.pid()).toBeUndefined();
  });

  it('comes back with what was written when it is killed', async () => {
    const server = await start();
    await call(server.address(), 'PUT', '/collections/kept', { vectors: { size: 2, distance: 'Cosine' } });
    await call(server.address(), 'PUT', '/collections/kept/points?wait=true', { points: [{ id: 1, vector: [1, 0] }] });
    const before = server.pid()!;
    process.kill(before, 'SIGKILL');
    await until(() => server.pid() !== undefined && server.pid() !== before);
    expect(await call(server.address(), 'POST', '/collections/kept/points/count', { exact: true })).toEqual({
      count: 1,
    });
    await server.stop();
  });

  it('takes another port when its port is taken', async () => {
    const squatter = createServer();
    squatter.listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const taken = (squatter.address() as { port: number }).port;
    const server = await start(async () => taken);
    expect(new URL(server.address().url).port).not.toBe(String(taken));
    await server.stop();
    squatter.close();
  });

  it('ends soon after a Vigil that is killed', async () => {
    const { child, pid } = await childWithServer();
    child.kill('SIGKILL');
    await until(() => !isProcessAlive(pid));
    expect(isProcessAlive(pid)).toBe(false);
  });

  it('stops one of an earlier run that is still there, and leaves a stranger with its process id alone', async () => {
    const { child, pid } = await childWithServer();
    const watcher = execFileSync('pgrep', ['-f', `read -r _; kill -TERM "\\$1" sh ${pid}$`], { encoding: 'utf8' });
    process.kill(Number(watcher), 'SIGKILL');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isProcessAlive(pid)).toBe(true);
    const server = await start();
    await until(() => !isProcessAlive(pid));
    await server.stop();

    writeFileSync(join(folder, 'qdrant/server.pid'), String(process.pid));
    await (await start()).stop();
  });

  it('refuses the storage of another version with a sentence', async () => {
    const file = join(folder, 'qdrant/server.version');
    const version = readFileSync(file, 'utf8');
    for (const other of ['1.14.1', '1.17.0']) {
      writeFileSync(file, other);
      await expect(start()).rejects.toMatchObject({
        code: 'unsupported',
        message: expect.stringContaining(`Qdrant ${other}`) as unknown,
        hint: expect.stringContaining('Remove the folder') as unknown,
      });
    }
    writeFileSync(file, version);
  });

  it('says that a program which is no server does not start', async () => {
    const [dir, logFile] = [join(folder, 'other'), join(folder, 'other.log')];
    await expect(startQdrantServer({ dir, logFile, binary: '/bin/false', log: silentLog })).rejects.toMatchObject({
      code: 'backend-unavailable',
    });
  });
});
