/**
 * `npm run bench -- scale [--videos 2000] [--chunks 1000000] [--backends exact,qdrant]`: a made library of that size,
 * and what its calls take with each vector index. Needs about 2.5 GB of disk for each million chunks and backend.
 */
import { execFile, spawn } from 'node:child_process';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs, promisify } from 'node:util';
import { z } from 'zod';
import { withScratchFolder } from '../lib/scratch-folder.ts';
import { LibrarySize, makeLibrary } from './make-library.ts';

const Timing = z.object({ p50: z.number(), p95: z.number() });
const Figures = z.object({
  startUpMs: z.number(),
  firstSearchMs: z.number(),
  inStepMs: z.number(),
  list: Timing,
  filter: Timing,
  search: Timing,
  searchCamera: Timing,
  searchVideo: Timing,
  remove: Timing,
  searchAfter: Timing,
  memoryMb: z.number(),
  health: z.string().optional(),
});
type Figures = z.infer<typeof Figures>;

/** What "usable" means here: a wait that a person at the window bears, in milliseconds at the 95th percentile. */
const LIMITS_MS: readonly (readonly [string, (figures: Figures) => number, number])[] = [
  ['start-up', (figures) => figures.startUpMs, 10_000],
  ['list', (figures) => figures.list.p95, 500],
  ['filter', (figures) => figures.filter.p95, 500],
  ['search', (figures) => figures.search.p95, 3000],
  ['search in a camera', (figures) => figures.searchCamera.p95, 3000],
  ['search in a video', (figures) => figures.searchVideo.p95, 1000],
  ['remove a video', (figures) => figures.remove.p95, 2000],
];

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: {
    videos: { type: 'string', default: '2000' },
    chunks: { type: 'string', default: '1000000' },
    backends: { type: 'string', default: 'exact,qdrant' },
    json: { type: 'boolean', default: false },
  },
});
const size = LibrarySize.parse(values);
const results: Record<string, Figures & { diskMb: number }> = {};
await withScratchFolder('vigil-scale', async (scratch, stopped) => {
  const made = join(scratch, 'made');
  const startedMs = performance.now();
  await makeLibrary(made, size, (done) => {
    if (done % 200 === 0) process.stderr.write(`${done} of ${size.videos} videos made\n`);
  });
  process.stderr.write(`Made in ${((performance.now() - startedMs) / 1000).toFixed(0)} s\n`);
  for (const backend of values.backends.split(',')) {
    const dataDir = join(scratch, backend);
    await cp(made, dataDir, { recursive: true });
    const figures = await measure(dataDir, backend, stopped);
    results[backend] = { ...figures, diskMb: await diskMb(dataDir) };
    await rm(dataDir, { recursive: true, force: true });
  }
});

if (values.json) process.stdout.write(`${JSON.stringify({ size, results }, undefined, 2)}\n`);
else for (const [backend, figures] of Object.entries(results)) process.stdout.write(`${tableOf(backend, figures)}\n`);
const missed = Object.entries(results).flatMap(([backend, figures]) =>
  LIMITS_MS.filter(([, read, limit]) => read(figures) > limit).map(([name]) => `${backend}: ${name}`),
);
if (missed.length > 0) process.stdout.write(`Missed: ${missed.join('; ')}\n`);
process.exitCode = missed.length === 0 ? 0 : 1;

async function measure(dataDir: string, backend: string, signal: AbortSignal): Promise<Figures> {
  const child = spawn(
    process.execPath,
    ['--max-old-space-size=8192', join(import.meta.dirname, 'measure-library.ts')],
    {
      env: { ...process.env, VIGIL_DATA_DIR: dataDir, VIGIL_VECTOR_BACKEND: backend },
      stdio: ['ignore', 'pipe', 'inherit'],
      ...{ signal, killSignal: 'SIGKILL' },
    },
  );
  const output = await text(child.stdout);
  return Figures.parse(JSON.parse(output.trim().split('\n').at(-1)!));
}

async function diskMb(folder: string): Promise<number> {
  const { stdout } = await promisify(execFile)('du', ['-sk', folder]);
  return Number(stdout.split('\t')[0]) / 1024;
}

function tableOf(backend: string, figures: Figures & { diskMb: number }): string {
  const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
  const rows: [string, string][] = [
    ['start-up to the first list', ms(figures.startUpMs)],
    ['first search', ms(figures.firstSearchMs)],
    ['index holds everything, from start-up', ms(figures.inStepMs)],
    ...(['list', 'filter', 'search', 'searchCamera', 'searchVideo', 'remove', 'searchAfter'] as const).map(
      (name): [string, string] => [name, `p50 ${ms(figures[name].p50)}, p95 ${ms(figures[name].p95)}`],
    ),
    ['memory', `${figures.memoryMb.toFixed(0)} MB`],
    ['disk', `${figures.diskMb.toFixed(0)} MB`],
    ['index', figures.health ?? ''],
  ];
  return [`${backend}:`, ...rows.map(([name, text]) => `  ${name.padEnd(40)} ${text}`)].join('\n');
}
