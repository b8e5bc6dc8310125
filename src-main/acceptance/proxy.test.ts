import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runLongCall } from '../../src-shared/contract/run-long-call.ts';
import type { VideoProxy } from '../../src-shared/model/proxy.ts';
import type { LibraryCheck } from '../../src-shared/model/worded.ts';
import { createArtifacts } from '../stores/artifacts/artifacts.ts';
import { layout } from '../stores/artifacts/layout.ts';
import { readDoubles } from '../stores/artifacts/scan-files.ts';
import { type OpenLibrary, openLibrary, runInProcess } from './testing/in-process.ts';
import { runVigil } from './testing/run-vigil.ts';
import { mountSmallDrive } from './testing/small-drive.ts';
import { importAndIndex, waitForJob } from './testing/wait-for-job.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-proxy-'));
const dataDir = join(root, 'library');
const samples = process.env['VIGIL_TEST_DATA'] ?? resolve(import.meta.dirname, '../../../shared/data');
let library: OpenLibrary;

beforeAll(async () => {
  library = await openLibrary(dataDir);
});
afterAll(async () => {
  await library.close();
  rmSync(root, { recursive: true, force: true });
});

/** Later by a part of a frame, and every third frame by more: no two frames are equally far apart. */
const UNEVEN = ['-vf', "setpts='PTS+(0.61+0.011*mod(N,3))/TB'", '-fps_mode', 'passthrough'];

const ffmpeg = (...args: readonly string[]): Buffer =>
  execFileSync(process.env['FFMPEG_PATH'] ?? 'ffmpeg', ['-nostdin', '-v', 'error', ...args]);

/** Draws a recording that Chromium does not play; each name has bytes of its own. */
function draw(name: string, options: readonly string[], { sec = 3, size = '160x90', sound = true } = {}): string {
  const path = join(root, name);
  if (existsSync(path)) return path;
  const heard = sound ? ['-f', 'lavfi', '-i', `sine=d=${sec}`] : [];
  ffmpeg(
    '-f',
    'lavfi',
    '-i',
    `testsrc=s=${size}:r=25:d=${sec}`,
    ...heard,
    '-metadata',
    `title=${name}`,
    ...options,
    path,
  );
  return path;
}

const PATIENCE = { timeout: 60_000, interval: 50 };
const MPEG4 = ['-c:v', 'mpeg4', '-q:v', '6'];
const folderOf = (videoId: string, library = dataDir): string =>
  createArtifacts(join(library, 'artifacts')).folder(videoId);
const proxyOf = (videoId: string): string => join(folderOf(videoId), layout.proxy);
/** What of proxies lies in a video's folder. */
const filesOfProxy = (videoId: string, library = dataDir): string[] =>
  readdirSync(folderOf(videoId, library)).filter((name) => name.startsWith('proxy'));

/** A field of the streams of a file, or of the frames of its picture, one line each. */
function ffprobe(path: string, entries: string): string[] {
  const args = ['-v', 'error', '-select_streams', entries.startsWith('stream') ? 'v' : 'v:0', '-show_entries', entries];
  const text = execFileSync(process.env['FFPROBE_PATH'] ?? 'ffprobe', [...args, '-of', 'csv=p=0', path], {
    encoding: 'utf8',
  });
  return text.split('\n').filter((line) => line !== '');
}

async function prepared(path: string): Promise<{ videoId: string; proxy: VideoProxy }> {
  const { videos } = await library.client.call('videos.list', { text: basename(path) });
  const videoId = videos[0]?.videoId ?? (await importAndIndex(library.client, path));
  return { videoId, proxy: await runLongCall(library.client, 'videos.prepareProxy', { videoId }) };
}

/** Whether every frame of the proxy has the time of a frame of the recording, as the scan found it, in order. */
async function expectSameTimes(videoId: string): Promise<void> {
  const indexed = await readDoubles(folderOf(videoId), layout.frameTimes);
  const played = ffprobe(proxyOf(videoId), 'frame=pts_time').map(Number.parseFloat);
  expect(played).toHaveLength(indexed.length);
  const furthest = Math.max(...played.map((sec, frame) => Math.abs(sec - indexed[frame]!)));
  expect(furthest).toBeLessThan(0.001);
}

