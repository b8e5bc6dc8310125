import { join } from 'node:path';
import { z } from 'zod';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { GraphRunner, TensorContent, WireTensor, WireTensors } from './graph-runner.ts';
import { FolderPath, type ModelFile } from './model-file.ts';

/** Values of a pass, all of them: a test is not to take the memory of a night's work. */
const MAX_VALUES = 64 * 1024 * 1024;
/** Values of an output that are kept: from all over it, as its beginning may be padding. */
const KEPT_VALUES = 48;

/** What one input of a graph is fed: one value everywhere, or noise between two, always the same. */
const GraphFeed = z.strictObject({
  type: z.enum(['float32', 'uint8', 'int32', 'int64']),
  dims: z
    .array(z.int().nonnegative())
    .max(8)
    .refine((dims) => countOf(dims) <= MAX_VALUES, 'is too large'),
  fill: z.union([z.strictObject({ value: z.number() }), z.strictObject({ noise: z.tuple([z.number(), z.number()]) })]),
});

/** A pass of a graph, to be told from passes of another graph: what goes in, and some values of what came out. */
const GraphTest = z.strictObject({
  graph: FolderPath,
  feeds: z.record(z.string(), GraphFeed),
  expected: z.record(z.string(), z.array(z.number()).max(KEPT_VALUES)),
  /** Largest allowed difference of a value, as a share of the output's largest one. */
  tolerance: z.number().positive().max(0.05),
});
export type GraphTest = z.infer<typeof GraphTest>;

/** The self-test of a model: passes of its graphs with what they gave; an import computes them where there are none. */
export const GraphTests = z.array(GraphTest).default([]);

/** A pass before anything is known of what comes out. */
export type GraphPass = Omit<GraphTest, 'expected'>;

interface ListedModel {
  readonly title: string;
  readonly files: readonly ModelFile[];
}

/** Runs passes of a model's graphs and keeps what they gave. Throws `model-invalid`, `internal`. */
export async function graphTestsOf(
  folder: string,
  { files }: ListedModel,
  passes: readonly GraphPass[],
  runner: GraphRunner,
): Promise<GraphTest[]> {
  const tests: GraphTest[] = [];
  for (const pass of passes) {
    const outputs = await runPass(folder, files, pass, runner);
    const expected = Object.entries(outputs).map(([name, output]) => [name, keptOf(output)] as const);
    tests.push({ ...pass, expected: Object.fromEntries(expected) });
  }
  return tests;
}

/** Runs a model's self-test again. Throws `model-invalid` where a graph gives something else, or other outputs. */
export async function checkGraphTests(
  folder: string,
  { title, files }: ListedModel,
  tests: readonly GraphTest[],
  runner: GraphRunner,
): Promise<void> {
  for (const test of tests) {
    const outputs = await runPass(folder, files, test, runner);
    for (const [name, expected] of Object.entries(test.expected)) {
      const output = outputs[name];
      const given = output ? keptOf(output) : [];
      const largest = Math.max(1e-6, ...expected.map(Math.abs));
      const off = given.length === expected.length ? differenceOf(given, expected) / largest : Number.NaN;
      if (off <= test.tolerance) continue;
      throw new VigilError('model-invalid', say('model-output-differs', { title, output: name }), {
        hint: say('model-output-differs-hint'),
        details: { graph: test.graph, off, tolerance: test.tolerance },
      });
    }
  }
}

async function runPass(
  folder: string,
  files: readonly ModelFile[],
  { graph, feeds }: GraphPass,
  runner: GraphRunner,
): Promise<WireTensors> {
  const tensors = Object.entries(feeds).map(([name, feed], at) => [name, tensorOf(feed, at + 1)] as const);
  return runner.run({ path: join(folder, graph), listed: { folder, files } }, Object.fromEntries(tensors));
}

function tensorOf({ type, dims, fill }: z.infer<typeof GraphFeed>, seed: number): WireTensor {
  const count = countOf(dims);
  const values = 'value' in fill ? () => fill.value : noise(seed, ...fill.noise);
  return { type, dims, data: arrayOf(type, count, values) };
}

function arrayOf(type: WireTensor['type'], count: number, next: () => number): TensorContent {
  if (type === 'float32') return Float32Array.from({ length: count }, next);
  if (type === 'int64') return BigInt64Array.from({ length: count }, () => BigInt(Math.round(next())));
  const whole = () => Math.round(next());
  return type === 'uint8' ? Uint8Array.from({ length: count }, whole) : Int32Array.from({ length: count }, whole);
}

/** Mulberry32: the same numbers on every machine. */
function noise(seed: number, low: number, high: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return low + (high - low) * (((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32);
  };
}

/** Values from all over an output, rounded to six significant digits. */
function keptOf({ data }: WireTensor): number[] {
  const step = Math.max(1, Math.floor(data.length / KEPT_VALUES));
  const kept: number[] = [];
  for (let at = 0; at < data.length && kept.length < KEPT_VALUES; at += step) {
    kept.push(Number(Number(data[at]).toPrecision(6)));
  }
  return kept;
}

function differenceOf(given: readonly number[], expected: readonly number[]): number {
  return Math.max(0, ...expected.map((value, at) => Math.abs(value - given[at]!)));
}

function countOf(dims: readonly number[]): number {
  return dims.reduce((product, length) => product * length, 1);
}
