import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countFfmpeg } from '../../../acceptance/testing/counted-ffmpeg.ts';
import type { LentSample } from '../../../engines/scan/lent-samples.ts';
import type { ScanOutput } from '../../../engines/scan/outputs/scan-output.ts';
import { scanOutputs } from '../../../engines/scan/outputs/scan-outputs.ts';
import { findMediaBinaries, type MediaBinaries } from '../../../platform/binaries.ts';
import { layout } from '../../../stores/artifacts/layout.ts';
import { contents, makeTake, manifest, type ScanTry, type ScanTryOptions, tryScan } from './testing/scan-desk.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-scan-outputs-'));
const PRODUCT = scanOutputs(layout);
let take: { readonly binaries: MediaBinaries; readonly filePath: string };
let ffmpeg: Awaited<ReturnType<typeof countFfmpeg>>;

beforeAll(async () => {
  const { filePath } = await makeTake(root);
  ffmpeg = await countFfmpeg(root);
  take = { filePath, binaries: await findMediaBinaries({ ...process.env, ...ffmpeg.env }) };
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folders = 0;
const newFolder = (): string => join(root, `video-${folders++}`);
const run = (folder: string, options: ScanTryOptions = {}): ScanTry => tryScan({ ...take, folder }, options);

/** What a new output looks like: the checksum of each sampled picture, and once more for every second one. */
function checksums(version = 1, key = 'checksums'): ScanOutput {
  const name = `${key}.u32`;
  return {
    key,
    version,
    wants: 'samples',
    files: () => [{ name, kind: 'values', bytesPerValue: 4 }],
    begin: ({ append }) => ({
      onSample: ({ frameIndex, image, release }) => {
        const checksum = crc32(image.data) + version;
        append(name, Uint32Array.from(frameIndex % 2 === 0 ? [checksum, checksum] : [checksum]));
        release();
      },
    }),
  };
}

/** The mean score of each batch of frames. */
const meanScores: ScanOutput = {
  key: 'mean-scores',
  version: 1,
  wants: 'every-small-frame',
  files: () => [{ name: 'mean-scores.f64', kind: 'values', bytesPerValue: 8 }],
  begin: ({ append }) => ({
    onFrames: ({ contentScores }) => {
      const mean = contentScores.reduce((sum, score) => sum + score, 0) / contentScores.length;
      append('mean-scores.f64', Float64Array.of(mean));
    },
  }),
};

const without = (files: Map<string, string>, ...names: string[]): Map<string, string> =>
  new Map([...files].filter(([path]) => !names.includes(path.slice(1))));

describe('a video that has been scanned', () => {
  it('is not decoded while nothing is missing, nor when its scan.json says nothing of outputs', async () => {
    const folder = newFolder();
    await run(folder).result;
    const path = join(folder, layout.scanSummary);
    const { outputs, ...summary } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    expect(Object.keys(outputs as object)).toEqual([
      ...[
        'cut-scores',
        'tiny-frames',
        'motion',
        `frame-vectors.${manifest.id}`,
        'thumbnails',
        'storyboard',
        'waveform',
      ],
    ]);
    writeFileSync(path, JSON.stringify(summary));
    rmSync(join(folder, layout.checksum(layout.scanSummary)));
    const before = contents(folder);
    ffmpeg.forget();
    const again = run(folder);
    // Nobody has written down that there is no sound: it is looked for once more.
    expect(await again.result).toMatchObject({ frameCount: 288, made: ['waveform'], decodes: 0 });
    expect(await run(folder).result).toMatchObject({ frameCount: 288, made: [], decodes: 0 });
    expect(ffmpeg.decodes()).toEqual([]);
    expect(without(contents(folder), layout.scanSummary)).toEqual(without(before, layout.scanSummary));
  });

  it('gets a new output of samples with one decode, without being embedded or measured again', async () => {
    const folder = newFolder();
    await run(folder).result;
    const before = contents(folder);
    ffmpeg.forget();
    const more = run(folder, { outputs: [...PRODUCT, checksums()] });
    expect(await more.result).toMatchObject({ made: ['checksums'], samples: 48, decodes: 1, frameCount: 288 });
    expect(more.encoder.vectors).toEqual([]);
    const decodes = ffmpeg.decodes();
    expect(decodes).toHaveLength(1);
    expect(decodes[0]).toContain('[sample]');
    expect(decodes[0]).not.toMatch(/\[(small|thumb|story|sopilot)\]/);
    const after = contents(folder);
    expect(without(after, 'checksums.u32', layout.scanSummary)).toEqual(without(before, layout.scanSummary));

    const whole = newFolder();
    await run(whole, { outputs: [...PRODUCT, checksums()] }).result;
    expect(after.get('/checksums.u32')).toBe(contents(whole).get('/checksums.u32'));
    expect(await run(folder, { outputs: [...PRODUCT, checksums()] }).result).toMatchObject({ decodes: 0 });
  });

  it('gets a new output of every frame without a sample being decoded', async () => {
    const folder = newFolder();
    await run(folder).result;
    ffmpeg.forget();
    const more = run(folder, { outputs: [...PRODUCT, meanScores] });
    expect(await more.result).toMatchObject({ made: ['mean-scores'], samples: 0, decodes: 1 });
    expect(more.encoder.vectors).toEqual([]);
    expect(ffmpeg.decodes()).toHaveLength(1);
    expect(ffmpeg.decodes()[0]).not.toMatch(/\[(sample|thumb|story|sopilot)\]/);
    expect(readFileSync(join(folder, 'mean-scores.f64'))).toHaveLength(8 * Math.ceil(288 / 64));
  });

  it.each([
    ['another version of it', [...PRODUCT, checksums(2)], {}, ['checksums']],
    ['its file being gone', [...PRODUCT, checksums()], { gone: 'checksums.u32' }, ['checksums']],
    ['another version of the encoder', [...PRODUCT, checksums()], { version: '2' }, ['frame-vectors']],
    [
      'a sheet of the storyboard that is gone',
      [...PRODUCT, checksums()],
      { gone: layout.storyboardSheets },
      ['storyboard'],
    ],
    ['thumbnails that are gone', [...PRODUCT, checksums()], { gone: 'thumbs' }, ['thumbnails']],
    ['frame times that are gone', [...PRODUCT, checksums()], { gone: layout.frameTimes }, ['cut-scores']],
  ] satisfies [string, readonly ScanOutput[], { gone?: string; version?: string }, string[]][])(
    'has only those outputs made again that are stale: %s',
    async (_, outputs, how: { gone?: string; version?: string }, made) => {
      const { gone, version } = how;
      const folder = newFolder();
      await run(folder, { outputs: [...PRODUCT, checksums()] }).result;
      if (gone) rmSync(join(folder, gone), { recursive: true });
      const encoder = { folder: '', manifest: { ...manifest, version: version ?? manifest.version } };
      expect(await run(folder, { outputs, encoder }).result).toMatchObject({ made, decodes: 1 });
      expect(await run(folder, { outputs, encoder }).result).toMatchObject({ made: [], decodes: 0 });
    },
  );

  it('has everything made again when something else is masked', async () => {
    const folder = newFolder();
    const alsoMake = ['sopilot-clips'];
    // Objects take a detector.
    const keys = PRODUCT.map(({ key }) => key).filter((key) => key !== 'objects');
    expect((await run(folder, { alsoMake }).result).made).toEqual(keys);
    const mask = [{ mode: 'black', rect: { left: 0, top: 0, right: 0.5, bottom: 0.5 } }] as const;
    // The clips are there, so they are made again although nobody asks for them.
    expect(await run(folder, { mask }).result).toMatchObject({ made: keys, decodes: 1 });
    expect(await run(folder, { mask, alsoMake }).result).toMatchObject({ made: [], decodes: 0 });
  });

  it('has everything made again when its frames turn out not to be those of the earlier scan', async () => {
    const folder = newFolder();
    await run(folder).result;
    const path = join(folder, layout.frameTimes);
    rmSync(join(folder, layout.checksum(layout.frameTimes)));
    writeFileSync(path, new Uint8Array(Float64Array.from({ length: 288 }, (_, frame) => frame / 23).buffer));
    const again = run(folder, { outputs: [...PRODUCT, checksums()] });
    const all = [
      'cut-scores',
      'tiny-frames',
      'motion',
      'frame-vectors',
      'thumbnails',
      'storyboard',
      'waveform',
      'checksums',
    ];
    expect((await again.result).made).toEqual(all);
    const whole = newFolder();
    await run(whole, { outputs: [...PRODUCT, checksums()] }).result;
    expect(contents(folder)).toEqual(contents(whole));
  });
});

describe('a scan with several takers of samples', () => {
  it('goes on after an interruption to the very same files, also where a taker leaves more than one value', async () => {
    const outputs = [...PRODUCT, checksums(), meanScores, checksums(1, 'more-checksums')];
    const whole = newFolder();
    await run(whole, { outputs }).result;
    for (const stopAfter of [1, 3]) {
      const folder = newFolder();
      const stopped = run(folder, { outputs, stopAfter });
      await expect(stopped.result).rejects.toMatchObject({ code: 'cancelled' });
      const resumed = run(folder, { outputs, resume: structuredClone(stopped.checkpoints.at(-1)) });
      const { samples } = await resumed.result;
      expect(samples).toBe(resumed.encoder.vectors.length);
      expect(samples).toBeLessThan(48 - 8 * stopAfter);
      expect(contents(folder)).toEqual(contents(whole));
    }
  });

  it('goes on likewise where only samples are decoded', async () => {
    const outputs = [...PRODUCT, checksums(), checksums(1, 'more-checksums')];
    const whole = newFolder();
    await run(whole).result;
    await run(whole, { outputs }).result;
    const folder = newFolder();
    await run(folder).result;
    const stopped = run(folder, { outputs, stopAfter: 2 });
    await expect(stopped.result).rejects.toMatchObject({ code: 'cancelled' });
    const resumed = run(folder, { outputs, resume: structuredClone(stopped.checkpoints.at(-1)) });
    expect((await resumed.result).samples).toBeLessThan(48 - 20);
    expect(contents(folder)).toEqual(contents(whole));
  });

  it('begins again when the saved checkpoint is of an older build, of other outputs or of another version', async () => {
    const folder = newFolder();
    const stopped = run(folder, { stopAfter: 2 });
    await expect(stopped.result).rejects.toMatchObject({ code: 'cancelled' });
    const last = stopped.checkpoints.at(-1)!;
    const { position } = last;
    const old = { position, frames: position.frameCount, samples: 20 };
    const { motion, ...others } = last.outputs;
    for (const resume of [
      old,
      { ...last, version: 3 },
      { ...last, outputs: others },
      { ...last, outputs: { ...others, motion: { ...motion, version: 2 } } },
    ]) {
      const again = run(folder, { resume });
      expect(await again.result).toMatchObject({ samples: 48, decodes: 1 });
      expect(again.encoder.vectors).toHaveLength(48);
      rmSync(folder, { recursive: true });
    }
  });

  it('uses a picture’s memory again only when the last taker has released it, and holds the decoder back', async () => {
    const HELD = 5;
    const buffers = new Set<ArrayBufferLike>();
    const held: { sample: LentSample; checksum: number }[] = [];
    let released = 0;
    const letGo = (): void => {
      const { sample, checksum } = held.shift()!;
      expect(crc32(sample.image.data)).toBe(checksum);
      sample.release();
      // Once more does not count for another taker.
      sample.release();
      released += 1;
    };
    const slow: ScanOutput = {
      key: 'slow',
      version: 1,
      wants: 'samples',
      files: () => [],
      begin: () => ({
        onSample: async (sample) => {
          buffers.add(sample.image.data.buffer);
          held.push({ sample, checksum: crc32(sample.image.data) });
          await new Promise(setImmediate);
          while (held.length > HELD) letGo();
        },
        flush: async () => {
          while (held.length > 0) letGo();
        },
      }),
    };
    const folder = newFolder();
    const outputs = [slow, ...PRODUCT, checksums()];
    expect(await run(folder, { outputs, checkpointEverySec: 60 }).result).toMatchObject({ samples: 48 });
    expect([released, held.length]).toEqual([48, 0]);
    // What the slow one and an encoder's passes hold, what waits its turn, and the one being read.
    expect(buffers.size).toBeLessThan(30);
    const plain = newFolder();
    await run(plain, { outputs: [...PRODUCT, checksums()] }).result;
    expect(without(contents(folder), layout.scanSummary)).toEqual(without(contents(plain), layout.scanSummary));
  });
});

describe('SOPilot’s clips', () => {
  it('are made for a scanned video with one decode of their frames alone, and left out where nothing was asked', async () => {
    const folder = newFolder();
    await run(folder).result;
    expect(existsSync(join(folder, layout.sopilotVectors))).toBe(false);
    ffmpeg.forget();
    const more = run(folder, { alsoMake: ['sopilot-clips'] });
    expect(await more.result).toMatchObject({ made: ['sopilot-clips'], samples: 0, decodes: 1 });
    expect(ffmpeg.decodes()).toHaveLength(1);
    expect(ffmpeg.decodes()[0]).not.toMatch(/\[(sample|thumb|story)\]/);
    const whole = newFolder();
    await run(whole, { alsoMake: ['sopilot-clips'] }).result;
    expect(contents(folder)).toEqual(contents(whole));
  });
});
