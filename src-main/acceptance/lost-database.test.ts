import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawFootage } from './testing/drawn-footage.ts';
import { runInProcess } from './testing/in-process.ts';

interface Listed {
  readonly total: number;
}
interface Refused {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string };
}

const root = mkdtempSync(join(tmpdir(), 'vigil-lost-'));
const dataDir = join(root, 'library');
const database = join(dataDir, 'vigil.db');
const list = <Shape>(...more: readonly string[]) => runInProcess<Shape>(dataDir, [...more, 'videos', 'list']);
/** Every file but what a start writes anyway. */
const files = (): string[] =>
  readdirSync(dataDir, { recursive: true, encoding: 'utf8' })
    .filter((name) => /^(artifacts|backups)/.test(name))
    .sort();

beforeAll(async () => {
  await runInProcess(dataDir, ['index', await drawFootage('testsrc2=s=64x48:r=10:d=2')]);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('a library whose database is gone or empty', () => {
  it.each(['gone', 'empty'])('is not begun anew without a word: %s', async (how) => {
    const kept = `${database}.kept`;
    copyFileSync(database, kept);
    const before = files();
    if (how === 'gone') rmSync(database);
    else truncateSync(database, 0);
    const { exitCode, document } = await list<Refused>();
    expect(exitCode).not.toBe(0);
    expect(document.error).toMatchObject({ code: 'conflict', message: expect.stringContaining('vigil.db') });
    expect(document.error.hint).toContain('--new-library');
    expect(files()).toEqual(before);
    copyFileSync(kept, database);
    rmSync(kept);
    expect((await list<Listed>()).document.total).toBe(1);
  });

  it('offers the newest copy, which brings it back', async () => {
    const copy = join(dataDir, 'backups', 'vigil-2026-01-01-by-hand.db');
    mkdirSync(join(dataDir, 'backups'), { recursive: true });
    copyFileSync(database, copy);
    rmSync(database);
    expect((await list<Refused>()).document.error.hint).toContain(`vigil migrate restore ${JSON.stringify(copy)}`);
    expect((await runInProcess(dataDir, ['migrate', 'restore', copy])).exitCode).toBe(0);
    expect((await list<Listed>()).document.total).toBe(1);
  });

  it('is begun anew where that is asked for, and what is left is kept', async () => {
    const [videoId] = readdirSync(join(dataDir, 'artifacts'));
    rmSync(database);
    expect((await list<Listed>('--new-library')).document.total).toBe(0);
    const [lost] = readdirSync(join(dataDir, 'backups')).filter((name) => name.startsWith('lost-library-'));
    expect(existsSync(join(dataDir, 'backups', lost!, 'artifacts', videoId!))).toBe(true);
    expect((await list<Listed>()).document.total).toBe(0);
  });
});
