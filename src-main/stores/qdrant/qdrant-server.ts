import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { freePort } from '../../platform/free-port.ts';
import type { Log } from '../../platform/log.ts';
import { keepRunning } from '../../platform/watched-child.ts';
import type { QdrantAddress } from './qdrant-http.ts';
import { clearQdrantOrphan } from './qdrant-orphan.ts';
import { pidFileOf, type QdrantProcess, startQdrantProcess, storageDirOf } from './qdrant-process.ts';

export interface QdrantServer {
  /** Where it listens now; after a restart at the same place unless somebody took the port. */
  address(): QdrantAddress;
  /** Process id of the running server; undefined while it is restarted. */
  pid(): number | undefined;
  readonly version: string;
  /** From the start of the process to ready. */
  readonly readyMs: number;
  stop(): Promise<void>;
}

export interface QdrantServerOptions {
  /** The server's folder in the data folder; its caller owns the data folder. */
  readonly dir: string;
  readonly logFile: string;
  readonly binary: string;
  readonly log: Log;
  /** The port to try; another free one when it is taken. */
  readonly choosePort?: () => Promise<number>;
}

/** The version of the server this is made for; Qdrant reads the storage of its own and the last minor version. */
const SUPPORTED = { major: 1, minor: 16 } as const;
const PORT_ATTEMPTS = 5;

/**
 * Starts the Qdrant that comes with Vigil on a folder: on the loopback interface, at a free port, HTTP only, with a
 * key of its own and without telemetry. One left running by a Vigil that was killed is stopped first; one that ends by
 * itself is started again. Throws `unsupported` (storage of another version), `backend-unavailable`, `disk-full`.
 */
export async function startQdrantServer(options: QdrantServerOptions): Promise<QdrantServer> {
  const { dir, logFile, binary, log, choosePort = freePort } = options;
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  chmodSync(dir, 0o700);
  if ((await clearQdrantOrphan(dir)) === 'stopped') log.warn('A Qdrant server of an earlier run was stopped');
  refuseOtherVersion(dir);
  const apiKey = randomBytes(32).toString('base64url');
  let port = await choosePort();
  const start = async (): Promise<QdrantProcess> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await startQdrantProcess({ binary, dir, logFile, port, apiKey });
      } catch (error) {
        const taken = error instanceof VigilError && error.code === 'conflict';
        if (!taken || attempt === PORT_ATTEMPTS) throw error;
        port = await freePort();
      }
    }
  };

  const startedMs = performance.now();
  const server = await keepRunning('The Qdrant server', log, start);
  const readyMs = performance.now() - startedMs;
  const version = server.current()?.ready ?? '';
  writeFileSync(versionFileOf(dir), version);
  return {
    address: () => ({ url: `http://127.0.0.1:${port}`, apiKey }),
    pid: () => server.current()?.pid,
    version,
    readyMs,
    stop: async () => {
      await server.stop();
      rmSync(pidFileOf(dir), { force: true });
    },
  };
}

function versionFileOf(dir: string): string {
  return join(dir, 'server.version');
}

/** Qdrant itself ends with a stack trace on storage it cannot read. */
function refuseOtherVersion(dir: string): void {
  let stored: string;
  try {
    stored = readFileSync(versionFileOf(dir), 'utf8').trim();
  } catch {
    return;
  }
  const [major, minor] = stored.split('.').map(Number);
  const readable = major === SUPPORTED.major && (minor === SUPPORTED.minor || minor === SUPPORTED.minor - 1);
  if (readable) return;
  throw new VigilError(
    'unsupported',
    say('qdrant-files-of-other-version', {
      folder: storageDirOf(dir),
      written: stored,
      major: SUPPORTED.major,
      minor: SUPPORTED.minor,
    }),
    {
      hint: say('qdrant-files-of-other-version-hint', { folder: dir }),
      details: { stored },
    },
  );
}