describe('a playable copy', () => {
  const hevc = [
    '-c:v',
    'libx265',
    '-x265-params',
    'log-level=error',
    '-preset',
    'ultrafast',
    '-pix_fmt',
    'yuv420p10le',
  ];
  it.each([
    ['MPEG-4 Part 2 in AVI with MP3', 'plain.avi', [...MPEG4, '-c:a', 'libmp3lame']],
    ['HEVC of 10 bits', 'ten-bit.mkv', [...hevc, '-c:a', 'ac3']],
    ['an uneven rate, a picture after the sound', 'uneven.mkv', [...UNEVEN, ...MPEG4]],
    ['a clock that starts late', 'late.mkv', [...UNEVEN, ...MPEG4, '-output_ts_offset', '20']],
    ['a transport stream', 'stream.ts', ['-c:v', 'mpeg2video', '-c:a', 'mp2']],
    [
      'wide pixels, in fields',
      'fields.avi',
      ['-vf', 'setsar=16/11,tinterlace=interleave_top', '-flags', '+ildct', '-field_order', 'tt', ...MPEG4],
    ],
  ])('has the frames of the recording at their times: %s', async (_, name, options) => {
    const { videoId, proxy } = await prepared(draw(name, options));
    expect(proxy).toMatchObject({ state: 'ready', sizeBytes: expect.any(Number) });
    await expectSameTimes(videoId);
    const video = await library.client.call('videos.get', { videoId });
    expect(video.playable).toBe(false);
    expect(ffprobe(proxyOf(videoId), 'stream=codec_name,pix_fmt,sample_aspect_ratio')).toEqual(['h264,1:1,yuv420p']);
  });

  it('is upright, of even size, small, and has a key frame every second and its index in front', async () => {
    const upright = draw('upright.mov', MPEG4, { size: '1301x701', sound: false });
    const turned = join(root, 'turned.mov');
    const copy = ['-c', 'copy', turned];
    // From version 7 on it is an option of its own.
    try {
      ffmpeg('-display_rotation', '90', '-i', upright, ...copy);
    } catch {
      ffmpeg('-i', upright, '-metadata:s:v:0', 'rotate=270', ...copy);
    }
    const { videoId } = await prepared(turned);
    expect(ffprobe(proxyOf(videoId), 'stream=width,height')).toEqual(['690,1280']);
    const keys = ffprobe(proxyOf(videoId), 'packet=pts_time,flags').filter((packet) => packet.includes('K'));
    expect(keys.map(Number.parseFloat)).toEqual([0, 1, 2]);
    const boxes = execFileSync('grep', ['-abo', '-m1', '-E', 'moov|mdat', proxyOf(videoId)], { encoding: 'utf8' });
    expect(boxes).toMatch(/^\d+:moov/);
    await expectSameTimes(videoId);
  });

  it("keeps the clock of SOPilot's samples", async (context) => {
    const folder = join(samples, 'sop/ppe_check');
    const [sample] = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.mp4')) : [];
    if (!sample) return context.skip(`no recordings in ${folder}`);
    const { videoId } = await prepared(join(folder, sample));
    await expectSameTimes(videoId);
  });
});

describe('playable copies', () => {
  it('are made once, go with their video, and can be removed', async () => {
    const { videoId, proxy } = await prepared(draw('kept.avi', MPEG4));
    const again = await runInProcess<VideoProxy>(dataDir, ['videos', 'proxy', videoId]);
    expect(again.document).toMatchObject({ version: proxy.version });
    expect(await library.client.call('videos.removeProxy', { videoId })).toEqual({ removed: true });
    expect(filesOfProxy(videoId)).toEqual([]);
    expect(await library.client.call('videos.proxy', { videoId })).toMatchObject({ state: 'none', error: null });
    await runLongCall(library.client, 'videos.prepareProxy', { videoId });
    await library.client.call('videos.remove', { videoId });
    expect(existsSync(folderOf(videoId))).toBe(false);
  });

  it('make room for each other, those played longest ago first, within their budget', async () => {
    const { client } = library;
    for (const { videoId } of (await client.call('videos.list', { limit: 100 })).videos) {
      await client.call('videos.removeProxy', { videoId });
    }
    const [first, second, third] = ['first', 'second', 'third'].map((name) => draw(`${name}.avi`, MPEG4, { sec: 2 }));
    const a = await prepared(first!);
    const b = await prepared(second!);
    // What the third is estimated at: it has room beside one of them.
    const bytes = (160 * 90 * 25 * 0.1 + 128_000) / 4;
    await client.call('settings.update', { proxyBudgetGb: (a.proxy.sizeBytes * 1.5 + bytes) / 1e9 });
    const c = await prepared(third!);
    const states = await Promise.all([a, b, c].map(({ videoId }) => client.call('videos.proxy', { videoId })));
    expect(states.map(({ state }) => state)).toEqual(['none', 'ready', 'ready']);
    expect(await client.call('videos.proxies', {})).toMatchObject({ count: 2 });
    await client.call('settings.update', { proxyBudgetGb: 0 });
    await expect(runLongCall(client, 'videos.prepareProxy', { videoId: a.videoId })).rejects.toMatchObject({
      code: 'disk-full',
    });
    expect(filesOfProxy(b.videoId)).toHaveLength(2);
    await client.call('settings.update', { proxyBudgetGb: 20 });
  });
});

