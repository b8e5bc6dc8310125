import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FrameEncoder } from '../../../engines/encoders/encoder.ts';
import { EncoderManifest } from '../../../engines/encoders/manifest.ts';
import { probeVideo } from '../../../engines/media/probe.ts';
import { H264_SHORT_GOP, makeFootage } from '../../../engines/media/testing/make-footage.ts';
import type { RgbImage } from '../../../engines/pictures/rgb-image.ts';
import { readVectorMatrix } from '../../../formats/npy.ts';
import { layout } from '../../../stores/artifacts/layout.ts';
import { readDoubles } from '../../../stores/artifacts/scan-files.ts';
import { runScanTask, type ScanCheckpoint, type ScanMessage, type ScanTaskInput } from './scan-task.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-scan-task-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const SHA = '0'.repeat(64);
const manifest = EncoderManifest.parse({
  id: 'mean-colour',
  version: '1',
  title: 'Mean colour',
  kind: 'frame',
  runtime: 'builtin',
  dim: 3,
  sampleRateFps: 4,
  image: {
    ...{ file: 'image.onnx', input: 'in', output: 'out', width: 8, height: 8 },
    ...{ layout: 'nhwc', dtype: 'uint8', resize: 'squash', interpolation: 'area' },
  },
  text: null,
  calibration: null,
  licence: 'MIT',
  source: 'test',
  files: [{ path: 'image.onnx', sha256: SHA, bytes: 1 }],
  selfTest: { tolerance: 0.01, images: [], texts: [] },
});

/** A real, small encoder: the mean colour, normalised. Counts what it is given. */
class MeanColourEncoder implements FrameEncoder {
  readonly manifest = manifest;
  /** What it made of each image; the images themselves are only lent to it. */
  readonly vectors: number[][] = [];

  embedImages(images: readonly RgbImage[]): Promise<Float32Array> {
    const vectors = images.map(meanColour);
    this.vectors.push(...vectors);
    return Promise.resolve(Float32Array.from(vectors.flat()));
  }

  embedTexts(): Promise<Float32Array> {
    return Promise.resolve(new Float32Array(0));
  }

  textCoverage(): number {
    return 0;
  }
}

function meanColour({ data }: RgbImage): number[] {
  const sums = [0, 0, 0];
  for (let at = 0; at < data.length; at += 1) sums[at % 3]! += data[at]!;
  const length = Math.hypot(...sums) || 1;
  return sums.map((sum) => sum / length);
}

let base: Omit<ScanTaskInput, 'folder' | 'resume'>;

beforeAll(async () => {
  const filePath = join(root, 'take.mp4');
  const source = "testsrc2=s=320x180:r=24:d=12,hue=h='60*floor(t/2.5)'";
  const binaries = await makeFootage(filePath, source, H264_SHORT_GOP);
  const probe = await probeVideo(binaries, filePath);
  base = { binaries, filePath, probe, encoderFolder: '', checkpointEverySec: 2.5, sopilotClips: false };
});

interface Run {
  readonly encoder: MeanColourEncoder;
  readonly checkpoints: ScanCheckpoint[];
  readonly result: ReturnType<typeof runScanTask>;
}

/** Runs the task; `stopAfter` aborts it when that many checkpoints have been announced. */
function run(folder: string, options: { resume?: ScanCheckpoint; stopAfter?: number; filePath?: string } = {}): Run {
  const encoder = new MeanColourEncoder();
  const checkpoints: ScanCheckpoint[] = [];
  const stop = new AbortController();
  const emit = (message: ScanMessage): void => {
    if (message.kind !== 'checkpoint') return;
    checkpoints.push(message.checkpoint);
    if (checkpoints.length === options.stopAfter) stop.abort();
  };
  const filePath = options.filePath ?? base.filePath;
  const input = { ...base, filePath, folder, resume: options.resume ?? null };
  const result = runScanTask(input, { signal: stop.signal, emit, openEncoder: () => Promise.resolve(encoder) });
  return { encoder, checkpoints, result };
}

