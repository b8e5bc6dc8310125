import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient, type VigilClient } from '../../../src-shared/contract/client.ts';
import { runLongCall } from '../../../src-shared/contract/run-long-call.ts';
import type { MaskScope } from '../../../src-shared/model/privacy.ts';
import { createCore } from '../../core/create-core.ts';
import { makeFootage } from '../../engines/media/testing/make-footage.ts';
import { type CoreAccess, openCore } from '../../hosts/open-core.ts';
import { findMediaBinaries } from '../../platform/binaries.ts';
import { decodeImage } from '../ask/decode-image.ts';

const LOSSLESS = ['-c:v', 'ffv1', '-pix_fmt', 'gbrp'];
const SOURCE = 'testsrc2=s=320x180:r=8:d=9';
const RECT = { left: 0.25, top: 0.25, right: 0.5, bottom: 0.5 };
const BLACK = { mode: 'black' as const, rects: [RECT] };
const CAMERA: MaskScope = { kind: 'camera', cameraId: 'till' };

let folder: string;
let access: CoreAccess;
let client: VigilClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-privacy-'));
  await makeFootage(join(folder, 'open.mkv'), `${SOURCE},format=gbrp`, LOSSLESS);
  const boxed = `${SOURCE},format=rgb24,drawbox=80:45:80:45:black:fill,format=gbrp`;
  await makeFootage(join(folder, 'boxed.mkv'), boxed, LOSSLESS);
  access = await openCore({ overrides: { dataDir: join(folder, 'data') }, createCore });
  client = createClient(access.transport);
});
afterAll(async () => {
  await access.close();
  rmSync(folder, { recursive: true, force: true });
});

async function ended(jobIds: readonly (string | null)[]): Promise<void> {
  await expect
    .poll(
      async () => Promise.all(jobIds.map(async (jobId) => (await client.call('jobs.get', { jobId: jobId! })).state)),
      {
        timeout: 100_000,
        interval: 50,
      },
    )
    .toEqual(jobIds.map(() => 'completed'));
}

async function take(name: string, cameraId?: string): Promise<string> {
  const labels = { role: 'trainee' as const, ...(cameraId !== undefined && { cameraId }) };
  const { videos } = await runLongCall(client, 'videos.import', { paths: [join(folder, name)], ...labels });
  await ended([videos[0]!.jobId]);
  return videos[0]!.videoId!;
}

const artifact = (videoId: string, name: string): Buffer => readFileSync(join(folder, 'data/artifacts', videoId, name));

async function centreOf(videoId: string): Promise<number> {
  const base64 = artifact(videoId, 'thumbs/2000.jpg').toString('base64');
  const { width, data } = await decodeImage(
    await findMediaBinaries(process.env),
    { base64 },
    AbortSignal.timeout(9000),
  );
  const at = (67 * width + 120) * 3;
  return Math.max(...data.slice(at, at + 3));
}

it('masks what is made of a camera’s videos, knows which were made with another mask, and makes those again', async () => {
  const videoId = await take('open.mkv', 'till');
  expect(await client.call('privacy.status', {})).toEqual({ outdated: 0, videos: [], cameras: ['till'], sites: [] });
  const open = {
    frames: artifact(videoId, 'frames.vigil-basic.npy'),
    clips: artifact(videoId, 'sopilot.npy'),
    thumb: artifact(videoId, 'thumbs/2000.jpg'),
    scan: artifact(videoId, 'scan.json'),
  };
  expect(await centreOf(videoId)).toBeGreaterThan(30);
  // What another encoder made of the video before, as files.
  writeFileSync(join(folder, 'data/artifacts', videoId, 'frames.other.npy'), 'made of the open picture');

  await client.call('settings.update', { privacyMasks: [{ scope: CAMERA, ...BLACK }] });
  expect(await client.call('privacy.status', { videoId })).toMatchObject({ outdated: 1, videos: [{ videoId }] });
  const { jobIds } = await client.call('privacy.reindex', {});
  expect(jobIds).toHaveLength(1);
  await ended(jobIds);
  expect((await client.call('privacy.status', {})).outdated).toBe(0);
  expect(await centreOf(videoId)).toBeLessThan(12);
  expect(() => artifact(videoId, 'frames.other.npy')).toThrow('ENOENT');

  // A recording that is really black there, of no camera, gives the very same vectors.
  const boxedId = await take('boxed.mkv');
  for (const name of ['frames.vigil-basic.npy', 'chunks.vigil-basic.npy', 'sopilot.npy', 'sopilot.json']) {
    expect(artifact(videoId, name), name).toEqual(artifact(boxedId, name));
  }
  expect(artifact(videoId, 'frames.vigil-basic.npy')).not.toEqual(open.frames);

  // A label decides which mask is for a video, and without a mask everything is as it was to the byte.
  await client.call('settings.update', { privacyMasks: [{ scope: { kind: 'all' }, mode: 'black', rects: [] }] });
  expect((await client.call('privacy.status', {})).videos.map((video) => video.videoId)).toEqual([videoId]);
  await ended((await client.call('privacy.reindex', { videoIds: [videoId] })).jobIds);
  expect(artifact(videoId, 'frames.vigil-basic.npy')).toEqual(open.frames);
  expect(artifact(videoId, 'sopilot.npy')).toEqual(open.clips);
  expect(artifact(videoId, 'thumbs/2000.jpg')).toEqual(open.thumb);
  expect(artifact(videoId, 'scan.json')).toEqual(open.scan);
});

it('refuses masks that are none', async () => {
  const wrong = { scope: CAMERA, mode: 'black' as const, rects: [{ ...RECT, right: 0.1 }] };
  await expect(client.call('settings.update', { privacyMasks: [wrong] })).rejects.toMatchObject({ code: 'bad-input' });
});
