import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Tensor } from 'onnxruntime-node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../../scripts/graphs/graph-builder.ts';
import type { DeviceName } from '../../../src-shared/model/device.ts';
import type { WireTensors } from '../../engines/models/graph-runner.ts';
import { startForkCarrier } from './fork-carrier.ts';
import { startThreadCarrier } from './inference-carrier.ts';
import { InferenceClient } from './inference-client.ts';
import { InferenceHost } from './inference-owner.ts';
import { InferenceSessions } from './inference-sessions.ts';
import { OpenModels } from './open-models.ts';

const MB = 1_000_000;
const graphsDir = fileURLToPath(new URL('../../../resources/graphs', import.meta.url));
/** One that ONNX Runtime has on other platforms only. */
const FOREIGN: DeviceName = process.platform === 'win32' ? 'coreml' : 'dml';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-open-models-'));
  // Weights of one megabyte each.
  for (const name of ['a', 'b', 'c']) {
    const graph = new GraphBuilder(name);
    const weights = graph.constant(new Float32Array(MB / 4).fill(1), [MB / 4]);
    const sum = graph.node('ReduceSum', [graph.node('Mul', [graph.input('x', 'float32', ['n', 1]), weights])]);
    graph.output('y', sum, [1, 1]);
    writeFileSync(join(folder, `${name}.onnx`), graph.toBytes());
  }
  // What a pass allocates is nothing for one row, and for two more than any machine has.
  const greedy = new GraphBuilder('greedy');
  const x = greedy.input('x', 'float32', ['n']);
  const shape = greedy.node('Pow', [greedy.node('Shape', [x]), greedy.shape([44])]);
  const large = greedy.node('ReduceMax', [greedy.node('ConstantOfShape', [shape])], { keepdims: 0 });
  greedy.output('y', greedy.node('Add', [greedy.node('Mul', [x, greedy.scalar(2)]), large]), ['n']);
  writeFileSync(join(folder, 'greedy.onnx'), greedy.toBytes());
});
afterAll(() => rmSync(folder, { recursive: true }));

const ref = (name: string) => ({ path: join(folder, `${name}.onnx`) });
const row = (...values: number[]): WireTensors => ({
  x: { type: 'float32', dims: [values.length], data: Float32Array.from(values) },
});
/** Counted by their files alone: what else the process does meanwhile is left out. */
const counted = (memoryBytes: number) => new OpenModels({ threads: 1, memoryBytes, residentBytes: () => 0 });
const names = (models: OpenModels): string[] => models.stats().map(({ path }) => path.at(-6)!);
const tensorOf = (): Tensor => new Tensor('float32', Float32Array.of(1), [1, 1]);
const nothing = async (): Promise<void> => undefined;

/** Work with a model that has begun, and goes on until it is told to end. */
async function begin(models: OpenModels) {
  const working = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const work = models.use(ref('a'), async ({ session }) => {
    begun.resolve();
    await working.promise;
    return session.run({ x: tensorOf() });
  });
  await begun.promise;
  return { work, end: working.resolve };
}

describe('models that are open', () => {
  it('are closed where the next one finds no room, those used longest ago first, and open again when asked for', async () => {
    // Room for two, and for a third while it opens.
    const models = counted(3.5 * MB);
    for (const name of ['a', 'b', 'a', 'c']) await models.use(ref(name), nothing);
    expect(names(models)).toEqual(['a', 'c']);
    expect(models.memory.takenBytes).toBeLessThan(2.1 * MB);
    const again = await models.use(ref('b'), ({ session }) => session.run({ x: tensorOf() }));
    expect(again['y']).toBeDefined();
    expect(names(models)).toEqual(['c', 'b']);
  });

  it('stay open while something works with them, whatever else is asked for', async () => {
    const models = counted(2.5 * MB);
    const { work, end } = await begin(models);
    await models.use(ref('b'), nothing);
    expect(names(models)).toEqual(['a', 'b']);
    end();
    expect((await work)['y']).toBeDefined();
    await models.use(ref('c'), nothing);
    expect(names(models)).toEqual(['c']);
  });

  it('close after the work when they are released in its middle', async () => {
    const models = counted(100 * MB);
    const { work, end } = await begin(models);
    await models.release(ref('a'));
    expect(names(models)).toEqual([]);
    end();
    await expect(work).resolves.toBeDefined();
  });

  it('go back to the processor when their device does not open them, unless it was asked for by name', async () => {
    const models = counted(100 * MB);
    models.place(folder, FOREIGN);
    expect(await models.use(ref('a'), async ({ device }) => device)).toBe('cpu');
    expect(models.stats()).toMatchObject([{ device: 'cpu', problem: expect.stringMatching(/./) }]);
    await expect(models.use({ ...ref('b'), device: FOREIGN }, nothing)).rejects.toMatchObject({
      code: 'model-invalid',
    });
  });
});

describe('a pass that memory does not hold', () => {
  it('says so, and one of as many rows is not even begun from then on', async () => {
    const sessions = new InferenceSessions(1);
    const outOfMemory = { code: 'internal', details: { outOfMemory: true } };
    await expect(sessions.run(ref('greedy'), row(1, 2))).rejects.toMatchObject(outOfMemory);
    const [before] = sessions.stats();
    expect(before).toMatchObject({ mostRows: 1, runs: 1 });
    await expect(sessions.run(ref('greedy'), row(1, 2))).rejects.toMatchObject(outOfMemory);
    expect(sessions.stats()).toMatchObject([{ mostRows: 1, runs: 1 }]);
    expect([...(await sessions.run(ref('greedy'), row(3)))['y']!.data]).toEqual([6]);
    await sessions.release(ref('greedy'));
    await expect(sessions.run(ref('greedy'), row(1, 2))).rejects.toMatchObject(outOfMemory);
  });
});

describe.each([
  ['thread', startThreadCarrier],
  ['process', startForkCarrier],
] as const)('an inference host in a %s', (_, startCarrier) => {
  const open: { host: InferenceHost; client: InferenceClient }[] = [];
  afterEach(async () => {
    for (const { host, client } of open.splice(0)) {
      await client.close();
      await host.stop();
    }
  });
  function start(memoryBytes: number) {
    const host = new InferenceHost({ graphsDir, threads: 1, memoryBytes, startCarrier });
    const client = new InferenceClient(() => host.connect());
    open.push({ host, client });
    return { host, client };
  }

  it('refuses a model that needs more memory than there is before it is read', async () => {
    const { client } = start(0.5 * MB);
    await expect(client.describe(ref('a'))).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(
        /^The model "a.onnx" needs \d MB of memory and more; models may take \d MB on this machine.$/,
      ),
    });
    expect((await client.stats()).memory).toEqual({ budgetBytes: 0.5 * MB, takenBytes: 0 });
  });

  it('is told where models run, also when it starts again', async () => {
    const { host, client } = start(100 * MB);
    host.place(folder, FOREIGN);
    await client.describe(ref('a'));
    const placed = [{ device: 'cpu', problem: expect.stringMatching(/./) }];
    expect((await client.stats()).models).toMatchObject(placed);
    await host.stop();
    await client.describe(ref('a'));
    expect((await client.stats()).models).toMatchObject(placed);
    host.place(folder, 'cpu');
    // A host in a thread hears of it by another port than of what it is asked for.
    const asked = async () => {
      await client.describe(ref('a'));
      return (await client.stats()).models;
    };
    await expect.poll(asked).toMatchObject([{ device: 'cpu', problem: null }]);
  });
});
