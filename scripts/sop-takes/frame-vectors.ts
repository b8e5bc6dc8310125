import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openEncoder } from '../../src-main/engines/encoders/open-encoder.ts';
import { probeVideo } from '../../src-main/engines/media/probe.ts';
import type { RgbImage } from '../../src-main/engines/pictures/rgb-image.ts';
import { scanVideo } from '../../src-main/engines/scan/scan.ts';
import { embedSopilotClip, SOPILOT_HEURISTIC_MODEL } from '../../src-main/engines/sopilot/clips/heuristic.ts';
import { fitToMaxSide } from '../../src-main/engines/sopilot/clips/resize.ts';
import { readVectorMatrix, writeVectorMatrix } from '../../src-main/formats/npy.ts';
import { findMediaBinaries } from '../../src-main/platform/binaries.ts';
import { resourcesDir } from '../../src-main/platform/resources.ts';
import { InferenceClient } from '../../src-main/workers/inference/inference-client.ts';
import { InferenceHost } from '../../src-main/workers/inference/inference-owner.ts';

/** Vectors of the frames of one video, 4 per second. */
export interface FrameVectors {
  /** (frames x dim), row by row. */
  readonly vectors: Float32Array;
  readonly dim: number;
  readonly timesSec: readonly number[];
  readonly durationSec: number;
}

/** Turns pictures into vectors; `name` tells cached vectors of different encoders apart. */
export interface PictureEncoder {
  readonly name: string;
  readonly dim: number;
  embed(images: readonly RgbImage[]): Promise<Float32Array>;
  close(): Promise<void>;
}

const SAMPLE_RATE_FPS = 4;
const FRAMES_PER_PASS = 32;
const SOPILOT_MAX_SIDE = 320;

/** The built-in encoder in a real inference host, or SOPilot's descriptor of single frames (windows of 0.25 s). */
export async function openPictureEncoder(name: string): Promise<PictureEncoder> {
  if (name === SOPILOT_HEURISTIC_MODEL) return sopilotEncoder();
  const host = new InferenceHost({ graphsDir: join(resourcesDir(), 'graphs'), threads: 1 });
  const client = new InferenceClient(() => host.connect());
  const folder = join(resourcesDir(), 'encoders', name);
  const encoder = await openEncoder(folder, client);
  const { id, version, dim, files } = encoder.manifest;
  const graph = files.find(({ path }) => path === encoder.manifest.image.file);
  return {
    name: `${id}-${version}-${graph?.sha256.slice(0, 8) ?? ''}`,
    dim,
    embed: (images) => encoder.embedImages(images),
    close: async () => {
      await client.close();
      await host.stop();
    },
  };
}

function sopilotEncoder(): PictureEncoder {
  return {
    name: SOPILOT_HEURISTIC_MODEL,
    dim: 904,
    embed: async (images) => {
      const rows = images.map((image) => embedSopilotClip([fitToMaxSide(image, SOPILOT_MAX_SIDE)]));
      const vectors = new Float32Array(rows.length * 904);
      for (const [at, row] of rows.entries()) vectors.set(row, at * 904);
      return vectors;
    },
    close: async () => undefined,
  };
}

/** Frame vectors of a video, read from `cacheFolder` when the same bytes were embedded by the same encoder before. */
export async function frameVectorsOf(
  filePath: string,
  encoder: PictureEncoder,
  cacheFolder: string,
): Promise<FrameVectors> {
  await mkdir(cacheFolder, { recursive: true });
  const stem = join(cacheFolder, `${await checksumOf(filePath)}.${encoder.name}`);
  const known = await readKnown(stem);
  if (known) return known;
  const embedded = await embedVideo(filePath, encoder);
  const { vectors, dim, timesSec, durationSec } = embedded;
  await writeVectorMatrix(`${stem}.npy`, { rows: timesSec.length, dim, vectors });
  await writeFile(`${stem}.json`, JSON.stringify({ timesSec, durationSec } satisfies FrameClock));
  return embedded;
}

/** What lies beside cached vectors; written after them, so that its presence means both are whole. */
type FrameClock = Pick<FrameVectors, 'timesSec' | 'durationSec'>;

async function readKnown(stem: string): Promise<FrameVectors | undefined> {
  if (!existsSync(`${stem}.json`)) return undefined;
  const clock = JSON.parse(await readFile(`${stem}.json`, 'utf8')) as FrameClock;
  const { vectors, dim } = await readVectorMatrix(`${stem}.npy`);
  return { vectors, dim, ...clock };
}

/** Decodes a video as indexing does and embeds its sampled frames. */
async function embedVideo(filePath: string, encoder: PictureEncoder): Promise<FrameVectors> {
  const binaries = await findMediaBinaries(process.env);
  const probe = await probeVideo(binaries, filePath);
  const timesSec: number[] = [];
  const parts: Float32Array[] = [];
  let waiting: RgbImage[] = [];
  const flush = async (): Promise<void> => {
    const images = waiting;
    waiting = [];
    if (images.length > 0) parts.push(await encoder.embed(images));
  };
  let endSec = 0;
  await scanVideo(
    { binaries, filePath, probe, sampleRateFps: SAMPLE_RATE_FPS },
    {
      onFrames: (batch) => {
        endSec = batch.timesSec.at(-1)! + 1 / probe.fps;
      },
      onSample: async ({ timeSec, image }) => {
        timesSec.push(timeSec);
        waiting.push(image);
        if (waiting.length === FRAMES_PER_PASS) await flush();
      },
    },
  );
  await flush();
  const vectors = new Float32Array(timesSec.length * encoder.dim);
  let at = 0;
  for (const part of parts) {
    vectors.set(part, at);
    at += part.length;
  }
  return { vectors, dim: encoder.dim, timesSec, durationSec: endSec };
}

async function checksumOf(filePath: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(filePath), hash);
  return hash.digest('hex').slice(0, 24);
}
