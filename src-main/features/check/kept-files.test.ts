import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runLongCall } from '../../../src-shared/contract/run-long-call.ts';
import { type OpenLibrary, openLibrary } from '../../acceptance/testing/in-process.ts';
import { layout } from '../../stores/artifacts/layout.ts';
import { importFolder } from '../legacy/testing/library-content.ts';
import { makeSopilotFolder } from '../legacy/testing/sopilot-folder.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const root = mkdtempSync(join(tmpdir(), 'vigil-check-kept-'));
const dataDir = join(root, 'library');
const sopilot = join(root, 'sopilot');
let library: OpenLibrary;
let kept: string;

beforeAll(async () => {
  makeSopilotFolder(sopilot, [{ id: 1, taskId: 'wash', role: 'gold', bytes: null }]);
  for (const name of ['score_1.json', 'score_2.json'])
    writeFileSync(join(sopilot, 'reports', name), `{"of":"${name}"}`);
  library = await openLibrary(dataDir);
  await importFolder(library.client, sopilot);
  const [id] = readdirSync(join(dataDir, 'legacy')).filter((name) => !name.startsWith('.'));
  kept = join(dataDir, 'legacy', id!);
});
afterAll(async () => {
  await library.close();
  rmSync(root, { recursive: true, force: true });
});

/** What is wrong with what came from SOPilot. */
async function problems(repair = false): Promise<readonly string[]> {
  const { findings } = await runLongCall(library.client, 'system.check', { repair });
  const ofSopilot = findings.filter(({ what }) => what === 'kept from SOPilot');
  for (const { need, outcome } of ofSopilot) {
    expect(need).toContain('vigil migrate sopilot');
    expect(outcome).toBe(repair ? 'left' : 'open');
  }
  return ofSopilot.map(({ file, problem }) => (file === null ? problem : `${file}: ${problem}`));
}

describe('the check of what is kept of a SOPilot library', () => {
  it('names files that are gone or changed, also where the whole folder is gone, until they are brought again', async () => {
    expect(await problems()).toEqual([]);
    rmSync(join(kept, 'reports/score_1.json'));
    appendFileSync(join(kept, 'reports/score_2.json'), ' ');
    const one = ['reports/score_1.json: It is gone.', 'reports/score_2.json: Its content is not what was written.'];
    expect(await problems()).toEqual(one);
    expect(await problems(true)).toEqual(one);
    await importFolder(library.client, sopilot);
    expect(await problems()).toEqual([]);

    renameSync(kept, `${kept}-away`);
    const gone = ['reports/score_1.json: It is gone.', 'reports/score_2.json: It is gone.'];
    expect(await problems()).toEqual(gone);
    renameSync(`${kept}-away`, kept);
    rmSync(join(kept, 'reports/score_1.json'));
    mkdirSync(join(kept, 'reports/score_1.json'));
    expect(await problems()).toEqual(['reports/score_1.json: It cannot be read as what it should be.']);
    rmSync(join(kept, 'reports/score_1.json'), { recursive: true });
    await importFolder(library.client, sopilot);
  });

  it('names vectors of a video that are gone together with what was known of them', async () => {
    const [video] = (await library.client.call('videos.list', { limit: 10, offset: 0 })).videos;
    const folder = join(dataDir, 'artifacts', video!.videoId, layout.fromSopilot);
    const names = readdirSync(folder).filter((name) => name.endsWith('.npy'));
    expect(names.length).toBeGreaterThan(0);
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    const found = await problems();
    for (const name of names) expect(found).toContain(`${layout.fromSopilot}/${name}: It is gone.`);
  });
});
