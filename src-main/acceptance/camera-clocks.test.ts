import { copyFileSync, mkdirSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runLongCall } from '../../src-shared/contract/run-long-call.ts';
import { momentOf } from '../../src-shared/zoned-time.ts';
import { drawMovingPicture } from './testing/drawn-footage.ts';
import { type OpenLibrary, openLibrary, runInProcess } from './testing/in-process.ts';

// Two cameras in different zones, whose recorders name their files by their own clocks.
const DOCK = { file: '2024-05-01_13-22-00.mp4', camera: 'dock 3', zone: 'Europe/Berlin', sec: 9 };
const GATE = { file: '20240502_000704.mp4', camera: 'gate', zone: 'Pacific/Chatham', sec: 8 };

const root = mkdtempSync(join(tmpdir(), 'vigil-camera-clocks-'));
const dataDir = join(root, 'library');
let library: OpenLibrary;
const ids: Record<string, string> = {};

async function take(file: string, sec: number, cameraId: string): Promise<string> {
  const path = join(root, file);
  copyFileSync(await drawMovingPicture(sec), path);
  const written = new Date('2024-06-01T10:00:00Z');
  utimesSync(path, written, written);
  const { videos } = await runLongCall(library.client, 'videos.import', { paths: [path], cameraId });
  return videos[0]!.videoId!;
}

const startOf = async (videoId: string) => {
  const { recordedAt, recordedFrom, recordedDoubt } = await library.client.call('videos.get', { videoId });
  return [recordedAt, recordedFrom, recordedDoubt];
};

beforeAll(async () => {
  mkdirSync(dataDir);
  library = await openLibrary(dataDir);
  ids['dock'] = await take(DOCK.file, DOCK.sec, DOCK.camera);
  ids['gate'] = await take(GATE.file, GATE.sec, GATE.camera);
});
afterAll(async () => {
  await library.close();
  rmSync(root, { recursive: true, force: true });
});

describe('recordings of cameras in different zones', () => {
  it('begin by the clock of this machine until the zones of the cameras are set', async () => {
    const { machineZone, cameras } = await library.client.call('cameras.list', {});
    expect(cameras).toEqual([
      { cameraId: DOCK.camera, zone: null, videos: 1, dated: 1 },
      { cameraId: GATE.camera, zone: null, videos: 1, dated: 1 },
    ]);
    const here = momentOf('2024-05-01T13:22:00', machineZone).at.toISOString();
    expect(await startOf(ids['dock']!)).toEqual([here, 'name', null]);
    expect((await library.client.call('videos.sameMoment', { videoId: ids['dock']!, atSec: 5 })).recordings).toEqual(
      [],
    );
  });

  it('are told beforehand what a zone changes, and line up on one clock once it is set', async () => {
    const { client } = library;
    const before = await startOf(ids['gate']!);
    const preview = await client.call('cameras.setZone', { cameraId: 'gate', zone: 'pacific/chatham', dryRun: true });
    expect(preview).toMatchObject({ zone: GATE.zone, zoneBefore: null, changed: 1, setByHand: 0 });
    expect(preview.changes).toEqual([
      {
        videoId: ids['gate'],
        name: GATE.file,
        before: before[0],
        after: '2024-05-01T11:22:04.000Z',
        recordedDoubt: null,
      },
    ]);
    expect(await startOf(ids['gate']!)).toEqual(before);
    for (const { camera, zone } of [DOCK, GATE]) await client.call('cameras.setZone', { cameraId: camera, zone });
    expect(await startOf(ids['dock']!)).toEqual(['2024-05-01T11:22:00.000Z', 'name', null]);
    expect(await startOf(ids['gate']!)).toEqual(['2024-05-01T11:22:04.000Z', 'name', null]);

    const moment = await client.call('videos.sameMoment', { videoId: ids['dock']!, atSec: 5.5 });
    expect(moment).toMatchObject({ at: '2024-05-01T11:22:05.500Z', zone: DOCK.zone, clock: '2024-05-01T13:22:05' });
    expect(moment.recordings).toEqual([
      {
        ...{ videoId: ids['gate'], name: GATE.file, cameraId: 'gate', siteId: null },
        ...{ atSec: 1.5, recordedFrom: 'name', fileState: 'here' },
      },
    ]);
    const back = await client.call('videos.sameMoment', { videoId: ids['gate']!, atSec: 1.5 });
    expect(back).toMatchObject({ zone: GATE.zone, clock: '2024-05-02T00:07:05', total: 1 });
    expect(back.recordings).toMatchObject([{ videoId: ids['dock'], atSec: 5.5 }]);
    // Before the one begins and after the other has ended, nobody saw it.
    for (const [videoId, atSec] of [
      [ids['dock']!, 3.9],
      [ids['gate']!, 5],
    ] as const) {
      expect((await client.call('videos.sameMoment', { videoId, atSec })).recordings).toEqual([]);
    }
  });

  it('say when their hour is in doubt, or their start a guess', async () => {
    const twice = await take('20241027_023000.mp4', 3, DOCK.camera);
    expect(await startOf(twice)).toEqual(['2024-10-27T00:30:00.000Z', 'name', 'twice']);
    const guess = await take('run.mp4', 4, DOCK.camera);
    expect(await startOf(guess)).toEqual(['2024-06-01T09:59:56.000Z', 'file-time', null]);
    // Another camera's clock never stood twice at that time.
    await library.client.call('videos.update', { videoId: twice, labels: { cameraId: GATE.camera } });
    expect(await startOf(twice)).toEqual(['2024-10-26T12:45:00.000Z', 'name', null]);
    await library.client.call('videos.update', { videoId: twice, labels: { cameraId: DOCK.camera } });
  });

  it('keep what was set by hand, and go back when the zone does', async () => {
    const { client } = library;
    const recordedAt = '2024-05-01T13:30:00+02:00';
    await client.call('videos.update', { videoId: ids['dock']!, labels: { recordedAt } });
    const changed = await client.call('cameras.setZone', { cameraId: DOCK.camera, zone: '+05:30' });
    expect(changed).toMatchObject({ zoneBefore: DOCK.zone, changed: 1, setByHand: 1, independent: 1, unknown: 0 });
    expect(await startOf(ids['dock']!)).toEqual([recordedAt, 'set', null]);
    const { zoneBefore } = changed;
    await client.call('cameras.setZone', { cameraId: DOCK.camera, zone: zoneBefore });
    const { cameras } = await client.call('cameras.list', {});
    expect(cameras[0]).toEqual({ cameraId: DOCK.camera, zone: DOCK.zone, videos: 3, dated: 3 });
    await expect(client.call('cameras.setZone', { cameraId: 'gate', zone: 'Mars/Base' })).rejects.toMatchObject({
      code: 'bad-input',
      message: 'Mars/Base is no time zone.',
    });
  });

  it('are lined up by the command line as well', async () => {
    await library.close();
    const zone = await runInProcess(dataDir, ['cameras', 'zone', 'gate', 'machine', '--dry-run']);
    expect(zone).toMatchObject({ exitCode: 0, document: { zone: null, zoneBefore: GATE.zone } });
    const moment = await runInProcess(dataDir, ['same-moment', ids['gate']!, '--at', '0:01.5']);
    expect(moment).toMatchObject({ exitCode: 0, document: { at: '2024-05-01T11:22:05.500Z', total: 0 } });
    library = await openLibrary(dataDir);
  });
});