/** Every file below a folder with its bytes. */
function contents(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length), readFileSync(path).toString('base64')] as const)
      .sort(([a], [b]) => a.localeCompare(b)),
  );
}

describe('runScanTask', () => {
  it('decodes once and embeds every sampled frame once', async () => {
    const folder = join(root, 'whole');
    const { encoder, checkpoints, result } = run(folder);
    const scanned = await result;
    expect(scanned).toMatchObject({ frameCount: 288, samples: 48, framesEmbedded: 48, decodes: 1, warnings: [] });
    expect(scanned.durationSec).toBeCloseTo(12, 3);
    expect(encoder.vectors).toHaveLength(48);
    // One at the end of the first batch of 64 frames behind each 2.5 s.
    expect(checkpoints.map(({ frames }) => frames)).toEqual([64, 128, 192, 256]);
    const { rows, dim, vectors } = await readVectorMatrix(join(folder, layout.frameVectors(manifest.id)));
    expect([rows, dim]).toEqual([48, 3]);
    expect([...vectors]).toEqual([...Float32Array.from(encoder.vectors.flat())]);
    const times = await readDoubles(folder, layout.sampleTimes(manifest.id));
    expect([...times]).toEqual(Array.from({ length: 48 }, (_, index) => index / 4));
    expect(existsSync(join(folder, 'scan.partial'))).toBe(false);
  });

  it('leaves only the partial folder and thumbnails when stopped, and goes on to the very same files', async () => {
    const whole = join(root, 'undisturbed');
    await run(whole).result;
    for (const stopAfter of [1, 3]) {
      const folder = join(root, `stopped-${stopAfter}`);
      const stopped = run(folder, { stopAfter });
      await expect(stopped.result).rejects.toMatchObject({ code: 'cancelled' });
      expect(readdirSync(folder).sort()).toEqual(['scan.partial', 'thumbs']);
      const checkpoint = stopped.checkpoints.at(-1)!;
      const resumed = run(folder, { resume: structuredClone(checkpoint) });
      const scanned = await resumed.result;
      expect(scanned).toMatchObject({ frameCount: 288, samples: 48, decodes: 1 });
      expect(scanned.framesEmbedded).toBe(48 - checkpoint.samples);
      expect(contents(folder)).toEqual(contents(whole));
    }
  });

  it('starts over when the partial files or the video are not what the checkpoint says', async () => {
    const folder = join(root, 'damaged');
    const stopped = run(folder, { stopAfter: 2 });
    await expect(stopped.result).rejects.toMatchObject({ code: 'cancelled' });
    const checkpoint = stopped.checkpoints.at(-1)!;
    const other = join(root, 'other');
    cpSync(folder, other, { recursive: true });

    writeFileSync(join(folder, 'scan.partial', layout.frameVectors(manifest.id)), '');
    await expect(run(folder, { resume: checkpoint }).result).resolves.toMatchObject({ framesEmbedded: 48 });

    const changed = join(root, 'changed.mp4');
    await makeFootage(changed, 'testsrc2=s=320x180:r=24:d=12,negate', H264_SHORT_GOP);
    const rescanned = run(other, { resume: checkpoint, filePath: changed });
    await expect(rescanned.result).resolves.toMatchObject({ samples: 48, framesEmbedded: 48 });
  });

  it('passes an encoder’s failure on', async () => {
    const encoder = new MeanColourEncoder();
    encoder.embedImages = () => Promise.reject(new Error('the graph is broken'));
    const context = { signal: new AbortController().signal, emit: () => undefined };
    const result = runScanTask(
      { ...base, folder: join(root, 'failing'), resume: null },
      { ...context, openEncoder: () => Promise.resolve(encoder) },
    );
    await expect(result).rejects.toThrow('the graph is broken');
  });
});
