import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../../scripts/graphs/graph-builder.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { InferenceSessions } from '../../workers/inference/inference-sessions.ts';
import { checkGraphData } from './graph-data.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-graph-data-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A length-delimited field of a message. */
function field(number: number, ...content: Uint8Array[]): Buffer {
  const bytes = Buffer.concat(content);
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}
function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
}
const text = (value: string): Buffer => Buffer.from(value);
const tensorAt = (location: string): Buffer => field(13, field(1, text('location')), field(2, text(location)));

function check(graph: Uint8Array, listed: readonly string[] = [], name = 'graph.onnx'): void {
  const path = join(folder, 'graph.onnx');
  writeFileSync(path, graph);
  checkGraphData(path, name, new Set(listed));
}

const external = (location: string): Uint8Array => {
  const graph = new GraphBuilder('external');
  const x = graph.input('x', 'float32', ['n', 2]);
  graph.output('y', graph.node('Mul', [x, graph.constantIn(location, [2])]), ['n', 2]);
  return graph.toBytes();
};

describe('data that a graph names in other files', () => {
  const inNode = (attribute: Buffer): Buffer => field(1, field(5, attribute));
  test.each<[string, Buffer]>([
    ['an initializer', field(7, field(5, tensorAt('w.bin')))],
    ['a sparse initializer', field(7, field(15, field(1, tensorAt('w.bin'))))],
    ['its indices', field(7, field(15, field(2, tensorAt('w.bin'))))],
    ['a constant', field(7, inNode(field(5, tensorAt('w.bin'))))],
    ['a list of constants', field(7, inNode(field(10, tensorAt('w.bin'))))],
    ['a branch', field(7, inNode(field(6, field(5, tensorAt('w.bin')))))],
    ['a list of branches', field(7, inNode(field(11, field(5, tensorAt('w.bin')))))],
    ['a sparse constant', field(7, inNode(field(22, field(1, tensorAt('w.bin')))))],
    ['sparse constants', field(7, inNode(field(23, field(1, tensorAt('w.bin')))))],
    ['a function', field(25, field(7, field(5, field(5, tensorAt('w.bin')))))],
    ['the default of a function', field(25, field(11, field(5, tensorAt('w.bin'))))],
    ['training', field(20, field(1, field(5, tensorAt('w.bin'))))],
    ['a second part of the graph', Buffer.concat([field(7), field(7, field(5, tensorAt('w.bin')))])],
  ])('are found in %s', (_, graph) => {
    expect(() => check(graph)).toThrow('does not list ("w.bin")');
    expect(() => check(graph, ['w.bin'])).not.toThrow();
  });

  test('are named from the folder of the graph', () => {
    expect(() => check(external('w.bin'), ['w.bin'], 'onnx/graph.onnx')).toThrow('does not list');
    expect(() => check(external('w.bin'), ['onnx/w.bin'], 'onnx/graph.onnx')).not.toThrow();
  });

  test.each(['../w.bin', '/etc/passwd', 'a/../w.bin', './w.bin', '', '..', 'C:\\w.bin', 'a\\b', 'w\0.bin', '/'])(
    'must not lie at %j',
    (location) => {
      const listed = [location, 'w.bin', '../w.bin', 'etc/passwd'];
      expect(() => check(external(location), listed)).toThrow('outside its folder');
    },
  );

  test('are refused by a session without a list, and never read', async () => {
    mkdirSync(join(folder, 'alone'));
    writeFileSync(join(folder, 'alone', 'w.bin'), new Uint8Array(Float32Array.of(2, 3).buffer));
    writeFileSync(join(folder, 'alone', 'graph.onnx'), external('w.bin'));
    await expect(
      new InferenceSessions(1).describe({ path: join(folder, 'alone', 'graph.onnx') }),
    ).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringContaining('does not list ("w.bin")'),
    });
  });
});

describe('a graph that is damaged', () => {
  const whole = (): Uint8Array => {
    const graph = new GraphBuilder('small');
    const x = graph.input('x', 'float32', ['n']);
    graph.output('y', graph.node('Mul', [x, graph.constant(Float32Array.of(1, 2, 3), [3])]), ['n']);
    return graph.toBytes();
  };
  const refusal = (graph: Uint8Array): unknown => {
    try {
      check(graph);
      return undefined;
    } catch (thrown) {
      return thrown;
    }
  };

  test('is whole, or refused with a typed error, wherever it was cut off', async () => {
    const bytes = whole();
    expect(refusal(bytes)).toBeUndefined();
    const sessions = new InferenceSessions(1);
    let refused = 0;
    for (let length = 0; length < bytes.length; length += 1) {
      const thrown = refusal(bytes.subarray(0, length));
      if (thrown !== undefined) expect(thrown).toMatchObject({ code: 'model-invalid' });
      refused += Number(thrown !== undefined);
      await expect(sessions.describe({ path: join(folder, 'graph.onnx') })).rejects.toMatchObject({
        code: 'model-invalid',
      });
    }
    expect(refused).toBeGreaterThan(bytes.length / 2);
  });

  test('gives no other error with any byte changed', () => {
    const bytes = external('w.bin');
    for (let at = 0; at < bytes.length; at++) {
      for (const flip of [0x01, 0x07, 0x80, 0xff]) {
        const changed = Uint8Array.from(bytes, (byte, index) => (index === at ? byte ^ flip : byte));
        const thrown = refusal(changed);
        if (thrown !== undefined) expect(thrown).toBeInstanceOf(VigilError);
      }
    }
  });

  test.each<[string, Buffer]>([
    [
      'nested without end',
      Array.from({ length: 20_000 }).reduce<Buffer>((inner) => field(6, field(1, field(5, inner))), Buffer.alloc(0)),
    ],
    ['a number without an end', Buffer.alloc(100, 0xff)],
    ['a length beyond the file', Buffer.concat([varint(7 * 8 + 2), varint(2 ** 50)])],
    ['a group', Buffer.from([7 * 8 + 3, 7 * 8 + 4])],
    ['words', text('not a graph')],
  ])('is refused: %s', (name, bytes) => {
    const graph = name === 'nested without end' ? field(7, field(1, field(5, bytes))) : bytes;
    expect(refusal(graph)).toMatchObject({
      code: 'model-invalid',
      message: expect.stringContaining('cannot be opened'),
    });
  });
});
