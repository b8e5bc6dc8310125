import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { InferenceHost } from '../inference/inference-owner.ts';
import type { ODD_TASKS } from './testing/odd-tasks.ts';
import { WorkerPool } from './worker-pool.ts';

const resources = fileURLToPath(new URL('../../../resources', import.meta.url));
const host = new InferenceHost({ graphsDir: join(resources, 'graphs'), threads: 1 });
const pools: { close(): Promise<void> }[] = [];
const connectInference = () => host.connect();

afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
  await host.stop();
});

function oddPool(size = 2): WorkerPool<typeof ODD_TASKS> {
  const pool = new WorkerPool<typeof ODD_TASKS>({
    connectInference,
    size,
    abortGraceMs: 50,
    entry: new URL('./testing/odd-tasks.ts', import.meta.url),
  });
  pools.push(pool);
  return pool;
}

test('runs the tasks it ships with', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-pool-'));
  const pool = new WorkerPool({ connectInference, size: 1 });
  pools.push(pool);
  writeFileSync(join(folder, 'abc.txt'), 'abc');
  const fingerprint = await pool.run('fingerprint', { filePath: join(folder, 'abc.txt') });
  expect(fingerprint).toEqual({
    sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    sizeBytes: 3,
    modifiedMs: Math.floor(statSync(join(folder, 'abc.txt')).mtimeMs),
  });
  rmSync(folder, { recursive: true });
});

test('messages arrive in order and before the result', async () => {
  const seen: number[] = [];
  const result = await oddPool().run('count', { to: 4 }, { onMessage: (message) => seen.push(message) });
  expect(seen).toEqual([1, 2, 3, 4]);
  expect(result).toEqual({ counted: 4, bytes: new Uint8Array(4) });
});

test('an error crosses the thread with its code and details', async () => {
  await expect(oddPool().run('refuse', undefined as never)).rejects.toMatchObject({
    name: 'VigilError',
    code: 'disk-full',
    details: { neededBytes: 7 },
  });
});

test('a thread that dies fails its task only, and is replaced', async () => {
  const pool = oddPool(1);
  const dead = expect(pool.run('die', undefined as never)).rejects.toMatchObject({ code: 'internal' });
  const waiting = pool.run('count', { to: 1 });
  await dead;
  expect((await waiting).counted).toBe(1);
});

test('aborting reaches a running task, and takes a waiting one off the queue', async () => {
  const pool = oddPool(1);
  const [first, second] = [new AbortController(), new AbortController()];
  const { promise: started, resolve } = Promise.withResolvers<void>();
  const running = pool.run('wait', null, { signal: first.signal, onMessage: () => resolve() });
  const waiting = pool.run('count', { to: 1 }, { signal: second.signal });
  const outcomes = Promise.allSettled([running, waiting]);
  await started;
  expect(pool.load).toBe(2);
  second.abort();
  first.abort();
  expect(await outcomes).toMatchObject([{ reason: { code: 'cancelled' } }, { reason: { code: 'cancelled' } }]);
  expect((await pool.run('count', { to: 2 })).counted).toBe(2);
});

test('a task deaf to its signal is ended with its thread', async () => {
  const pool = oddPool(1);
  const stop = new AbortController();
  const spinning = pool.run('spin', null, { signal: stop.signal, onMessage: () => stop.abort() });
  await expect(spinning).rejects.toMatchObject({ code: 'cancelled' });
  expect((await pool.run('count', { to: 2 })).counted).toBe(2);
});

test('closing rejects what runs and what is asked for afterwards', async () => {
  const pool = oddPool(1);
  const { promise: started, resolve } = Promise.withResolvers<void>();
  const running = expect(pool.run('wait', null, { onMessage: () => resolve() })).rejects.toMatchObject({
    code: 'cancelled',
  });
  await started;
  await pool.close();
  await running;
  await expect(pool.run('count', { to: 1 })).rejects.toMatchObject({ code: 'cancelled' });
});

test('threads embed pictures over their own connection, also after the inference host was restarted', async () => {
  const pool = oddPool(2);
  const folder = join(resources, 'encoders', 'vigil-basic');
  const [one, other] = await Promise.all([pool.run('embed', { folder }), pool.run('embed', { folder })]);
  expect(one).toEqual(other);
  // More than once: a thread may be asked before it has heard that the host it knew is gone.
  for (let round = 0; round < 10; round++) {
    await host.stop();
    const again = await Promise.all([pool.run('embed', { folder }), pool.run('embed', { folder })]);
    expect(again).toEqual([one, one]);
  }
});
