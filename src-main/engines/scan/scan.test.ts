import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findMediaBinaries, type MediaBinaries } from '../../platform/binaries.ts';
import { probeVideo } from '../media/probe.ts';
import { H264_SHORT_GOP, makeFootage } from '../media/testing/make-footage.ts';
import { type ScanSummary, scanVideo } from './scan.ts';
import type { ScanPosition, ScanRequest, ScanSink } from './scan-request.ts';

const folder = mkdtempSync(join(tmpdir(), 'vigil-scan-'));
let binaries: MediaBinaries;

/** Four scenes of a moving pattern, 10 s at 24 frames per second, every fifth frame left out: a variable rate. */
const VARIABLE_RATE = "testsrc2=s=320x180:r=24:d=10,hue=h='90*floor(t/2.6)',select='mod(n,5)'";

beforeAll(async () => {
  binaries = await findMediaBinaries(process.env);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function footage(name: string, encoding = H264_SHORT_GOP, source = VARIABLE_RATE): Promise<string> {
  const path = join(folder, name);
  await makeFootage(path, source, ['-fps_mode', 'vfr', ...encoding]);
  return path;
}

interface Found {
  readonly frames: (readonly [frameIndex: number, timeSec: number, score: number, motion: number])[];
  readonly samples: (readonly [frameIndex: number, timeSec: number, checksum: number])[];
  readonly sopilot: (readonly [frameIndex: number, checksum: number])[];
  readonly positions: ScanPosition[];
  readonly summary: ScanSummary;
}

/** Scans with a sink that takes everything, but for what is in `without`. */
async function scan(
  filePath: string,
  options: Partial<ScanRequest> = {},
  without: readonly (keyof ScanSink)[] = [],
): Promise<Found> {
  const probe = await probeVideo(binaries, filePath);
  const found: Omit<Found, 'summary'> = { frames: [], samples: [], sopilot: [], positions: [] };
  const request: ScanRequest = { binaries, filePath, probe, sampleRateFps: 4, batchFrames: 20, ...options };
  const sink: ScanSink = {
    onFrames: (batch) => {
      for (const [index, timeSec] of batch.timesSec.entries()) {
        found.frames.push([batch.firstFrameIndex + index, timeSec, batch.contentScores[index]!, batch.motion[index]!]);
      }
    },
    onSample: ({ frameIndex, timeSec, image }) => void found.samples.push([frameIndex, timeSec, crc32(image.data)]),
    onSopilotFrame: ({ frameIndex, image }) => void found.sopilot.push([frameIndex, crc32(image.data)]),
    onPosition: (position) => void found.positions.push(position),
  };
  const taken = Object.entries(sink).filter(([name]) => !without.includes(name as keyof ScanSink));
  const summary = await scanVideo(request, Object.fromEntries(taken));
  return { ...found, summary };
}

describe('scanVideo', () => {
  it('takes times from time stamps and samples the first frame at or after each instant, once', async () => {
    const { frames, samples, summary } = await scan(await footage('plain.mp4'));
    expect(summary).toMatchObject({ frameCount: 192, decodes: 1, sawDamage: false });
    // Frames 1, 2, 3, 4, 6, 7 … of 24 per second, the first of which is where playback starts.
    const expected = Array.from({ length: 240 }, (_, n) => n)
      .filter((n) => n % 5 !== 0)
      .map((n) => (n - 1) / 24);
    expect(frames.map(([, timeSec]) => timeSec)).toEqual(expected.map((sec) => expect.closeTo(sec, 5)));
    const wanted = Array.from({ length: 40 }, (_, k) => expected.findIndex((sec) => sec >= k / 4 - 5e-4));
    expect(samples.map(([frameIndex]) => frameIndex)).toEqual(wanted.filter((index) => index >= 0));
    for (const [frameIndex, timeSec] of samples) expect(timeSec).toBe(frames[frameIndex]![1]);
  });

  it('scores a hard cut high and nothing else', async () => {
    const source = 'color=c=red:s=320x180:r=25:d=2[a];color=c=blue:s=320x180:r=25:d=2[b];[a][b]concat';
    const { frames } = await scan(await footage('cut.mp4', H264_SHORT_GOP, source));
    const high = frames.filter(([, , score]) => score > 5).map(([frameIndex]) => frameIndex);
    expect(high).toEqual([50]);
    expect(frames[0]![2]).toBe(0);
  });

  it.each([
    ['mp4', 'resume.mp4', H264_SHORT_GOP],
    ['Matroska', 'resume.mkv', H264_SHORT_GOP],
  ])('resumes in %s from any position with exactly what an undisturbed scan gives', async (_, name, encoding) => {
    const path = await footage(name, encoding);
    const whole = await scan(path, { sopilotFrames: { everyNthFrame: 6 } });
    expect(whole.positions.length).toBeGreaterThan(8);
    for (const position of [whole.positions[0]!, whole.positions[4]!, whole.positions[7]!]) {
      const rest = await scan(path, { sopilotFrames: { everyNthFrame: 6 }, resumeFrom: position });
      expect(rest.summary).toMatchObject({ resumedBySeeking: true, decodes: 1, frameCount: 192 });
      const after = ([frameIndex]: readonly [number, ...unknown[]]): boolean => frameIndex >= position.frameCount;
      expect(rest.frames).toEqual(whole.frames.filter(after));
      expect(rest.samples).toEqual(whole.samples.filter(after));
      expect(rest.sopilot).toEqual(whole.sopilot.filter(after));
      expect(rest.positions.at(-1)).toEqual(whole.positions.at(-1));
    }
  });

  it('does not trust seeking in a transport stream, and says so', async () => {
    const path = await footage('resume.ts');
    const whole = await scan(path);
    const position = whole.positions[5]!;
    const rest = await scan(path, { resumeFrom: position });
    expect(rest.summary).toMatchObject({ resumedBySeeking: false, decodes: 1, frameCount: whole.summary.frameCount });
    expect(rest.frames).toEqual(whole.frames.slice(position.frameCount));
  });

  it('reads from the start when seeking leads elsewhere, and refuses a file that is not the same', async () => {
    // One key frame at the start and no index to seek by: only the checksum can tell where seeking led.
    const path = await footage('seek.avi', ['-c:v', 'mpeg4', '-q:v', '5', '-g', '24', '-bf', '2']);
    const whole = await scan(path);
    const position = whole.positions[5]!;
    const rest = await scan(path, { resumeFrom: position });
    expect(rest.frames).toEqual(whole.frames.slice(position.frameCount));
    const other = { ...position, seamChecksum: position.seamChecksum ^ 1 };
    await expect(scan(path, { resumeFrom: other })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('gives the same samples without small frames when the times of all frames are known, and resumes them', async () => {
    const path = await footage('known.mp4');
    const whole = await scan(path, { sopilotFrames: { everyNthFrame: 6 } });
    const knownTimesSec = Float64Array.from(whole.frames, ([, timeSec]) => timeSec);
    const options = { knownTimesSec, sopilotFrames: { everyNthFrame: 6 } };
    const known = await scan(path, options, ['onFrames']);
    expect(known.summary).toMatchObject({ frameCount: 192, decodes: 1 });
    expect(known).toMatchObject({ frames: [], samples: whole.samples, sopilot: whole.sopilot });
    expect(known.positions.map(({ frameCount }) => frameCount - 1)).toEqual(whole.samples.map(([index]) => index));
    for (const position of [known.positions[0]!, known.positions[17]!, known.positions.at(-1)!]) {
      const rest = await scan(path, { ...options, resumeFrom: position }, ['onFrames']);
      expect(rest.summary).toMatchObject({ resumedBySeeking: true, decodes: 1, frameCount: 192 });
      expect(rest.samples).toEqual(whole.samples.filter(([index]) => index >= position.frameCount));
      const other = { ...position, seamChecksum: position.seamChecksum ^ 1 };
      const refused = scan(path, { knownTimesSec, resumeFrom: other }, ['onFrames', 'onSopilotFrame']);
      await expect(refused).rejects.toMatchObject({ code: 'conflict' });
    }
  });

  it('refuses a file whose frames are not those that are known', async () => {
    const path = await footage('known.mp4');
    const whole = await scan(path);
    const times = whole.frames.map(([, timeSec]) => timeSec);
    const sampled = whole.samples[3]![0];
    for (const [knownTimes, without] of [
      [times.toSpliced(sampled, 1, times[sampled]! + 0.001), ['onFrames']],
      [times.toSpliced(1, 1, times[1]! + 0.001), ['onSample']],
      [[...times, times.at(-1)! + 1], ['onSample']],
    ] as const) {
      const refused = scan(path, { knownTimesSec: Float64Array.from(knownTimes) }, without);
      await expect(refused).rejects.toMatchObject({ code: 'conflict' });
    }
  });

  it('writes thumbnails named by milliseconds, the same ones after a resume', async () => {
    const path = await footage('thumbs.mp4');
    const thumbnails = (name: string): NonNullable<ScanRequest['thumbnails']> => {
      const directory = join(folder, name);
      mkdirSync(directory);
      return { directory, fileName: '%d.jpg', everySec: 2, longerSidePx: 160 };
    };
    const read = (directory: string): (readonly [string, number])[] =>
      readdirSync(directory).map((name) => [name, crc32(readFileSync(join(directory, name)))] as const);
    const whole = await scan(path, { thumbnails: thumbnails('100%d whole') });
    const all = read(join(folder, '100%d whole'));
    expect(all.map(([name]) => Number.parseInt(name, 10)).sort((a, b) => a - b)).toEqual([0, 2000, 4000, 6042, 8000]);
    const position = whole.positions[4]!;
    await scan(path, { thumbnails: thumbnails('rest'), resumeFrom: position });
    const rest = read(join(folder, 'rest'));
    expect(rest).toEqual(all.filter(([name]) => Number.parseInt(name, 10) > position.lastTimeUs / 1000));
  });

  it('lets a slow receiver hold the decoder back, without losing or reordering anything', async () => {
    const path = await footage('slow.mp4', H264_SHORT_GOP, 'testsrc2=s=640x360:r=24:d=3');
    const probe = await probeVideo(binaries, path);
    const order: number[] = [];
    let atWork = 0;
    await scanVideo(
      { binaries, filePath: path, probe, sampleRateFps: 24 },
      {
        onFrames: () => undefined,
        onSample: async ({ frameIndex }) => {
          atWork += 1;
          expect(atWork).toBeLessThan(8);
          await new Promise(setImmediate);
          atWork -= 1;
          order.push(frameIndex);
        },
      },
    );
    expect(order).toEqual(Array.from({ length: 72 }, (_, index) => index));
  });

  it('stops at once when cancelled, and hands on what the receiver throws', async () => {
    const path = await footage('long.mp4', H264_SHORT_GOP, 'testsrc2=s=320x180:r=24:d=20');
    const probe = await probeVideo(binaries, path);
    const stop = new AbortController();
    const request = { binaries, filePath: path, probe, sampleRateFps: 4 };
    const stopped = scanVideo(
      { ...request, signal: stop.signal },
      {
        onFrames: () => stop.abort(),
        onSample: () => undefined,
      },
    );
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    const failing = scanVideo(request, {
      onFrames: () => undefined,
      onSample: () => Promise.reject(new Error('the drive is gone')),
    });
    await expect(failing).rejects.toThrow('the drive is gone');
  });
});
