import { expect, test } from 'vitest';
import { runWithKills } from './testing/kill-run.ts';

test('5,000 writes and 20 kills of either side lose nothing', async () => {
  const run = await runWithKills(2026, 5000, 20);
  process.stdout.write(
    `Two databases: ${run.writes} writes (the primary exchanged three times), ${run.killsOfApp} kills of the app, ` +
      `${run.killsOfServer} of Postgres; ${run.rows} rows compared, ${run.differing.length} tables differ\n`,
  );
  expect(run).toMatchObject({ verdict: 'clean', differing: [], killsOfApp: 10, killsOfServer: 10 });
  expect(run.content).toEqual(run.expected);
});
