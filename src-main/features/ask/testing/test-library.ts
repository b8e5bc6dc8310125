import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Chunk, ChunkConfig } from '../../../../src-shared/model/chunk.ts';
import type { TranscriptLine } from '../../../../src-shared/model/transcript.ts';
import { chunkVideo } from '../../../engines/chunks/chunk-video.ts';
import { poolChunkVectors } from '../../../engines/chunks/pool-chunk-vectors.ts';
import { openEncoder } from '../../../engines/encoders/open-encoder.ts';
import { createLanguageModels } from '../../../engines/language/language-models.ts';
import { probeVideo } from '../../../engines/media/probe.ts';
import type { RgbImage } from '../../../engines/pictures/rgb-image.ts';
import { scanVideo } from '../../../engines/scan/scan.ts';
import { contentDetector, cutsFromScores } from '../../../engines/shots/shot-detector.ts';
import { shotsFromCuts } from '../../../engines/shots/shots-from-cuts.ts';
import { writeVectorMatrix } from '../../../formats/npy.ts';
import { findMediaBinaries } from '../../../platform/binaries.ts';
import { chunkIdOf, newId, pointIdOf } from '../../../platform/ids.ts';
import { createAnswerStore } from '../../../stores/answer-store.ts';
import { createArtifacts } from '../../../stores/artifacts/artifacts.ts';
import { createClipStore } from '../../../stores/clip-store.ts';
import { openTestDatabase, sampleVideo } from '../../../stores/db/database.fixture.ts';
import { createObjectStore } from '../../../stores/object-store.ts';
import { createSoundStore } from '../../../stores/sound-store.ts';
import { openTextIndex } from '../../../stores/text-index.ts';
import { createTranscriptStore } from '../../../stores/transcript-store.ts';
import { createExactIndex } from '../../../stores/vectors/exact-index.ts';
import { createVideoStore, type VideoStore } from '../../../stores/video-store.ts';
import { InferenceClient } from '../../../workers/inference/inference-client.ts';
import { InferenceHost } from '../../../workers/inference/inference-owner.ts';
import { sentence } from '../../models/kinds/sentence.ts';
import type { AskNeeds } from '../ask-calls.ts';
import type { Channel } from '../channels/channel.ts';
import { CHANNELS } from '../channels/channels.ts';

const resources = fileURLToPath(new URL('../../../../resources/', import.meta.url));

export interface IndexedVideo {
  readonly videoId: string;
  readonly durationSec: number;
  readonly chunks: readonly Chunk[];
  /** Times of the sampled pictures, and what `measure` said of each. */
  readonly samples: readonly Sample[];
}

interface Sample {
  readonly timeSec: number;
  readonly measured: readonly number[];
}

interface AddVideoOptions {
  /** What the video's id is made from. Fixed where equals must come in the same order in every run: that of ids. */
  readonly idFrom?: string;
  readonly lines?: readonly TranscriptLine[];
  /** What is written in its pictures. */
  readonly written?: readonly TranscriptLine[];
  readonly measure?: (image: RgbImage) => readonly number[];
}

/** Pictures held in memory before they are embedded. */
const PICTURES_PER_BATCH = 64;

interface AnswerDelta {
  readonly answerId: string;
  readonly text: string;
}

export interface TestLibrary {
  /** What the calls of the feature are made of. */
  readonly needs: AskNeeds;
  /** Its videos, for tests that change their state. */
  readonly videos: VideoStore;
  /** What was streamed, in order. */
  readonly deltas: AnswerDelta[];
  /** Scans, chunks, embeds and indexes a file, all with the real engines and stores. */
  addVideo(path: string, options?: AddVideoOptions): Promise<IndexedVideo>;
  close(): Promise<void>;
}

