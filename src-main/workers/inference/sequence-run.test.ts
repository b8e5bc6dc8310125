import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GraphBuilder } from '../../../scripts/graphs/graph-builder.ts';
import type { SequenceRun } from '../../engines/models/graph-loops.ts';
import { InferenceClient } from './inference-client.ts';
import { InferenceHost } from './inference-owner.ts';
import { goesInCircles } from './token-decoding.ts';

const graphsDir = fileURLToPath(new URL('../../../resources/graphs', import.meta.url));
let folder = '';
let host: InferenceHost;
let client: InferenceClient;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-sequence-'));
  // Adds each row and a constant to what the rows before came to.
  const graph = new GraphBuilder('sum');
  const row = graph.input('row', 'float32', [1, 2]);
  const before = graph.input('before', 'float32', [1, 2]);
  const more = graph.input('more', 'float32', [1, 1]);
  const sum = graph.node('Add', [graph.node('Add', [row, before]), more]);
  graph.output('after', sum, [1, 2]);
  graph.output('twice', graph.node('Add', [sum, sum]), [1, 2]);
  writeFileSync(join(folder, 'sum.onnx'), graph.toBytes());
  host = new InferenceHost({ graphsDir, threads: 1 });
  client = new InferenceClient(() => host.connect());
});
afterAll(async () => {
  await client.close();
  await host.stop();
  rmSync(folder, { recursive: true });
});

const tensor = (dims: number[], ...values: number[]) =>
  ({ type: 'float32', dims, data: Float32Array.from(values) }) as const;
const request = (rows: number): SequenceRun => ({
  constant: { more: tensor([1, 1], 1) },
  steps: {
    row: { type: 'float32', dims: [rows, 2], data: Float32Array.from({ length: 2 * rows }, (_, at) => at % 2) },
  },
  state: { first: { before: tensor([1, 2], 10, 20) }, from: { before: 'after' } },
});

test('passes of a sequence are fed what the ones before left, and the state comes back to go on with', async () => {
  const model = { path: join(folder, 'sum.onnx') };
  const { outputs, state } = await client.sequence(model, request(3));
  expect(outputs).toEqual({ twice: tensor([3, 2], 22, 44, 24, 48, 26, 52) });
  expect(state).toEqual({ before: tensor([1, 2], 13, 26) });
  expect(await client.sequence(model, request(0))).toMatchObject({
    outputs: {},
    state: { before: tensor([1, 2], 10, 20) },
  });
});

test('a question overtakes a long sequence, and one that is stopped ends early', async () => {
  const model = { path: join(folder, 'sum.onnx') };
  await client.describe(model);
  const stop = new AbortController();
  const long = client.sequence(model, request(200_000), { priority: 'batch', signal: stop.signal });
  long.catch(() => undefined);
  // Answered between two passes of the sequence, which is not over.
  const feeds = { row: tensor([1, 2], 1, 2), before: tensor([1, 2], 0, 0), more: tensor([1, 1], 0) };
  const answered = await Promise.race([long.then(() => 'sequence'), client.run(model, feeds).then(() => 'question')]);
  expect(answered).toBe('question');
  stop.abort();
  await expect(long).rejects.toMatchObject({ code: 'cancelled' });
  // The host is free again for work that waits behind it.
  await client.run(model, feeds, { priority: 'batch' });
});

test('a sequence of other inputs is refused in words', async () => {
  const wrong = { steps: { column: tensor([1, 2], 1, 2) } };
  await expect(client.sequence({ path: join(folder, 'sum.onnx') }, wrong)).rejects.toMatchObject({ code: 'internal' });
});

test.each([
  [new Array(12).fill(7), true],
  [[1, 2, 3, ...new Array(4).fill([5, 6, 7]).flat()], true],
  [[1, 2, 3, ...new Array(3).fill([5, 6, 7]).flat()], false],
  [[1, 1, 1, 2], false],
])('tokens %j go in circles: %s', (tokens, expected) => expect(goesInCircles(tokens)).toBe(expected));
