import { existsSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../../src-shared/contract/client.ts';
import { runLongCall } from '../../../src-shared/contract/run-long-call.ts';
import { createCore } from '../../core/create-core.ts';
import { type CoreAccess, openCore } from '../../hosts/open-core.ts';
import { hasNounEncoder, writeNounEncoder } from '../models/testing/noun-encoder.ts';

const data = process.env['VIGIL_TEST_DATA'] ?? resolve(import.meta.dirname, '../../../../shared/data');
const file = join(data, 'qa/queries.jsonl');
const BLIND = ['Whole', 'WindowsMicro', 'WindowsMeso', 'WindowsMacro'];
const isReady = hasNounEncoder && existsSync(file);
if (!isReady) process.stdout.write('Questions by meaning skipped: weights or questions are not on this machine.\n');

/** Whether a question is of a clip rather than of a recording put together from many, which hold each other's scenes. */
function isOfClip(line: string): boolean {
  if (line.trim() === '') return false;
  const { video } = JSON.parse(line);
  return !existsSync(join(data, 'qa', `${basename(video, '.mp4')}.segments.json`));
}

describe.skipIf(!isReady)('questions asked with an encoder that knows nouns', () => {
  let folder: string;
  let access: CoreAccess;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigil-by-meaning-'));
    access = await openCore({ overrides: { dataDir: join(folder, 'data') }, createCore });
    writeNounEncoder(join(folder, 'nouns'));
    const client = createClient(access.transport);
    const { modelId } = await runLongCall(client, 'models.import', { folder: join(folder, 'nouns') });
    await client.call('settings.update', { encoder: modelId });
  });
  afterAll(async () => {
    await access.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('are answered by evidence more often than by any guess that does not know them', async () => {
    const client = createClient(access.transport);
    const { metrics } = await runLongCall(client, 'eval.qa', { file, byChannel: true });
    const clips = join(folder, 'clips.jsonl');
    writeFileSync(clips, (await readFile(file, 'utf8')).split('\n').filter(isOfClip).join('\n'));
    const { metrics: joint } = await runLongCall(client, 'eval.qa', { file: clips, root: data, joint: true });
    const figure = (name: string): number => Number(name.startsWith('joint') ? joint[name] : metrics[name]);
    const blind = (suffix = ''): number =>
      Math.max(...BLIND.map((baseline) => figure(`baseline${baseline}RecallAt5${suffix}`)));
    const said = {
      ...{ recallAt5: figure('recallAt5'), blind: blind(), recallAt5Long: figure('recallAt5Long') },
      ...{ blindLong: blind('Long'), jointVideoFirst: figure('jointVideoFirst') },
      ...{ byChance: figure('jointVideoFirstByChance'), byChannel: metrics['recallAt5ByChannel'] },
    };
    process.stdout.write(`${JSON.stringify(said, undefined, 1)}\n`);
    expect(said.recallAt5).toBeGreaterThan(said.blind);
    // Recordings of a minute and more.
    expect(said.recallAt5Long).toBeGreaterThanOrEqual(0.35);
    expect(said.recallAt5Long).toBeGreaterThan(said.blindLong);
    expect(said.jointVideoFirst).toBeGreaterThanOrEqual(0.35);
  });
});
