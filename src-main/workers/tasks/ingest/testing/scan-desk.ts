import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameEncoder } from '../../../../engines/encoders/encoder.ts';
import { EncoderManifest } from '../../../../engines/encoders/manifest.ts';
import { H264_SHORT_GOP, makeFootage } from '../../../../engines/media/testing/make-footage.ts';
import type { RgbImage } from '../../../../engines/pictures/rgb-image.ts';
import type { ScanOutput } from '../../../../engines/scan/outputs/scan-output.ts';
import type { MediaBinaries } from '../../../../platform/binaries.ts';
import { fileOfChecksum } from '../../../../stores/artifacts/layout.ts';
import type { ScanCheckpoint } from '../scan-checkpoint.ts';
import { runScanTask } from '../scan-task.ts';
import type { ScanContext, ScanMessage, ScanTaskInput } from '../scan-task-input.ts';

const SHA = '0'.repeat(64);
export const manifest = EncoderManifest.parse({
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
export class MeanColourEncoder implements FrameEncoder {
  readonly manifest: EncoderManifest;
  /** What it made of each image; the images themselves are only lent to it. */
  readonly vectors: number[][] = [];

  constructor(of = manifest) {
    this.manifest = of;
  }

  /** Of a clip its last picture's. */
  embedClips(clips: readonly (readonly RgbImage[])[]): Promise<Float32Array> {
    return this.embedImages(clips.map((clip) => clip.at(-1)!));
  }

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

/** 12 s at 24 frames per second, another hue every 2.5 s: 288 frames, 48 of them sampled. */
export async function makeTake(
  folder: string,
): Promise<{ readonly binaries: MediaBinaries; readonly filePath: string }> {
  const filePath = join(folder, 'take.mp4');
  const source = "testsrc2=s=320x180:r=24:d=12,hue=h='60*floor(t/2.5)'";
  return { filePath, binaries: await makeFootage(filePath, source, H264_SHORT_GOP) };
}

export interface ScanTry {
  readonly encoder: MeanColourEncoder;
  readonly checkpoints: ScanCheckpoint[];
  readonly result: ReturnType<typeof runScanTask>;
}

export interface ScanTryOptions extends Partial<ScanTaskInput> {
  /** Aborts the scan when that many checkpoints have been announced. */
  readonly stopAfter?: number;
  /** Opens the detector that is given. */
  readonly openDetector?: ScanContext['openDetector'];
  /** The product's, when left out. */
  readonly outputs?: readonly ScanOutput[];
}

/** Runs the task in this thread, with a checkpoint every 2.5 s. */
export function tryScan(
  input: Pick<ScanTaskInput, 'binaries' | 'filePath' | 'folder'>,
  { stopAfter, outputs, openDetector, ...options }: ScanTryOptions = {},
): ScanTry {
  const encoder = new MeanColourEncoder(options.encoder?.manifest);
  const checkpoints: ScanCheckpoint[] = [];
  const stop = new AbortController();
  const emit = (message: ScanMessage): void => {
    if (message.kind !== 'checkpoint') return;
    checkpoints.push(message.checkpoint);
    if (checkpoints.length === stopAfter) stop.abort();
  };
  const context = {
    ...{ signal: stop.signal, emit, openEncoder: () => Promise.resolve(encoder) },
    openDetector: openDetector ?? (() => Promise.reject(new Error('no detector is given'))),
  };
  const defaults = { encoder: { folder: '', manifest }, checkpointEverySec: 2.5, resume: null };
  return { encoder, checkpoints, result: runScanTask({ ...defaults, ...input, ...options }, context, outputs) };
}

/** Every file below a folder with the checksum of its bytes. */
export function contents(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files
      // They say nothing that the files themselves do not.
      .filter(({ name }) => fileOfChecksum(name) === undefined)
      .map((entry) => join(entry.parentPath, entry.name))
      .map(
        (path) => [path.slice(folder.length), createHash('sha256').update(readFileSync(path)).digest('hex')] as const,
      )
      .sort(([a], [b]) => a.localeCompare(b)),
  );
}
