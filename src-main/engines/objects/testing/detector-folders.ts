import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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

/** Where the public YOLOX-nano lies on a machine that has it, see the README there. */
const YOLOX_NANO = join(
  process.env['VIGIL_TEST_MODELS'] ?? fileURLToPath(new URL('../../../../../shared/models', import.meta.url)),
  'yolox-nano',
);

/** Whether this machine has YOLOX-nano; says so where it has not. */
export function hasYoloxNano(): boolean {
  const present = existsSync(YOLOX_NANO);
  if (!present) process.stdout.write('Skipped with YOLOX-nano: it is not on this machine.\n');
  return present;
}

/** Writes a copy of YOLOX-nano with its `model.json`: 80 kinds of things that COCO has. */
export function writeYoloxNano(folder: string, given: Given = {}): DetectorManifest {
  return writeDetectorFolder(folder, readFileSync(join(YOLOX_NANO, 'yolox_nano.onnx')), {
    ...{ id: 'yolox-nano', title: 'YOLOX-nano', licence: 'Apache-2.0', source: 'Megvii YOLOX 0.1.1rc0' },
    // So small that a second thread costs the decoder beside it more than it brings.
    threads: 1,
    image: {
      ...{ file: 'detector.onnx', input: 'images', output: 'output' },
      ...{ width: 416, height: 416, channels: 'bgr' },
    },
    decoding: { family: 'yolox', strides: [8, 16, 32] },
    labels: readFileSync(join(YOLOX_NANO, 'coco80.txt'), 'utf8').trim().split(/\r?\n/),
    ...given,
  });
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
