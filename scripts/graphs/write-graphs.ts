/**
 * Writes the ONNX graphs that come with Vigil: `node scripts/graphs/write-graphs.ts [resources folder]`.
 * The files are committed; a test compares them with what this script gives.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { matmulGraph, matmulTransposedGraph } from './product-graphs.ts';
import { writeVigilBasic } from './vigil-basic/write-vigil-basic.ts';

const resourcesDir = process.argv[2] ?? fileURLToPath(new URL('../../resources', import.meta.url));

const graphsDir = join(resourcesDir, 'graphs');
mkdirSync(graphsDir, { recursive: true });
writeFileSync(join(graphsDir, 'matmul.onnx'), matmulGraph());
writeFileSync(join(graphsDir, 'matmul-transposed.onnx'), matmulTransposedGraph());
await writeVigilBasic(join(resourcesDir, 'encoders', 'vigil-basic'));
