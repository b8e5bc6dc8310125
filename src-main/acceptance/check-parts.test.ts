import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LongCallOutput } from '../../src-shared/contract/api.ts';
import { runLongCall } from '../../src-shared/contract/run-long-call.ts';
import { H264_SHORT_GOP, makeFootage } from '../engines/media/testing/make-footage.ts';
import { encodeVectorMatrix } from '../formats/npy.ts';
import { layout } from '../stores/artifacts/layout.ts';
import { type OpenLibrary, openLibrary } from './testing/in-process.ts';
import { importAndIndex, waitForJob } from './testing/wait-for-job.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-check-parts-'));
const dataDir = join(root, 'library');
let library: OpenLibrary;
let videoId = '';

const check = (repair: boolean): Promise<LongCallOutput<'system.check'>> =>
  runLongCall(library.client, 'system.check', { repair });

/** Closes the library, does something to its files, and opens it again. */
async function meanwhile(change: () => void): Promise<void> {
  await library.close();
  change();
  library = await openLibrary(dataDir);
}

beforeAll(async () => {
  library = await openLibrary(dataDir);
  const recording = join(root, 'talk.mp4');
  await makeFootage(recording, 'testsrc=s=160x90:r=8:d=6', H264_SHORT_GOP);
  writeFileSync(join(root, 'talk.srt'), '1\n00:00:02,000 --> 00:00:04,000\nThe pomegranate is ripe.\n');
  videoId = await importAndIndex(library.client, recording);
});
afterAll(async () => {
  await library.close();
  rmSync(root, { recursive: true, force: true });
});

describe('the check of what belongs to a library as a whole', () => {
  it('fills a text index again that has lost lines', async () => {
    expect(await check(false)).toMatchObject({ isWhole: true });
    await meanwhile(() => {
      const index = new Sqlite(join(dataDir, 'text.db'));
      index.exec('delete from lines');
      index.close();
    });
    expect((await check(false)).findings).toMatchObject([{ videoId: null, what: 'text index', outcome: 'open' }]);
    expect((await check(true)).findings).toMatchObject([{ what: 'text index', outcome: 'mended' }]);
    expect(await library.client.call('vigil.query', { question: 'pomegranate' })).toMatchObject({ found: true });
    expect(await check(false)).toMatchObject({ isWhole: true });
  });

  it('names a model folder that is no model, and leaves it alone', async () => {
    const folder = join(dataDir, 'models', 'broken');
    mkdirSync(folder, { recursive: true });
    const { findings } = await check(true);
    expect(findings).toMatchObject([{ what: 'model', outcome: 'left', problem: expect.stringContaining('broken') }]);
    rmSync(folder, { recursive: true });
  });

  it('names what was brought over from SOPilot and what brings it again', async () => {
    const folder = join(dataDir, 'artifacts', videoId, layout.fromSopilot);
    mkdirSync(folder);
    const file = join(folder, layout.effectiveVectors('old-1'));
    const bytes = encodeVectorMatrix({ rows: 2, dim: 2, vectors: Float32Array.of(1, 0, 0, 1) });
    writeFileSync(file, bytes);
    expect(await check(false)).toMatchObject({ isWhole: true, checksumsTaken: 1 });
    bytes.writeUInt8(1, bytes.length - 1);
    writeFileSync(file, bytes);
    expect((await check(true)).findings).toMatchObject([
      { videoId, what: 'kept from SOPilot', outcome: 'left', need: expect.stringContaining('vigil migrate sopilot') },
    ]);
    rmSync(folder, { recursive: true });
  });

  it('is a job that can be cancelled and started again', async () => {
    const { jobId } = await library.client.call('system.check', {});
    await library.client.call('jobs.cancel', { jobId });
    const ended = await waitForJob(
      library.client,
      jobId,
      ({ state }) => state === 'cancelled' || state === 'completed',
    );
    expect(ended).toMatchObject({ kind: 'check', title: 'Check of the library' });
    expect(await check(false)).toMatchObject({ isWhole: true });
  });
});
