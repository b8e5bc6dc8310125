import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { runLongCall } from '../../../src-shared/contract/run-long-call.ts';
import { type OpenLibrary, openLibrary, runInProcess } from '../../acceptance/testing/in-process.ts';
import { mountSmallDrive } from '../../acceptance/testing/small-drive.ts';
import { importAndIndex } from '../../acceptance/testing/wait-for-job.ts';
import { H264_SHORT_GOP, makeFootage } from '../../engines/media/testing/make-footage.ts';
import { loadConfig } from '../../platform/config.ts';
import { createArtifacts } from '../../stores/artifacts/artifacts.ts';
import { artifactBytes, requireRoom, roomFor } from './import-room.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-estimate-'));
const folder = join(root, 'footage');
const HOUR = 3600;
let library: OpenLibrary;

beforeAll(async () => {
  mkdirSync(folder);
  await makeFootage(join(folder, 'a.mp4'), 'testsrc2=s=160x90:r=10:d=6', H264_SHORT_GOP);
  for (let at = 1; at < 22; at += 1) copyFileSync(join(folder, 'a.mp4'), join(folder, `${at}.mp4`));
  writeFileSync(join(folder, 'notes.mp4'), 'no recording');
  library = await openLibrary(join(root, 'library'));
});
afterAll(async () => {
  await library.close();
  rmSync(root, { recursive: true, force: true });
});

describe('what an import would be', () => {
  it('is told before anything is taken in, with the time once something was indexed', async () => {
    const { client } = library;
    const first = await runLongCall(client, 'videos.estimate', { paths: [folder] });
    expect(first).toMatchObject({ files: 22, unreadable: 1, indexSec: null, room: 'enough', isLarge: true });
    expect(first.footageSec).toBeCloseTo(22 * 6, 0);
    expect(first.diskBytes).toBeGreaterThan(22 * 6 * 5000);
    expect((await client.call('videos.list', {})).total).toBe(0);
    await importAndIndex(client, join(folder, 'a.mp4'));
    const second = await runLongCall(client, 'videos.estimate', { paths: [join(folder, '1.mp4')] });
    expect(second).toMatchObject({ files: 1, unreadable: 0, isLarge: false, isSampled: false });
    expect(second.indexSec).toBeGreaterThan(0);
  });

  it('is a command, and a line before a large import', async () => {
    const { document } = await runInProcess<{ files: number }>(join(root, 'cli'), ['import', '--estimate', folder]);
    expect(document).toMatchObject({ files: 22, unreadable: 1 });
  });
});

describe('the room for an indexing', () => {
  const manifest = { dim: 768, sampleRateFps: 2 };

  it('is a guess of what an hour leaves, and is short only where there clearly is none', () => {
    const hour = { durationSec: HOUR, fps: 30, sizeBytes: 2e9 };
    expect(artifactBytes(hour, manifest) / 1e6).toBeLessThan(60);
    expect(artifactBytes({ ...hour, durationSec: 3000 * HOUR, sizeBytes: 5000 }, manifest) / 1e6).toBeLessThan(1);
    expect([roomFor(100, 1000), roomFor(100, 150), roomFor(100, 60), roomFor(100, 40)]).toEqual([
      ...['enough', 'tight', 'tight', 'short'],
    ]);
  });

  it('is refused with a typed error on a drive that has none', (context) => {
    const small = join(root, 'small');
    mkdirSync(small);
    const drive = mountSmallDrive(small, '8m');
    const config = loadConfig({}, { dataDir: small, logLevel: 'silent' });
    const needs = { config, artifacts: createArtifacts(join(small, 'artifacts')) };
    if (!drive) return context.skip('no drive can be mounted here');
    try {
      requireRoom('shift.mp4', 10e6, needs);
      let refusal: unknown;
      try {
        requireRoom('shift.mp4', 100e6, needs);
      } catch (error) {
        refusal = error;
      }
      expect(refusal).toBeInstanceOf(VigilError);
      expect(refusal).toMatchObject({ code: 'disk-full', details: { bytes: 100e6 } });
      expect((refusal as VigilError).message).toContain('shift.mp4');
    } finally {
      drive.unmount();
    }
  });
});
