import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mountDriveOfSmallBlocks } from '../../acceptance/testing/small-drive.ts';
import { openTestDatabase } from './database.fixture.ts';

it('ends no process where a full drive has room for parts of the pages that connections share', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-sqlite-'));
  const place = join(folder, 'drive');
  mkdirSync(place);
  const drive = mountDriveOfSmallBlocks(place, join(folder, 'image'), 32);
  try {
    if (!drive) return context.skip('no drive in a file can be mounted here');
    const file = join(place, 'vigil.db');
    await (await openTestDatabase(file)).close();
    drive.fill(24 * 1024);
    const child = join(import.meta.dirname, 'full-drive-child.fixture.ts');
    const { stdout, stderr, signal } = spawnSync(process.execPath, [child, file], { encoding: 'utf8' });
    expect(signal, stderr).toBeNull();
    expect(['written', 'disk-full']).toContain(stdout);
  } finally {
    drive?.unmount();
    rmSync(folder, { recursive: true, force: true });
  }
});
