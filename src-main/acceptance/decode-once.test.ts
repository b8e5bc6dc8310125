import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runLongCall } from '../../src-shared/contract/run-long-call.ts';
import { openEncoder } from '../engines/encoders/open-encoder.ts';
import { parseNpy } from '../formats/npy.ts';
import { findMediaBinaries } from '../platform/binaries.ts';
import { resourcesDir } from '../platform/resources.ts';
import { InferenceClient } from '../workers/inference/inference-client.ts';
import { InferenceHost } from '../workers/inference/inference-owner.ts';
import { runScanTask } from '../workers/tasks/ingest/scan-task.ts';
import { type CountedFfmpeg, countFfmpeg } from './testing/counted-ffmpeg.ts';
import { drawColours, drawMovingPicture } from './testing/drawn-footage.ts';
import { openLibrary, withEnvironment } from './testing/in-process.ts';
import { hashes } from './testing/library-state.ts';
import { completed, importAndIndex } from './testing/wait-for-job.ts';

/** Of the built-in encoder. */
const SAMPLES_PER_SEC = 4;
const root = mkdtempSync(join(tmpdir(), 'vigil-decode-once-'));
const dataDir = join(root, 'library');
let ffmpeg: CountedFfmpeg;
let plain: string;
let colourful: string;

