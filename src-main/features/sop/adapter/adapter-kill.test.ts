import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataPaths } from '../../../platform/paths.ts';
import { createAdapterStore } from '../../../stores/adapter-store.ts';
import { openDatabase } from '../../../stores/db/open.ts';
import { readFeatureAdapter } from '../../../workers/tasks/sop/feature-adapter-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'adapter-kill-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function runChild(fault = ''): NodeJS.Signals | number | null {
  const script = join(import.meta.dirname, 'adapter-kill-child.fixture.ts');
  const env = { ...process.env, VIGIL_FAULT: fault };
  const child = spawnSync(process.execPath, [script, folder], { env, encoding: 'utf8' });
  if (child.status !== 0 && child.signal === null) throw new Error(child.stderr);
  return child.signal ?? child.status;
}

async function readBack() {
  const paths = dataPaths(folder);
  const database = openDatabase(paths.database, { readonly: true });
  const adapters = await createAdapterStore(database.db).list();
  await database.close();
  const active = adapters.find((adapter) => adapter.active);
  return {
    versions: adapters.map(({ version }) => version),
    active: active?.version,
    mean: active && [...(await readFeatureAdapter(join(paths.adapters, active.file))).mean],
    files: readdirSync(paths.adapters).length,
  };
}

describe('a training whose process is killed', () => {
  it.each(['train-adapter:written', 'train:train:commit'])(
    'leaves the earlier adapter in use, at %s',
    async (fault) => {
      expect(runChild()).toBe(0);
      const first = { versions: [1], active: 1, mean: [2.5, 3.5, 4.5], files: 1 };
      expect(await readBack()).toEqual(first);
      expect(runChild(fault)).toBe('SIGKILL');
      expect(await readBack()).toEqual({ ...first, files: 2 });
      expect(runChild()).toBe(0);
      expect(await readBack()).toEqual({ ...first, versions: [2, 1], active: 2, files: 2 });
    },
  );
});
