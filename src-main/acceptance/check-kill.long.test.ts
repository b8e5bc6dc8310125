import { cpSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LongCallOutput } from '../../src-shared/contract/api.ts';
import { layout } from '../stores/artifacts/layout.ts';
import { drawColours } from './testing/drawn-footage.ts';
import { hashes } from './testing/library-state.ts';
import { runVigil, vigilDocument } from './testing/run-vigil.ts';

// Several processes, one after the other.

const root = mkdtempSync(join(tmpdir(), 'vigil-check-kill-'));
const environment = (library: string, fault = ''): NodeJS.ProcessEnv => ({
  ...{ VIGIL_DATA_DIR: join(root, library), VIGIL_FAULT: fault },
});
/** All but the scan summaries, which name what was made in the order of making. */
const artifacts = (library: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(hashes(join(root, library, 'artifacts'))).filter(([path]) => !path.includes(layout.scanSummary)),
  );

beforeAll(async () => {
  const recordings = [await drawColours(['red', 'yellow'], 4), await drawColours(['navy', 'white'], 4)];
  await vigilDocument(['index', ...recordings], environment('whole'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('a repair whose process is killed', () => {
  it.each(['scan:moved', 'scan:finished', 'chunk:written', 'check:checkpoint'])(
    'at %s goes on, and leaves a library that is whole',
    async (fault) => {
      const library = fault.replace(':', '-');
      cpSync(join(root, 'whole'), join(root, library), { recursive: true });
      const folder = join(root, library, 'artifacts');
      for (const videoId of readdirSync(folder)) {
        truncateSync(join(folder, videoId, layout.motion), 8);
        truncateSync(join(folder, videoId, layout.chunkVectors('vigil-basic')), 0);
      }
      const killed = await runVigil(['check', '--repair'], environment(library, fault));
      expect(killed.signal, killed.stderr).toBe('SIGKILL');
      const again = ['check', '--repair'];
      const repaired = await vigilDocument<LongCallOutput<'system.check'>>(again, environment(library));
      expect(repaired).toMatchObject({ isWhole: true });
      const checked = await vigilDocument<LongCallOutput<'system.check'>>(['check'], environment(library));
      expect(checked).toMatchObject({ isWhole: true, findings: [], checksumsTaken: 0 });
      expect(artifacts(library)).toEqual(artifacts('whole'));
    },
  );
});