describe('a copy that cannot be finished', () => {
  const long = () => draw('long.avi', MPEG4, { sec: 60, size: '480x270', sound: false });

  it('plays as far as it is, and leaves nothing when it is cancelled', async () => {
    const { client } = library;
    const videoId = await importAndIndex(client, long());
    const { jobId } = await client.call('videos.prepareProxy', { videoId });
    const part = await new Promise<VideoProxy>((resolve, reject) => {
      const look = (): void =>
        void client.call('videos.proxy', { videoId }).then((proxy) => {
          if (proxy.state === 'part') resolve(proxy as VideoProxy);
          if (proxy.state === 'ready') reject(new Error('It was made before there was a part.'));
        }, reject);
      client.subscribe(({ type }) => type === 'video.changed' && look());
      look();
    });
    expect(part.readySec).toBeGreaterThan(3);
    await client.call('jobs.cancel', { jobId });
    await waitForJob(client, jobId, ({ state }) => state === 'cancelled');
    // The job is cancelled at once, and its files go as soon as ffmpeg has ended.
    await vi.waitFor(() => expect(filesOfProxy(videoId)).toEqual([]), PATIENCE);
    expect(await client.call('videos.proxy', { videoId })).toMatchObject({ state: 'none', version: null });
  });

  it('says that the recording went away, or was written to', async () => {
    const { client } = library;
    const path = join(root, 'leaves.avi');
    copyFileSync(long(), path);
    // The same bytes as before are the same video: another film.
    execFileSync('sh', ['-c', `printf x >> '${path}'`]);
    const videoId = await importAndIndex(client, path);
    const { jobId } = await client.call('videos.prepareProxy', { videoId });
    await waitForJob(client, jobId, ({ state }) => state === 'running');
    rmSync(path);
    const gone = await waitForJob(client, jobId, ({ state }) => state !== 'running');
    expect(gone).toMatchObject({ state: 'failed', error: { code: 'not-found' } });
    expect(filesOfProxy(videoId)).toEqual([]);
  });

  it('is refused before it begins where the drive has no room', async (context) => {
    const folder = join(root, 'small');
    mkdirSync(folder);
    const drive = mountSmallDrive(folder, '64m');
    if (!drive) return context.skip('no drive of 64 MB can be mounted here');
    const small = await openLibrary(join(folder, 'library'));
    try {
      const videoId = await importAndIndex(small.client, draw('plain.avi', MPEG4));
      drive.fill(24e6);
      await expect(runLongCall(small.client, 'videos.prepareProxy', { videoId })).rejects.toMatchObject({
        code: 'disk-full',
      });
      expect(filesOfProxy(videoId, join(folder, 'library'))).toEqual([]);
    } finally {
      await small.close();
      drive.unmount();
    }
  });

  it('is not seen after its process was killed, is made at the next try, and removed when it is found damaged', async () => {
    const killed = join(root, 'killed');
    const path = draw('plain.avi', MPEG4);
    const { document } = await runInProcess<{ videos: { videoId: string }[] }>(killed, ['index', path]);
    const { videoId } = document.videos[0]!;
    const { signal } = await runVigil(['videos', 'proxy', videoId], {
      VIGIL_DATA_DIR: killed,
      VIGIL_FAULT: 'proxy:made',
    });
    expect(signal).toBe('SIGKILL');
    expect(filesOfProxy(videoId, killed).every((name) => name.endsWith('.tmp'))).toBe(true);
    const { document: proxy } = await runInProcess<VideoProxy>(killed, ['videos', 'proxy', videoId]);
    expect(proxy.state).toBe('ready');
    expect(filesOfProxy(videoId, killed).toSorted()).toEqual([layout.proxyFacts, layout.proxy]);

    truncateSync(join(folderOf(videoId, killed), layout.proxy), 1000);
    const repaired = await runInProcess<LibraryCheck>(killed, ['check', '--repair']);
    expect(repaired.document.findings).toMatchObject([{ videoId, file: layout.proxy, outcome: 'mended' }]);
    expect(filesOfProxy(videoId, killed)).toEqual([]);
  });
});
