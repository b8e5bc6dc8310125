/** What a carried folder runs: makes the graph's weights, then the table. `node kit-check.ts RUNTIME_DIR GRAPH_DIR` */
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { providerTable, tableText } from './provider-table.ts';

const [runtimeDir = '', folder = ''] = process.argv.slice(2);
const carried = join(import.meta.dirname, 'graph');
const { fillWeights } = (await import(join(import.meta.dirname, 'fill-weights.ts'))) as {
  fillWeights: (path: string, plan: unknown) => void;
};
mkdirSync(folder, { recursive: true });
const model = join(folder, 'vision_model.onnx');
cpSync(join(carried, 'vision_model.onnx'), model);
fillWeights(`${model}_data`, JSON.parse(readFileSync(join(carried, 'weights.json'), 'utf8')));
const rows = await providerTable({ runtimeDir, model, seconds: 3, providers: ['cpu', 'cuda', 'webgpu'] });
console.log(tableText(rows));