beforeAll(async () => {
  ffmpeg = await countFfmpeg(root);
  plain = await drawMovingPicture(30);
  colourful = await drawColours(['red', 'yellow', 'navy', 'white'], 5);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function inLibrary(
  work: (client: Awaited<ReturnType<typeof openLibrary>>['client']) => Promise<void>,
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  ffmpeg.forget();
  await withEnvironment({ ...ffmpeg.env, ...environment }, async () => {
    const library = await openLibrary(dataDir);
    try {
      await work(library.client);
    } finally {
      await library.close();
    }
  });
}

/** Decodes of a file since the log was forgotten. */
const decodesOf = (path: string): number => ffmpeg.decodes().filter((line) => line.includes(`file:${path}`)).length;

function rowsOf(videoId: string, file: string): number {
  const path = join(dataDir, 'artifacts', videoId, file);
  return parseNpy(readFileSync(path), path).shape[0]!;
}

describe('an ingest', () => {
  it('decodes each file once, embeds each sample once, and cuts SOPilot’s clips from the same decode', async () => {
    await inLibrary(async (client) => {
      const watched = await importAndIndex(client, plain);
      expect(decodesOf(plain)).toBe(1);
      expect(rowsOf(watched, 'frames.vigil-basic.npy')).toBe(30 * SAMPLES_PER_SEC);

      const gold = await importAndIndex(client, colourful, { role: 'gold', taskId: 'colours' });
      expect(decodesOf(colourful)).toBe(1);
      expect(rowsOf(gold, 'frames.vigil-basic.npy')).toBe(20 * SAMPLES_PER_SEC);
      expect(rowsOf(gold, 'sopilot.npy')).toBe(5);
      expect(ffmpeg.decodes()).toHaveLength(2);
      process.stdout.write(`Decodes per file: ${ffmpeg.decodes().length / 2} (2 files)\n`);
    });
  });

  it('decodes nothing again for a score, nor when a file comes again', async () => {
    await inLibrary(async (client) => {
      const { videos } = await runLongCall(client, 'videos.import', { paths: [plain, colourful] });
      expect(videos.map(({ alreadyKnown, jobId }) => [alreadyKnown, jobId])).toEqual([
        [true, null],
        [true, null],
      ]);
      const take = { taskId: 'colours', path: colourful } as const;
      await runLongCall(client, 'sop.addGold', take);
      const { takeId } = await runLongCall(client, 'sop.addVideo', take);
      const { jobId } = await client.call('sop.score', { traineeTakeId: takeId });
      await completed(client, jobId);
      expect(ffmpeg.decodes()).toEqual([]);
    });
  });

  it('decodes nothing when only the chunk settings change', async () => {
    let videoId = '';
    let before: Record<string, string> = {};
    const config = JSON.stringify({ microWindowSec: 5, microStrideSec: 5, mesoWindowSec: 10, mesoStrideSec: 10 });
    await inLibrary(
      async (client) => {
        const { videos } = await runLongCall(client, 'videos.import', { paths: [plain] });
        videoId = videos[0]!.videoId!;
        before = hashes(join(dataDir, 'artifacts', videoId));
        expect((await client.call('videos.get', { videoId })).chunks).toMatchObject({ micro: 19, meso: 4, macro: 1 });
        await completed(client, (await client.call('vigil.index', { videoId })).jobId);
        expect((await client.call('videos.get', { videoId })).chunks).toMatchObject({ micro: 6, meso: 3, macro: 1 });
      },
      { VIGIL_CHUNK_CONFIG: config },
    );
    expect(ffmpeg.decodes()).toEqual([]);
    const after = hashes(join(dataDir, 'artifacts', videoId));
    const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
    expect(changed).toEqual(['chunks.vigil-basic.npy', 'chunks.vigil-basic.npy.sha256']);
  });
});

describe('a library made before outputs had versions', () => {
  it('is taken as it is: indexed again, only what there was not is made, and the chunks are written', async () => {
    await inLibrary(async (client) => {
      const { videos } = await runLongCall(client, 'videos.import', { paths: [plain] });
      const videoId = videos[0]!.videoId!;
      const folder = join(dataDir, 'artifacts', videoId);
      const summary = join(folder, 'scan.json');
      const { outputs, ...asBefore } = JSON.parse(readFileSync(summary, 'utf8')) as Record<string, unknown>;
      expect(outputs).toMatchObject({ 'cut-scores': { version: 1 }, 'frame-vectors.vigil-basic': { version: 1 } });
      writeFileSync(summary, JSON.stringify(asBefore));
      // Nor were there checksums, which are taken now, nor a storyboard.
      const storyboard = ['storyboard.jpgs', 'storyboard.json'];
      for (const name of storyboard) rmSync(join(folder, name));
      const checksums = readdirSync(folder).filter((name) => name.endsWith('.sha256'));
      for (const name of checksums) rmSync(join(folder, name));
      const before = hashes(folder);
      ffmpeg.forget();
      await completed(client, (await client.call('vigil.index', { videoId })).jobId);
      expect(ffmpeg.decodes()).toHaveLength(1);
      expect(ffmpeg.decodes()[0]).toContain('[story]');
      expect(ffmpeg.decodes()[0]).not.toMatch(/\[(sample|thumb)\]/);
      const after = hashes(folder);
      const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
      expect(changed).toEqual(['chunks.vigil-basic.npy', 'scan.json', ...storyboard, ...checksums].toSorted());
    });
  });
});

describe('the scan of a gold run', () => {
  it('hands every sampled frame to the encoder exactly once', async () => {
    const host = new InferenceHost({ graphsDir: join(resourcesDir(), 'graphs'), threads: 2 });
    const inference = new InferenceClient(() => host.connect());
    try {
      const binaries = await findMediaBinaries(process.env);
      const encoderFolder = join(resourcesDir(), 'encoders', 'vigil-basic');
      const encoder = await openEncoder(encoderFolder, inference);
      let framesHandedOver = 0;
      const counting = {
        manifest: encoder.manifest,
        embedTexts: encoder.embedTexts.bind(encoder),
        embedClips: encoder.embedClips.bind(encoder),
        textCoverage: encoder.textCoverage.bind(encoder),
        embedImages: (...[images, options]: Parameters<typeof encoder.embedImages>) => {
          framesHandedOver += images.length;
          return encoder.embedImages(images, options);
        },
      };
      const { samples, decodes, made } = await runScanTask(
        {
          binaries,
          filePath: colourful,
          folder: join(root, 'scanned'),
          encoder: { folder: encoderFolder, manifest: encoder.manifest },
          checkpointEverySec: 7,
          resume: null,
          alsoMake: ['sopilot-clips'],
        },
        {
          signal: new AbortController().signal,
          emit: () => undefined,
          openEncoder: () => Promise.resolve(counting),
          openDetector: () => Promise.reject(new Error('no detector is given')),
        },
      );
      expect({ samples, decodes, framesHandedOver }).toEqual({
        samples: 20 * SAMPLES_PER_SEC,
        framesHandedOver: samples,
        decodes: 1,
      });
      const pictures = ['thumbnails', 'storyboard', 'waveform'];
      expect(made).toEqual(['cut-scores', 'tiny-frames', 'motion', 'frame-vectors', ...pictures, 'sopilot-clips']);
      process.stdout.write(`Frames embedded per sampled frame: ${framesHandedOver / samples} (${samples} samples)\n`);
    } finally {
      await inference.close();
      await host.stop();
    }
  });
});
