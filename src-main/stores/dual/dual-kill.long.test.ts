import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createTestPostgres, testPostgresUrl } from '../db/postgres.fixture.ts';
import { runWithKills } from './testing/kill-run.ts';
import { openDualIn } from './testing/open-dual.ts';
import { makeWorkload, perform } from './testing/workload.ts';

test('5,000 writes and 20 kills of either side lose nothing', async () => {
  const run = await runWithKills(2026, 5000, 20);
  process.stdout.write(
    `Two databases: ${run.writes} writes (the primary exchanged three times), ${run.killsOfApp} kills of the app, ` +
      `${run.killsOfServer} of Postgres; ${run.rows} rows compared, ${run.differing.length} tables differ\n`,
  );
  expect(run).toMatchObject({ verdict: 'clean', differing: [], killsOfApp: 10, killsOfServer: 10 });
  expect(run.content).toEqual(run.expected);
});

test('a second database that is down during 5,000 writes has them all afterwards', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-dual-down-'));
  const postgres = await createTestPostgres((await testPostgresUrl())!);
  try {
    const nowhere = new URL(postgres.url);
    nowhere.port = '1';
    const alone = await openDualIn(folder, nowhere.href);
    for (const write of makeWorkload(3, 5000)) if (write.kind !== 'promote') await perform(alone, write);
    const { rowsBehind } = await alone.dual.status();
    await alone.close();
    const both = await openDualIn(folder, postgres.url);
    const { clean } = await both.dual.verify();
    await both.close();
    process.stdout.write(
      `Second database down during 5,000 writes: ${rowsBehind} rows waited; alike afterwards: ${clean}\n`,
    );
    expect(rowsBehind).toBeGreaterThan(1000);
    expect(clean).toBe(true);
  } finally {
    await postgres.drop();
    rmSync(folder, { recursive: true, force: true });
  }
});
