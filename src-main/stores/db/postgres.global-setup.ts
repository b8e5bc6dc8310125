import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { silentLog } from '../../platform/log.ts';
import { type BundledServer, startBundledServer } from '../postgres/bundled-server.ts';
import { migrateUp } from './migrate.ts';
import { openPostgres } from './open-postgres.ts';
import type { PostgresDesk } from './postgres.fixture.ts';

/**
 * One Postgres for a whole test run: a test file asks for it at a port of this process, the first to ask starts it,
 * and it ends with the run. A run that asks for none costs nothing.
 */
export default async function setup(): Promise<() => Promise<void>> {
  let started: Promise<{ server: BundledServer; folder: string }> | undefined;
  const desk = createServer((_, response) => {
    started ??= startShared();
    started.then(
      ({ server }) => response.end(JSON.stringify({ url: server.url('postgres') } satisfies PostgresDesk)),
      (error: unknown) => {
        const reason = error instanceof VigilError ? `${error.message} ${error.hint}` : String(error);
        response.end(JSON.stringify({ reason } satisfies PostgresDesk));
      },
    );
  });
  await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve));
  process.env['VIGIL_TEST_POSTGRES_DESK'] = String((desk.address() as AddressInfo).port);
  return async () => {
    desk.closeAllConnections();
    desk.close();
    const running = await started?.catch(() => undefined);
    if (!running) return;
    await running.server.stop();
    rmSync(running.folder, { recursive: true, force: true });
  };
}

async function startShared(): Promise<{ server: BundledServer; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-test-postgres-'));
  const server = await startBundledServer({
    dir: join(folder, 'postgres'),
    logFile: join(folder, 'postgres.log'),
    log: silentLog,
    // Nothing here outlives the run.
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' },
  });
  await server.ensureDatabase('migrated');
  const template = await openPostgres(server.url('migrated'));
  await migrateUp(template, { backupDir: join(folder, 'backups') });
  await template.close();
  return { server, folder };
}
