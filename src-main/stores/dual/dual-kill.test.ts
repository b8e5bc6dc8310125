import { expect, test } from 'vitest';
import { testPostgresUrl } from '../db/postgres.fixture.ts';
import { runWithKills } from './testing/kill-run.ts';

const available = (await testPostgresUrl()) !== undefined;

test.skipIf(!available)(
  'two databases stay alike when the app or Postgres is killed between and in writes',
  async () => {
    const run = await runWithKills(11, 400, 4);
    expect(run).toMatchObject({ verdict: 'clean', differing: [], killsOfApp: 2, killsOfServer: 2 });
    expect(run.content).toEqual(run.expected);
  },
);
