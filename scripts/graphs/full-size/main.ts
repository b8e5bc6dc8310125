/**
 * Writes full-size encoders without their weights' meaning, for measuring throughput, memory and devices:
 * `node scripts/graphs/full-size/main.ts clip-b32|siglip2-b16 FOLDER [--tokenizer FOLDER]`. The folder lies outside the
 * repository; what is written is laid out as on the model hub (0.6 and 1.5 GB).
 */
import { relative, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { FULL_SIZE, type FullSize, writeFullSize } from './write-encoder.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { tokenizer: { type: 'string' } } });
const [name, given] = positionals;
const known: readonly string[] = FULL_SIZE;
if (name === undefined || given === undefined || !known.includes(name)) {
  console.error(`Say which and where to: ${FULL_SIZE.join('|')} FOLDER [--tokenizer FOLDER]`);
  process.exit(2);
}
const folder = resolve(given);
const root = resolve(import.meta.dirname, '..', '..', '..');
if (!relative(root, folder).startsWith(`..${sep}`)) {
  console.error(`"${folder}" lies in the repository; files of this size belong elsewhere.`);
  process.exit(2);
}
writeFullSize(
  name as FullSize,
  folder,
  values.tokenizer === undefined ? {} : { tokenizerDir: resolve(values.tokenizer) },
);
console.log(folder);
