import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { GraphBuilder } from '../../../../scripts/graphs/graph-builder.ts';
import { DetectorManifest } from '../manifest.ts';

type Given = Partial<z.input<typeof DetectorManifest>>;

/** Writes a folder with a graph and its `model.json`, as `models import` takes it. */
export function writeDetectorFolder(folder: string, graph: Uint8Array, given: Given): DetectorManifest {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'detector.onnx'), graph);
  const sha256 = createHash('sha256').update(graph).digest('hex');
  const manifest: unknown = {
    ...{
      format: 1,
      kind: 'detector',
      id: 'detector',
      version: '1',
      title: 'Detector',
      licence: 'none',
      source: 'test',
    },
    files: [{ path: 'detector.onnx', sha256, bytes: graph.length }],
    ...given,
  };
  writeFileSync(join(folder, 'model.json'), JSON.stringify(manifest));
  return DetectorManifest.parse(manifest);
}

const SIDE = 64;
const CELL = 16;
const CELLS = (SIDE / CELL) ** 2;

/**
 * A detector of red and blue things for pictures of 4 x 4 cells, each a box where its colour stands out: small, fast and
 * exact. With `labels` of another number it has one that its graph does not know.
 */
export function writeColourDetector(folder: string, given: Given = {}): DetectorManifest {
  return writeDetectorFolder(folder, colourGraph(), {
    ...{ id: 'colours', title: 'Colours' },
    image: {
      ...{ file: 'detector.onnx', input: 'picture', output: 'cells' },
      ...{ width: SIDE, height: SIDE, channels: 'rgb' },
    },
    decoding: { family: 'yolox', strides: [CELL] },
    labels: ['red', 'blue'],
    ...given,
  });
}

function colourGraph(): Uint8Array {
  const graph = new GraphBuilder('colours');
  const picture = graph.input('picture', 'float32', [1, 3, SIDE, SIDE]);
  const pooled = graph.node('AveragePool', [picture], { kernel_shape: [CELL, CELL], strides: [CELL, CELL] });
  const cells = graph.node('Transpose', [graph.reshape(pooled, [1, 3, CELLS])], { perm: [0, 2, 1] });
  const channel = (at: number): string => graph.node('Gather', [cells, graph.shape([at])], { axis: 2 });
  const [red, blue] = [channel(0), channel(2)];
  const above = (a: string, b: string): string => {
    const share = graph.node('Div', [graph.node('Sub', [a, b]), graph.scalar(255)]);
    return graph.node('Clip', [share, graph.scalar(0), graph.scalar(1)]);
  };
  const [isRed, isBlue] = [above(red, blue), above(blue, red)];
  const twice = (value: number): string => graph.constant(new Float32Array(CELLS * 2).fill(value), [1, CELLS, 2]);
  const objectness = graph.node('Max', [isRed, isBlue]);
  const rows = graph.node('Concat', [twice(0.5), twice(0), objectness, isRed, isBlue], { axis: 2 });
  graph.output('cells', rows, [1, CELLS, 7]);
  return graph.toBytes();
}
