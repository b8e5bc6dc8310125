import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrivacyMask } from '../../../src-shared/model/privacy.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { runProcess, SAFE_ARGS } from '../../engines/media/ffmpeg.ts';
import { H264_SHORT_GOP, makeFootage } from '../../engines/media/testing/make-footage.ts';
import type { MediaBinaries } from '../../platform/binaries.ts';
import { createArtifacts } from '../../stores/artifacts/artifacts.ts';
import { tryScan } from '../../workers/tasks/ingest/testing/scan-desk.ts';
import { exactFrames, justBefore } from './exact-frames.ts';
import { frameTimesOf } from './frame-times.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-exact-'));
const artifacts = createArtifacts(join(root, 'artifacts'));
const signal = new AbortController().signal;
let binaries: MediaBinaries;
let masks: PrivacyMask[] = [];

/** Each frame a grey of its own; every fifth is left out, and the file's clock begins at 3 s. */
const SOURCE = "color=s=64x48:r=25:d=8,geq=lum='20+N':cb=128:cr=128,select='mod(n,5)'";
const GREY_OF_FIRST = 21;

const film = (videoId: string, path: string): Video =>
  ({ videoId, path, checksum: videoId.padEnd(64, '0'), fileState: 'here', cameraId: null, siteId: null }) as Video;

async function scanned(videoId: string, path: string): Promise<Video> {
  await tryScan({ binaries, filePath: path, folder: await artifacts.ensureFolder(videoId) }).result;
  return film(videoId, path);
}

/** The grey in a quarter of a JPEG, as the film has it. */
async function grey(jpeg: Uint8Array | null, quarter: 'first' | 'last' = 'last'): Promise<number> {
  const [file, raw] = [join(root, 'one.jpg'), join(root, 'one.grey')];
  writeFileSync(file, jpeg!);
  await runProcess(binaries.ffmpegPath, [...SAFE_ARGS, '-y', '-i', file, '-f', 'rawvideo', '-pix_fmt', 'gray', raw]);
  const pixels = readFileSync(raw);
  const full = pixels[quarter === 'first' ? 12 * 64 + 16 : 36 * 64 + 48]!;
  return 16 + (full * 219) / 255;
}

beforeAll(async () => {
  const encoding = ['-fps_mode', 'vfr', ...H264_SHORT_GOP, '-crf', '1', '-output_ts_offset', '3'];
  binaries = await makeFootage(join(root, 'film.mkv'), SOURCE, encoding);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('an exact frame', () => {
  const frames = () => exactFrames({ artifacts, binaries: async () => binaries, masks: () => masks });

  it('is the one that stands at the time, in a film of varying rate whose clock begins late', async () => {
    const video = await scanned('film', join(root, 'film.mkv'));
    const source = frames();
    // Frames 1, 2, 3, 4, 6 … stand from (n - 1) / 25 s on.
    for (const [ms, frame] of [
      [0, 1],
      [39, 1],
      [40, 2],
      [41, 2],
      [120, 4],
      [160, 4],
      [199, 4],
      [200, 6],
      [6000, 151],
      [7999, 199],
    ] as const) {
      const found = await grey(await source.frameAt(video, ms, signal));
      expect(Math.round(found - GREY_OF_FIRST + 1), `at ${ms} ms`).toBe(frame);
    }
  });

  it('hides what is masked now, under a tag of its own', async () => {
    const video = film('film', join(root, 'film.mkv'));
    const source = frames();
    const open = source.tagOf(video, 4000);
    expect(await grey(await source.frameAt(video, 4000, signal), 'first')).toBeGreaterThan(100);
    const rect = { left: 0, top: 0, right: 0.5, bottom: 0.5 };
    masks = [{ scope: { kind: 'all' }, mode: 'black', rects: [rect] }];
    expect(source.tagOf(video, 4000)).not.toBe(open);
    const hidden = await source.frameAt(video, 4000, signal);
    masks = [];
    expect(await grey(hidden, 'first')).toBeLessThan(20);
    expect(await grey(hidden, 'last')).toBeGreaterThan(100);
  });

  it('is not there of another file, of none, of one that was never scanned, and for nobody who went away', async () => {
    const video = film('film', join(root, 'film.mkv'));
    const source = frames();
    for (const fileState of ['gone', 'changed'] as const) {
      expect(await source.frameAt({ ...video, fileState }, 100, signal)).toBeNull();
    }
    expect(await source.frameAt(film('unknown', video.path), 100, signal)).toBeNull();
    const away = source.frameAt(video, 4321, AbortSignal.abort());
    await expect(away).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('has the time that the frame is shown at, as a part of all of them', async () => {
    const folder = artifacts.folder('film');
    const part = { fromSec: 0.1, toSec: 0.3, maxFrames: 100 };
    // Frames 1, 2, 3, 4, 6 … of 25 in a second, the first at 0.
    expect(await frameTimesOf(folder, part)).toEqual({
      timesSec: [0.12, 0.2, 0.24, 0.28].map((sec) => expect.closeTo(sec)),
      hasFirst: false,
      hasLast: false,
    });
    expect(await frameTimesOf(folder, { ...part, fromSec: 0, maxFrames: 2 })).toMatchObject({
      timesSec: [expect.closeTo(0), expect.closeTo(0.04)],
      hasFirst: true,
    });
    const rest = await frameTimesOf(folder, { fromSec: 7.9, maxFrames: 100 });
    expect(rest).toMatchObject({ timesSec: [expect.closeTo(7.92)], hasLast: true });
    const none = { timesSec: [], hasFirst: false, hasLast: false };
    expect(await frameTimesOf(artifacts.folder('unknown'), part)).toEqual(none);
    expect(await frameTimesOf(folder, { fromSec: 99, maxFrames: 100 })).toEqual(none);
  });

  it('lies between its neighbours', () => {
    const times = Float64Array.of(0.1, 0.2, 0.4);
    expect([0, 0.1, 0.15, 0.2, 0.3, 0.4, 9].map((sec) => justBefore(times, sec))).toEqual([
      ...[0, 0, 0, expect.closeTo(0.15), expect.closeTo(0.15), expect.closeTo(0.3), expect.closeTo(0.3)],
    ]);
    expect(justBefore(Float64Array.of(), 3)).toBe(0);
  });
});
