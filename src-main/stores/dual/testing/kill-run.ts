import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestDatabase } from '../../db/database.fixture.ts';
import { type BundledServer, startBundledServer } from '../../postgres/bundled-server.ts';
import { seededRandom } from '../../vectors/testing/points.ts';
import { openDualIn } from './open-dual.ts';
import { contentOf, makeWorkload, perform } from './workload.ts';

export interface KillRun {
  readonly writes: number;
  readonly killsOfApp: number;
  readonly killsOfServer: number;
  /** What the writing process itself said at the end. */
  readonly verdict: unknown;
  readonly content: unknown;
  readonly expected: unknown;
  /** Rows compared, and tables that differed, in a comparison after everything. */
  readonly rows: number;
  readonly differing: readonly string[];
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * Has a process write a seeded workload into a library in two databases, and kills it or the Postgres server (SIGKILL)
 * `kills` times at seeded places on the way.
 */
export async function runWithKills(seed: number, writeCount: number, kills: number): Promise<KillRun> {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-dual-kill-'));
  const options = { dir: join(folder, 'postgres'), logFile: join(folder, 'postgres.log'), log: silent };
  let server: BundledServer | undefined;
  try {
    server = await startBundledServer(options);
    await server.ensureDatabase('vigil');
    const url = server.url('vigil');
    const run = await writeAndKill({ server, folder, url, seed, writeCount, kills });
    const database = await openDualIn(folder, url);
    try {
      const { tables } = await database.dual.verify();
      return {
        ...run,
        content: await contentOf(database),
        expected: await expectedContent(seed, writeCount),
        rows: tables.reduce((sum, table) => sum + table.secondaryRows, 0),
        differing: tables.filter(({ differences }) => differences.length > 0).map(({ table }) => table),
      };
    } finally {
      await database.close();
    }
  } finally {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function writeAndKill(options: {
  readonly server: BundledServer;
  readonly folder: string;
  readonly url: string;
  readonly seed: number;
  readonly writeCount: number;
  readonly kills: number;
}): Promise<Pick<KillRun, 'writes' | 'killsOfApp' | 'killsOfServer' | 'verdict'>> {
  const { server, folder, url, seed, writeCount, kills } = options;
  const random = seededRandom(seed + 1);
  const total = makeWorkload(seed, writeCount).length;
  const places = Array.from({ length: kills }, (_, at) => ({
    after: Math.floor(((at + random()) / kills) * total),
    whom: at % 2 === 0 ? ('app' as const) : ('server' as const),
  }));
  let done = 0;
  let verdict: unknown;
  const killed = { app: 0, server: 0 };
  while (verdict === undefined) {
    const args = [folder, url, String(seed), String(writeCount), String(done)];
    const child = fork(join(import.meta.dirname, 'writer-child.fixture.ts'), args, {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let complaint = '';
    child.stderr?.on('data', (text: Buffer) => {
      complaint += text.toString();
    });
    child.on('message', (message) => {
      if (typeof message === 'number') done = message;
      else verdict = message;
      if (places.length === 0 || done < places[0]!.after) return;
      const { whom } = places.shift()!;
      if (whom === 'app') child.kill('SIGKILL');
      else {
        const pid = server.pid();
        if (pid !== undefined) process.kill(pid, 'SIGKILL');
      }
      killed[whom] += 1;
    });
    const code = await exitOf(child);
    if (code !== null && code !== 0)
      throw new Error(`The writer ended with ${code} after ${done} writes: ${complaint}`);
  }
  return { writes: done, killsOfApp: killed.app, killsOfServer: killed.server, verdict };
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code));
  });
}

/** The same writes in one database that nobody disturbs. */
async function expectedContent(seed: number, writeCount: number): Promise<unknown> {
  const database = await openTestDatabase();
  try {
    for (const write of makeWorkload(seed, writeCount)) if (write.kind !== 'promote') await perform(database, write);
    return await contentOf(database);
  } finally {
    await database.close();
  }
}
