import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../../../platform/log.ts';
import { findQdrantBinary } from '../../../platform/qdrant-binary.ts';
import { createQdrantHttp, type QdrantHttp } from '../qdrant-http.ts';
import { type QdrantServer, startQdrantServer } from '../qdrant-server.ts';

export interface TestQdrant {
  readonly dir: string;
  readonly server: QdrantServer;
  readonly http: QdrantHttp;
  close(): Promise<void>;
}

/** The server program of this machine, or undefined (then tests say so and are skipped). */
export function testQdrantBinary(): string | undefined {
  try {
    return findQdrantBinary(process.env);
  } catch {
    process.stdout.write('No Qdrant server program on this machine: its tests are skipped.\n');
    return undefined;
  }
}

/** A real server in a folder of its own. */
export async function startTestQdrant(binary: string): Promise<TestQdrant> {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-qdrant-'));
  const dir = join(folder, 'qdrant');
  const server = await startQdrantServer({ dir, logFile: join(folder, 'qdrant.log'), binary, log: silentLog });
  const http = createQdrantHttp({ address: async () => server.address() });
  return {
    dir,
    server,
    http,
    close: async () => {
      http.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
