/**
 * `npm run gpu:check [-- --graph clip-b32|siglip2-b16 | --model FILE.onnx] [--seconds 2] [--json]`: what each provider of
 * ONNX Runtime makes of a full-size graph on this machine, as one table.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fillWeights } from '../graphs/full-size/fill-weights.ts';
import { FULL_SIZE, type FullSize, towerOf } from '../graphs/full-size/write-encoder.ts';
import { withScratchFolder } from '../lib/scratch-folder.ts';
import { providerTable, tableText } from './provider-table.ts';

const { values } = parseArgs({
  options: {
    graph: { type: 'string', default: 'clip-b32' },
    model: { type: 'string' },
    seconds: { type: 'string', default: '2' },
    json: { type: 'boolean', default: false },
  },
});
const known: readonly string[] = FULL_SIZE;
if (!known.includes(values.graph)) {
  console.error(`There is no graph "${values.graph}". Graphs: ${FULL_SIZE.join(', ')}.`);
  process.exit(2);
}
const rows = await withScratchFolder('vigil-gpu-check', async (folder) =>
  providerTable({
    model: values.model === undefined ? written(join(folder, 'graph')) : resolve(values.model),
    runtimeDir: resolve(import.meta.dirname, '..', '..'),
    seconds: Number(values.seconds),
    report: (provider) => console.error(`measuring ${provider}`),
  }),
);
console.log(values.json ? JSON.stringify(rows, undefined, 2) : tableText(rows));
process.exitCode = rows.every(({ cosine, agrees }) => cosine === null || agrees) ? 0 : 1;

function written(folder: string): string {
  const { file, graph, weights } = towerOf(values.graph as FullSize, 'vision');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), graph);
  fillWeights(join(folder, `${file}_data`), weights);
  return join(folder, file);
}
