import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { word } from '../../../src-shared/sentences/word.ts';
import { probeVideo } from '../media/probe.ts';
import { H264_SHORT_GOP, makeFootage } from '../media/testing/make-footage.ts';
import { findAccelerators } from './accelerators.ts';
import { chooseDecoder, judgeTrial, type Trial } from './choose-decoder.ts';
import { scanVideo } from './scan.ts';
import { type Fake, fakeAccelerator } from './testing/fake-accelerator.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-decoders-'));
const [film, mirrored, shorter] = ['film', 'mirrored', 'shorter'].map((name) => join(root, `${name}.mp4`)) as [
  string,
  string,
  string,
];
beforeAll(async () => {
  await makeFootage(film, 'testsrc2=s=320x180:r=10:d=6', H264_SHORT_GOP);
  await makeFootage(mirrored, 'testsrc=s=320x180:r=10:d=6', H264_SHORT_GOP);
  await makeFootage(shorter, 'testsrc2=s=320x180:r=10:d=4', H264_SHORT_GOP);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('a trial of a device', () => {
  const software: Trial = {
    timesSec: Float64Array.of(0, 0.04, 0.08),
    contentScores: Float32Array.of(0, 30, 2),
    wallMs: 1000,
  };
  it.each([
    ['proven', { wallMs: 500 }],
    ['proven', { wallMs: 800, contentScores: Float32Array.of(0, 30.9, 1.5) }],
    ['slower', { wallMs: 801 }],
    ['slower', { wallMs: 3000 }],
    ['other-scores', { wallMs: 500, contentScores: Float32Array.of(0, 31.1, 2) }],
    ['other-scores', { wallMs: 500, contentScores: Float32Array.of(0, Number.NaN, 2) }],
    ['other-frames', { wallMs: 500, timesSec: Float64Array.of(0, 0.04) }],
    ['other-frames', { wallMs: 500, timesSec: Float64Array.of(0, 0.04, 0.080001) }],
    ['other-frames', { wallMs: 500, timesSec: Float64Array.of(0, 0.04, 0.08, 0.12) }],
  ] as const)('is %s with %j', (verdict, hardware) => {
    expect(judgeTrial(software, { ...software, ...hardware })).toBe(verdict);
  });
});

describe('what decodes', () => {
  const choose = async (fake: Fake, slowProcessor = false) => {
    const binaries = await fakeAccelerator(root, fake, slowProcessor);
    const devices = await findAccelerators(binaries.ffmpegPath);
    expect(devices).toEqual(['fake']);
    const probe = await probeVideo(binaries, film);
    const { accelerator, reason } = await chooseDecoder({ binaries, filePath: film, probe, patienceSec: 20 }, devices);
    return [accelerator, word(reason)];
  };

  it('is a device that does the same faster', async () => {
    const [accelerator, reason] = await choose('equal', true);
    expect(accelerator).toBe('fake');
    expect(reason).toMatch(/^fake decodes: in a trial it gave the same cut scores, \d+\.\d times as fast\.$/);
  });

  it.each([
    ['slow' as const, 'The processor decodes: fake was not clearly faster.'],
    [{ other: shorter }, 'The processor decodes: fake gave other pictures or times.'],
    [{ other: mirrored }, 'The processor decodes: the pictures of fake gave other cut scores.'],
  ])('is the processor where the device is %j', async (fake, reason) => {
    expect(await choose(fake)).toEqual([null, reason]);
  });

  it('is the processor where the device hangs, and that is ended', async () => {
    const binaries = await fakeAccelerator(root, 'hangs');
    const probe = await probeVideo(binaries, film);
    // Long enough for the processor on a busy machine.
    const request = { binaries, filePath: film, probe, patienceSec: 5 };
    const { accelerator, reason } = await chooseDecoder(request, ['fake']);
    expect([accelerator, word(reason)]).toEqual([
      null,
      expect.stringMatching(/^The processor decodes: fake failed\. .* 5 s/) as unknown,
    ]);
  });

  it('is the processor where there is no device', async () => {
    const binaries = await fakeAccelerator(root, 'equal');
    const probe = await probeVideo(binaries, film);
    expect(await chooseDecoder({ binaries, filePath: film, probe }, [])).toMatchObject({ accelerator: null });
    expect(binaries.calls()).toEqual([]);
  });

  it('ends a scan when the device complains, whatever came out before', async () => {
    const binaries = await fakeAccelerator(root, { diesAfterSec: 3 });
    const probe = await probeVideo(binaries, film);
    const scan = scanVideo(
      { binaries, filePath: film, probe, sampleRateFps: 1, accelerator: 'fake' },
      { onFrames: () => {} },
    );
    await expect(scan).rejects.toMatchObject({ code: 'internal', message: 'The decoder fake failed.' });
  });
});
