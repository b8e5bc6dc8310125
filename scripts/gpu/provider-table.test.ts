import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { GraphBuilder } from '../graphs/graph-builder.ts';
import { providerTable, reasonOf, tableText } from './provider-table.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

it('measures the processor, and says of a provider of another platform why there is nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-gpu-check-'));
  try {
    const graph = new GraphBuilder('halves');
    const x = graph.input('x', 'float32', ['batch', 16]);
    graph.output('y', graph.node('Mul', [x, graph.scalar(0.5)]), ['batch', 16]);
    const model = join(folder, 'halves.onnx');
    writeFileSync(model, graph.toBytes());
    const foreign = process.platform === 'win32' ? 'coreml' : 'dml';
    const rows = await providerTable({ runtimeDir: root, model, seconds: 0, providers: ['cpu', foreign] });
    expect(rows[0]).toMatchObject({ provider: 'cpu', cosine: expect.closeTo(1), agrees: true, problem: '' });
    expect(rows[0]!.rates.every((rate) => rate !== null && rate > 0)).toBe(true);
    expect(rows[0]!.peakMb).toBeGreaterThan(20);
    const nothing = { cosine: null, agrees: false, rates: [null, null, null], peakMb: null };
    expect(rows[1]).toMatchObject({ ...nothing, problem: 'not in ONNX Runtime for this platform' });
    expect(tableText(rows)).toMatch(/^provider .*\ncpu +yes 1\.000000 .*\n\w+ +- +- .*platform$/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('says in words what to do', () => {
  expect(reasonOf('OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library')).toContain(
    'gpu:cuda',
  );
  expect(reasonOf('x.cc:136 Failed to get a WebGPU adapter: No supported adapters\n')).toBe('no graphics device found');
  expect(reasonOf('something else\nand more')).toBe('something else');
});