/** A library in a temporary folder, searched with the built-in encoder and every channel unless told otherwise. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: puts a library together, part by part, as the core does.
export async function openTestLibrary(
  encoderFolder = join(resources, 'encoders/vigil-basic'),
  channels: readonly Channel[] = CHANNELS,
  sentenceFolder?: string,
): Promise<TestLibrary> {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-ask-'));
  const host = new InferenceHost({ graphsDir: join(resources, 'graphs'), threads: 2 });
  const client = new InferenceClient(() => host.connect());
  const encoder = await openEncoder(encoderFolder, client);
  const { id: encoderId, version, dim, sampleRateFps } = encoder.manifest;
  const index = createExactIndex({ id: 'test', dim, product: client });
  const database = await openTestDatabase();
  const videos = createVideoStore(database.db, { stateOf: async () => 'here' });
  const clips = createClipStore(database.db);
  const transcripts = createTranscriptStore(database.db);
  const answers = createAnswerStore(database.db);
  const textIndex = openTextIndex(join(folder, 'text.db'));
  const screenTextIndex = openTextIndex(join(folder, 'screen-text.db'));
  const binaries = await findMediaBinaries(process.env);
  const deltas: AnswerDelta[] = [];
  const artifacts = createArtifacts(join(folder, 'artifacts'));

  const needs: AskNeeds = {
    ...{ answers, artifacts, channels, clips, screenTextIndex, textIndex, transcripts, videos },
    objects: createObjectStore(database.db),
    sounds: createSoundStore(database.db),
    vision: async () => ({ encoder, index, leftOut: new Map() }),
    sentences: async () => (sentenceFolder === undefined ? null : sentence.open(sentenceFolder, { inference: client })),
    binaries: () => findMediaBinaries(process.env),
    languageModels: createLanguageModels(),
    events: {
      publish: (event) => {
        if (event.type === 'answer.delta') deltas.push({ answerId: event.answerId, text: event.text });
      },
    },
  };

  return {
    videos,
    needs,
    deltas,
    async addVideo(path, { idFrom = newId(), lines = [], written = [], measure = () => [] } = {}) {
      const probe = await probeVideo(binaries, path);
      const scan = await scanAndEmbed(path, probe, measure);
      const facts = { path, name: basename(path), durationSec: probe.durationSec };
      const { video } = await videos.insert(sampleVideo(idFrom, facts));
      const { videoId } = video;
      const shots = shotsFromCuts(
        cutsFromScores(contentDetector(), Float32Array.from(scan.scores)).map((frame) => ({ frame, kind: 'cut' })),
        Float64Array.from(scan.frameTimes),
        probe.durationSec,
      );
      const sampleTimesSec = scan.samples.map(({ timeSec }) => timeSec);
      const drafts = chunkVideo({
        durationSec: probe.durationSec,
        shots,
        frameTimesSec: scan.frameTimes,
        sampleTimesSec,
        config: ChunkConfig.parse({}),
      });
      const pooled = poolChunkVectors(
        (row) => scan.vectors.subarray(row * dim, (row + 1) * dim),
        dim,
        drafts.map(({ keyframeRows }) => keyframeRows),
      );
      const chunks = drafts.map(
        ({ keyframeRows, ...draft }): Chunk => ({
          ...draft,
          videoId,
          chunkId: chunkIdOf(videoId, draft.level, draft.startSec, draft.endSec),
          keyframes: keyframeRows.map((row) => sampleTimesSec[row]!),
        }),
      );
      await clips.replaceForVideo(videoId, chunks, {
        modelName: encoderId,
        modelVersion: version,
        dimension: dim,
        rows: chunks.map((_, row) => row),
      });
      await videos.updateFacts(videoId, { status: 'ready', embeddingModel: encoderId });
      await transcripts.replaceForVideo(videoId, lines, 'sidecar');
      await textIndex.replaceForVideo(videoId, lines);
      await screenTextIndex.replaceForVideo(videoId, written);
      await artifacts.ensureFolder(videoId);
      await writeVectorMatrix(artifacts.chunks(videoId, encoderId), { rows: chunks.length, dim, vectors: pooled });
      await index.upsert(
        chunks.map((chunk, row) => {
          const vector = pooled.slice(row * dim, (row + 1) * dim);
          const labels = { domain: null, cameraId: null, taskId: null, role: null, recordedAt: null };
          return { ...labels, ...chunk, pointId: pointIdOf(chunk.chunkId, encoderId), vector };
        }),
      );
      return { videoId, durationSec: probe.durationSec, chunks, samples: scan.samples };
    },
    async close() {
      await index.close();
      textIndex.close();
      screenTextIndex.close();
      await database.close();
      await client.close();
      await host.stop();
      rmSync(folder, { recursive: true });
    },
  };

  async function scanAndEmbed(
    filePath: string,
    probe: Awaited<ReturnType<typeof probeVideo>>,
    measure: NonNullable<AddVideoOptions['measure']>,
  ) {
    const frameTimes: number[] = [];
    const scores: number[] = [];
    const samples: Sample[] = [];
    const vectors: Float32Array[] = [];
    const images: RgbImage[] = [];
    const embed = async (): Promise<void> => {
      vectors.push(await encoder.embedImages(images.splice(0)));
    };
    await scanVideo(
      { binaries, filePath, probe, sampleRateFps },
      {
        onFrames: (batch) => {
          frameTimes.push(...batch.timesSec);
          scores.push(...batch.contentScores);
        },
        onSample: async ({ timeSec, image }) => {
          samples.push({ timeSec, measured: measure(image) });
          images.push(image);
          if (images.length === PICTURES_PER_BATCH) await embed();
        },
      },
    );
    await embed();
    const all = new Float32Array(samples.length * dim);
    vectors.reduce((at, batch) => {
      all.set(batch, at);
      return at + batch.length;
    }, 0);
    return { frameTimes, scores, samples, vectors: all };
  }
}
