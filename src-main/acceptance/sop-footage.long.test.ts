import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runInProcess } from './testing/in-process.ts';

type Figures = Readonly<Record<string, number | Readonly<Record<string, number>>>> & {
  readonly shortfalls: readonly string[];
};

const data = process.env['VIGIL_TEST_DATA'] ?? resolve(import.meta.dirname, '../../../shared/data');
const marked = join(data, 'sop/truth.json');
const performances = join(data, 'sop/sop.json');
const present = existsSync(marked) && existsSync(performances);
if (!present) process.stdout.write(`skipped: no recordings with marked findings (${marked})\n`);

const root = mkdtempSync(join(tmpdir(), 'vigil-sop-footage-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** `eval sop --check` through the library; prints every figure. The first call indexes the footage. */
async function evaluated(name: string, args: readonly string[]): Promise<{ exitCode: number; figures: Figures }> {
  const { exitCode, document } = await runInProcess<Figures>(root, ['eval', 'sop', ...args, '--check', '--items']);
  process.stdout.write(`== ${name}\n${JSON.stringify(document, null, 1)}\n`);
  return { exitCode, figures: document };
}

describe.skipIf(!present)('recordings with truth, scored through the library', () => {
  it('every required finding, gold clean, suggested bounds as a trainer set them', async () => {
    const { exitCode, figures } = await evaluated('marked recordings, vigil-basic', [marked]);
    expect(figures.shortfalls).toEqual([]);
    expect(exitCode).toBe(0);
    expect(figures['recall']).toBe(1);
    expect(figures['mostFalseInOneRun']).toBeLessThanOrEqual(1);
    expect(figures['goldFindings']).toBe(0);
    expect(Math.min(...Object.values(figures['goldScores'] as Record<string, number>))).toBeGreaterThanOrEqual(98);
    expect(figures['notBelowGold']).toBe(0);
    expect(figures['moreFaultsNotLower']).toBe(0);
    expect(figures['suggestedBoundsF1']).toBeGreaterThanOrEqual(0.8);
  });

  it('what SOPilot’s descriptor sees in short windows is enough for the same findings', async () => {
    const { figures } = await evaluated('marked recordings, SOPilot’s descriptor', [marked, '--descriptor', 'sopilot']);
    expect(figures['recall']).toBe(1);
    expect(figures['goldFindings']).toBe(0);
  });

  it('the steps of real performances are found where they are', async () => {
    const { exitCode, figures } = await evaluated('real performances', [performances]);
    expect(exitCode).toBe(0);
    expect(figures['stepIou']).toBeGreaterThanOrEqual(0.6);
    expect(figures['stepIou']).toBeGreaterThan(figures['baselineStepIou'] as number);
  });
});
