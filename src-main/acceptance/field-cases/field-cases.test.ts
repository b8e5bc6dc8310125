import { spawn } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Answered } from '../testing/in-process.ts';
import { type Bounded, runBounded } from './bounded-run.ts';
import type { FieldCheck } from './field-case.ts';

/** What no case may pass, whatever its files say. */
const MAX_MEMORY_MB = 5000;
const MAX_DISK_MB = 1000;
const MAX_RUN_MS = 120_000;

const cases = process.env['VIGIL_TEST_CASES'] ?? resolve(import.meta.dirname, '../../../../shared/cases');
const ids = existsSync(cases) ? readdirSync(cases).filter((name) => existsSync(join(cases, name, 'case.json'))) : [];
if (ids.length === 0) process.stderr.write(`Cases from the field: skipped, no ${cases}\n`);

const root = mkdtempSync(join(tmpdir(), 'vigil-cases-'));
chmodSync(root, 0o711);
const seen: Bounded[] = [];
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
  const most = (pick: (run: Bounded) => number): string => Math.max(0, ...seen.map(pick)).toFixed(0);
  const figures = `memory ${most((run) => run.memoryMb)} MB of ${MAX_MEMORY_MB}, disk ${most((run) => run.diskMb)} MB of ${MAX_DISK_MB}`;
  process.stderr.write(`Cases from the field: ${seen.length} commands; at most ${figures}\n`);
});

/** Throws for a case that nobody has written a check for. */
async function checkOf(id: string): Promise<FieldCheck> {
  return ((await import(join(import.meta.dirname, `${id}.ts`))) as { check: FieldCheck }).check;
}

/** A copy of the case's files, without what says how they were made; `make.sh` runs where it needs a shell only. */
async function copyOf(id: string): Promise<string> {
  const folder = join(root, id);
  cpSync(join(cases, id), folder, { recursive: true });
  openUp(folder);
  const script = join(folder, 'make.sh');
  if (existsSync(script) && !readFileSync(script, 'utf8').includes('python3 -')) await shell(script);
  for (const name of ['case.json', 'make.sh']) rmSync(join(folder, name), { force: true });
  return folder;
}

/** The cases may be read-only where they lie. */
function openUp(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openUp(path);
    else if (entry.isFile()) chmodSync(path, 0o644);
  }
}

function shell(script: string): Promise<void> {
  return new Promise((done, fail) => {
    // As a user would make them: another test of this process may have closed its files to others.
    const child = spawn('sh', ['-c', 'umask 022 && exec sh "$1"', 'sh', script], { stdio: 'inherit' });
    child.once('error', fail);
    child.once('close', (code) => (code === 0 ? done() : fail(new Error(`${script} ended with ${code}`))));
  });
}

describe.skipIf(ids.length === 0)('cases from the field, through the command line', () => {
  for (const id of ids) {
    it(`${id}`, async () => {
      const check = await checkOf(id);
      const folder = await copyOf(id);
      const dataDir = mkdtempSync(join(root, 'data-'));
      const run = async <Shape>(args: readonly string[], userId?: number): Promise<Answered<Shape>> => {
        if (userId !== undefined) chownSync(dataDir, userId, userId);
        const ran = await runBounded(args, {
          dataDir,
          userId,
          maxMemoryMb: MAX_MEMORY_MB,
          maxDiskMb: MAX_DISK_MB,
          maxMs: MAX_RUN_MS,
        });
        seen.push(ran);
        expect(ran.broken, `vigil ${args.join(' ')}`).toBeUndefined();
        return { exitCode: ran.exitCode, document: JSON.parse(ran.stdout) as Shape };
      };
      await check({ folder, dataDir, vigil: (...args) => run(args), vigilAs: (userId, ...args) => run(args, userId) });
    });
  }
});
