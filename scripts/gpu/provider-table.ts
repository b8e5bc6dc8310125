import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Measured } from './measure-provider.ts';

/** All that Vigil knows, the processor first: what the others are compared with. */
const PROVIDERS = ['cpu', 'cuda', 'dml', 'coreml', 'webgpu'] as const;
const BATCHES = [1, 8, 32] as const;
const LEAST_COSINE = 0.999;
const MB = 1_000_000;

export interface ProviderRow {
  readonly provider: string;
  /** Cosine to what the processor gives over all values; null where nothing came. */
  readonly cosine: number | null;
  readonly agrees: boolean;
  readonly rates: readonly (number | null)[];
  readonly peakMb: number | null;
  /** Memory of the graphics card at most, beyond what it had before; null where nothing tells. */
  readonly cardMb: number | null;
  readonly problem: string;
}

interface TableOptions {
  /** A folder whose `node_modules` holds `onnxruntime-node`, or one below it. */
  readonly runtimeDir: string;
  readonly model: string;
  readonly seconds: number;
  readonly providers?: readonly string[];
  readonly report?: (text: string) => void;
}

/** Measures every provider with a graph, each in a process of its own. */
export async function providerTable(options: TableOptions): Promise<ProviderRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-gpu-check-'));
  try {
    const rows: ProviderRow[] = [];
    let reference: Float32Array | undefined;
    for (const provider of options.providers ?? PROVIDERS) {
      options.report?.(provider);
      const outputs = join(folder, `${provider}.bin`);
      const { measured, cardMb } = await measure(provider, outputs, options);
      const given = existsSync(outputs) ? floatsOf(outputs) : undefined;
      reference ??= given;
      const cosine = given && reference ? cosineOf(given, reference) : null;
      rows.push({
        ...{ provider, cosine, agrees: cosine !== null && cosine > LEAST_COSINE, cardMb },
        rates: BATCHES.map((batch) => measured.rates[batch] ?? null),
        peakMb: given ? Math.round(measured.peakBytes / MB) : null,
        problem: measured.problem === null ? '' : reasonOf(measured.problem),
      });
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The table as text. */
export function tableText(rows: readonly ProviderRow[]): string {
  const heading = ['provider', 'agrees', ...BATCHES.map((batch) => `${batch} at once`), 'memory', 'card', 'why not'];
  const lines = rows.map((row) => [
    row.provider,
    row.cosine === null ? '-' : `${row.agrees ? 'yes' : 'NO'} ${row.cosine.toFixed(6)}`,
    ...row.rates.map((rate) => (rate === null ? '-' : `${rate.toPrecision(3)}/s`)),
    row.peakMb === null ? '-' : `${row.peakMb} MB`,
    row.cardMb === null ? '-' : `${row.cardMb} MB`,
    row.problem,
  ]);
  const widths = heading.map((_, column) => Math.max(...[heading, ...lines].map((line) => line[column]!.length)));
  return [heading, ...lines]
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** What a provider said, in words that say what to do. */
export function reasonOf(problem: string): string {
  if (/backend not found/.test(problem)) return 'not in ONNX Runtime for this platform';
  if (/Failed to load shared library/.test(problem))
    return 'its files or the CUDA libraries are missing: npm run gpu:cuda';
  if (/No supported adapters|Failed to get a WebGPU adapter/.test(problem)) return 'no graphics device found';
  return problem.split('\n')[0]!.slice(0, 160);
}

async function measure(
  provider: string,
  outputs: string,
  { runtimeDir, model, seconds }: TableOptions,
): Promise<{ measured: Measured; cardMb: number | null }> {
  const args = [runtimeDir, model, provider, outputs, String(seconds), ...BATCHES.map(String)];
  const before = cardMemoryMb();
  let most = before;
  const watch = setInterval(() => {
    const now = cardMemoryMb();
    if (now !== null && most !== null) most = Math.max(most, now);
  }, 500);
  if (before === null) clearInterval(watch);
  const child = spawn(process.execPath, ['--no-warnings', join(import.meta.dirname, 'measure-provider.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let printed = '';
  child.stdout.on('data', (data: Buffer) => {
    printed += data;
  });
  const ended = await new Promise<string>((resolve) => {
    child.once('error', ({ message }) => resolve(message));
    child.once('close', (code, signal) => resolve(`the process ended with ${signal ?? code}`));
  });
  clearInterval(watch);
  const line = printed.trim().split('\n').at(-1) ?? '';
  const nothing: Measured = { runtime: '', rates: {}, peakBytes: 0, problem: ended };
  const measured = line.startsWith('{') ? (JSON.parse(line) as Measured) : nothing;
  return { measured, cardMb: before === null || most === null || provider === 'cpu' ? null : most - before };
}

/** Memory in use of the first NVIDIA card; null where its tool is not there. */
function cardMemoryMb(): number | null {
  const { stdout, status } = spawnSync('nvidia-smi', ['--query-gpu=memory.used', '--format=csv,noheader,nounits'], {
    encoding: 'utf8',
  });
  const first = Number(stdout?.split('\n')[0]);
  return status === 0 && Number.isFinite(first) ? first : null;
}

function floatsOf(path: string): Float32Array {
  const bytes = readFileSync(path);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

function cosineOf(one: Float32Array, other: Float32Array): number {
  if (one.length !== other.length) return 0;
  let [product, a, b] = [0, 0, 0];
  for (const [at, value] of one.entries()) {
    product += value * other[at]!;
    a += value * value;
    b += other[at]! * other[at]!;
  }
  return product / Math.sqrt(a * b);
}
