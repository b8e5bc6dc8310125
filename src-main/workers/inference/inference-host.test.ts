import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../../scripts/graphs/graph-builder.ts';
import type { VigilError } from '../../../src-shared/contract/errors.ts';
import { readManifest } from '../../engines/encoders/load-encoder.ts';
import { checkedOf } from '../../engines/encoders/manifest.ts';
import { startForkCarrier } from './fork-carrier.ts';
import { startThreadCarrier } from './inference-carrier.ts';
import { InferenceClient } from './inference-client.ts';
import { InferenceHost } from './inference-owner.ts';

const basic = fileURLToPath(new URL('../../../resources/encoders/vigil-basic', import.meta.url));
const graphsDir = fileURLToPath(new URL('../../../resources/graphs', import.meta.url));
let folder = '';
const open: { host: InferenceHost; client: InferenceClient }[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-inference-'));
  const doubling = new GraphBuilder('doubling');
  const x = doubling.input('x', 'float32', ['n']);
  doubling.output('y', doubling.node('Mul', [x, doubling.scalar(2)]), ['n']);
  writeFileSync(join(folder, 'doubling.onnx'), doubling.toBytes());
  const single = new GraphBuilder('one-row');
  const one = single.input('x', 'float32', [1]);
  single.output('y', single.node('Mul', [one, single.scalar(2)]), [1]);
  writeFileSync(join(folder, 'one-row.onnx'), single.toBytes());
  writeFileSync(join(folder, 'broken.onnx'), 'not a graph');
});
afterEach(async () => {
  for (const { host, client } of open.splice(0)) {
    await client.close();
    await host.stop();
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const model = (name: string) => ({ path: join(folder, name) });
const feed = (...values: number[]) => ({
  x: { type: 'float32', dims: [values.length], data: Float32Array.from(values) } as const,
});

describe.each([
  ['thread', startThreadCarrier],
  ['process', startForkCarrier],
] as const)('inference host in a %s', (kind, startCarrier) => {
  function start() {
    const host = new InferenceHost({ graphsDir, threads: 1, startCarrier });
    const client = new InferenceClient(() => host.connect());
    open.push({ host, client });
    return { host, client };
  }

  test('opens a model once for callers who come together and runs it', async () => {
    const { host, client } = start();
    const second = new InferenceClient(() => host.connect());
    const [first, other] = await Promise.all([
      client.run(model('doubling.onnx'), feed(1, 2)),
      second.run(model('doubling.onnx'), feed(5)),
    ]);
    expect([...first['y']!.data]).toEqual([2, 4]);
    expect([...other['y']!.data]).toEqual([10]);
    const stats = await client.stats();
    expect(stats.carrier).toBe(kind);
    expect(stats.models).toMatchObject([{ runs: 2 }]);
    await second.close();
  });

  test('says what is wrong with a model that cannot be opened', async () => {
    const { client } = start();
    await expect(client.describe(model('absent.onnx'))).rejects.toMatchObject({ code: 'model-missing' });
    await expect(client.describe(model('broken.onnx'))).rejects.toMatchObject({ code: 'model-invalid' });
    await expect(client.describe(model('doubling.onnx'))).resolves.toMatchObject({ inputs: ['x'], outputs: ['y'] });
  });

  test('checks an encoder before the batches that wait, and says which file is not its own', async () => {
    const { client } = start();
    const manifest = await readManifest(basic);
    await client.describe(model('doubling.onnx'));
    const order: string[] = [];
    const batches = Array.from({ length: 6 }, (_, at) =>
      client.run(model('doubling.onnx'), feed(at), { priority: 'batch' }).then(() => order.push('batch')),
    );
    await Promise.all([...batches, client.check(basic, checkedOf(manifest)).then(() => order.push('check'))]);
    expect(order.indexOf('check')).toBeLessThan(3);
    const files = manifest.files.map((file) => ({ ...file, sha256: '0'.repeat(64) }));
    await expect(client.check(basic, { ...checkedOf(manifest), files })).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringContaining('is not the file the model was published with'),
    });
    const image = { path: join(basic, 'image.onnx'), listed: { folder: basic, files } };
    await expect(client.describe(image)).rejects.toMatchObject({ code: 'model-invalid' });
    await expect(
      client.describe({ ...image, listed: { folder: basic, files: manifest.files } }),
    ).resolves.toBeDefined();
  });

  test('fails what is in flight when the host ends, and works again on next use', async () => {
    const { host, client } = start();
    const matrix = new Float32Array(new SharedArrayBuffer(24));
    matrix.set([1, 0, 0, 1, 1, 1]);
    await client.loadMatrix('m', matrix, 2);
    // Minutes of work: not done when the host ends, however fast the machine is and however late the host hears of it.
    const side = 3000;
    const big = new Float32Array(new SharedArrayBuffer(4 * side * side));
    const doomed = Array.from({ length: 100 }, () =>
      client.matmul({ a: big, b: big, m: side, k: side, n: side, transposeB: false }).then(
        () => 'answered',
        ({ code }: VigilError) => code,
      ),
    );
    // Once the first is answered the host has the others; before, a new host may be given them.
    await doomed[0];
    await host.stop();
    const outcomes = await Promise.all(doomed);
    const answered = outcomes.filter((outcome) => outcome === 'answered').length;
    expect(answered).toBeLessThan(100);
    expect(outcomes.slice(answered)).toEqual(Array.from({ length: 100 - answered }, () => 'backend-unavailable'));
    expect([...(await client.run(model('doubling.onnx'), feed(4)))['y']!.data]).toEqual([8]);
    expect([...(await client.scores('m', Float32Array.of(3, 5)))]).toEqual([3, 5, 8]);
  });

  test('scores rows of a kept matrix, by range and for several queries', async () => {
    const { client } = start();
    const [rows, dim] = [40_000, 3];
    const matrix = Float32Array.from({ length: rows * dim }, (_, at) => (at % 7) - 3);
    await client.loadMatrix('m', matrix, dim);
    const queries = Float32Array.of(1, 0, 0, 0.5, 0.5, 2);
    const scores = await client.scores('m', queries, { startRow: 16_000, endRow: 33_000 });
    expect(scores.length).toBe(17_000 * 2);
    for (const row of [0, 383, 384, 385, 16_999]) {
      const at = (16_000 + row) * dim;
      const [x, y, z] = [matrix[at]!, matrix[at + 1]!, matrix[at + 2]!];
      expect(scores[row * 2]).toBeCloseTo(x, 5);
      expect(scores[row * 2 + 1]).toBeCloseTo(0.5 * x + 0.5 * y + 2 * z, 5);
    }
    await client.dropMatrix('m');
    await expect(client.scores('m', queries)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('multiplies two matrices, the second as it is or transposed', async () => {
    const { client } = start();
    const a = Float32Array.of(1, 2, 3, 4, 5, 6);
    const plain = await client.matmul({ a, b: Float32Array.of(1, 0, 0, 1, 1, 1), m: 2, k: 3, n: 2, transposeB: false });
    expect([...plain]).toEqual([4, 5, 10, 11]);
    const turned = await client.matmul({ a, b: Float32Array.of(1, 0, 1, 0, 1, 1), m: 2, k: 3, n: 2, transposeB: true });
    expect([...turned]).toEqual([4, 5, 10, 11]);
    await expect(client.matmul({ a, b: a, m: 2, k: 2, n: 2, transposeB: false })).rejects.toMatchObject({
      code: 'bad-input',
    });
  });

  test('takes large batches that follow each other without a pause, and never ends of it', async () => {
    const exits: string[] = [];
    const host = new InferenceHost({ graphsDir, threads: 1, startCarrier, onExit: (reason) => exits.push(reason) });
    const client = new InferenceClient(() => host.connect());
    open.push({ host, client });
    const batch = (value: number) => ({
      x: { type: 'float32', dims: [150_001], data: new Float32Array(150_001).fill(value) } as const,
    });
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, at) => client.run(model('doubling.onnx'), batch(at))),
    );
    expect(answers.map(({ y }) => y!.data[150_000])).toEqual(answers.map((_, at) => at * 2));
    expect(exits).toEqual([]);
  });

  test('serves a question before the batches that wait', async () => {
    const { client } = start();
    await client.describe(model('doubling.onnx'));
    const order: string[] = [];
    const batches = Array.from({ length: 6 }, (_, at) =>
      client.run(model('doubling.onnx'), feed(at), { priority: 'batch' }).then(() => order.push('batch')),
    );
    const question = client.run(model('doubling.onnx'), feed(1)).then(() => order.push('question'));
    await Promise.all([...batches, question]);
    expect(order.indexOf('question')).toBeLessThan(3);
  });

  test('works through passes that wait as one, where their rows are apart and their graph takes them', async () => {
    const { client } = start();
    const apart = { rowsApart: true };
    const runs = async () => (await client.stats()).models.reduce((sum, { runs }) => sum + runs, 0);
    await client.describe(model('doubling.onnx'));
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, at) =>
        client.run(model('doubling.onnx'), feed(...Array.from({ length: 4 }, (_, row) => 4 * at + row)), apart),
      ),
    );
    expect(answers.flatMap(({ y }) => [...y!.data])).toEqual(Array.from({ length: 48 }, (_, at) => 2 * at));
    expect(answers.map(({ y }) => y!.dims)).toEqual(answers.map(() => [4]));
    // The first may have begun before the others came; 32 rows go at once.
    expect(await runs()).toBeLessThanOrEqual(3);

    const before = await runs();
    await Promise.all([1, 2, 3].map((value) => client.run(model('doubling.onnx'), feed(value))));
    expect((await runs()) - before).toBe(3);

    const singles = await Promise.all([1, 2, 3].map((value) => client.run(model('one-row.onnx'), feed(value), apart)));
    expect(singles.map(({ y }) => [...y!.data])).toEqual([[2], [4], [6]]);
  });

  test('a cancelled request rejects at once and the client goes on', async () => {
    const { client } = start();
    const controller = new AbortController();
    const stopped = client.run(model('doubling.onnx'), feed(1), { signal: controller.signal });
    controller.abort();
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    expect([...(await client.run(model('doubling.onnx'), feed(3)))['y']!.data]).toEqual([6]);
  });
});
