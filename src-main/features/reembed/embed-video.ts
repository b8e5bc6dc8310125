import { VigilError } from '../../../src-shared/contract/errors.ts';
import { maskFor, maskKey } from '../../../src-shared/model/privacy.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { EncoderManifest } from '../../engines/encoders/manifest.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import { createPrivacyStore } from '../../stores/privacy-store.ts';
import type { Parts } from '../feature.ts';
import { activeIngest } from '../ingest/active-ingest.ts';
import { requireRoom } from '../ingest/import-room.ts';
import { type SameRecordingNeeds, sameRecording } from '../same-recording.ts';

/** Footage between checkpoints: this job stops whenever there is other work, and then has so much to do again. */
const CHECKPOINT_EVERY_SEC = 20;
/** The one output of a scan that there is for each encoder. */
const FRAME_VECTORS = 'frame-vectors';
const BYTES_PER_VALUE = 4;
/** Chunks of all levels that begin in a second, each with a vector. */
const CHUNKS_PER_SEC = 1.1;

export type EmbedNeeds = Pick<
  Parts,
  'artifacts' | 'binaries' | 'clips' | 'config' | 'database' | 'jobs' | 'pool' | 'settings' | 'vectors' | 'videos'
> &
  SameRecordingNeeds;

/** The encoder that is to be brought in, and how a video's run goes on, stops and tells. */
export interface EmbedRun {
  readonly encoder: { readonly folder: string; readonly manifest: EncoderManifest };
  readonly signal: AbortSignal;
  /** The last checkpoint of an interrupted run of this video; null at a fresh start. */
  readonly resume: unknown;
  /** Awaited one after the other, and before the vectors count. */
  readonly onCheckpoint: (checkpoint: unknown) => Promise<void>;
  readonly onProgress: (doneSec: number, durationSec: number) => void;
}

/**
 * Gives a video the vectors of one more encoder: one decode of its footage, and the chunks, pictures, objects and words
 * that are there stay as they are, with the vectors of other encoders. Throws `not-found` for a file that is gone,
 * `conflict` for footage that is another by now or is being indexed, and as a scan does.
 */
export async function embedVideo(videoId: string, run: EmbedRun, needs: EmbedNeeds): Promise<void> {
  const { artifacts, binaries, clips, pool, settings, vectors, videos } = needs;
  const { encoder, signal } = run;
  const { id, dim, version } = encoder.manifest;
  const video = await videos.get(videoId);
  const mask = maskFor(settings.get().privacyMasks, video);
  if ((await createPrivacyStore(needs.database.db).maskOf(videoId)) !== maskKey(mask)) {
    throw new VigilError('conflict', say('masks-changed-since', { name: video.name }));
  }
  if (await activeIngest(videoId, needs)) throw new VigilError('conflict', say('indexing-rests', { name: video.name }));
  const recording = await sameRecording(video, signal, needs);
  if (!recording) throw new VigilError('not-found', say('recording-gone', { name: video.name, path: video.path }));
  const rowsPerSec = encoder.manifest.sampleRateFps + CHUNKS_PER_SEC;
  requireRoom(video.name, video.durationSec * rowsPerSec * dim * BYTES_PER_VALUE, needs);
  let saved: Promise<void> = Promise.resolve();
  await pool.run(
    'scan',
    {
      binaries: await binaries(),
      filePath: video.path,
      recording,
      folder: artifacts.folder(videoId),
      encoder,
      checkpointEverySec: CHECKPOINT_EVERY_SEC,
      resume: run.resume,
      only: [FRAME_VECTORS],
      mask,
    },
    {
      signal,
      onMessage: (message) => {
        if (message.kind === 'progress') return run.onProgress(message.doneSec, message.durationSec);
        saved = saved.then(() => run.onCheckpoint(message.checkpoint));
        // When the scan fails or is stopped nobody waits for it any more.
        saved.catch(() => undefined);
      },
    },
  );
  await saved;
  faultPoint('reembed:scanned');
  const chunks = (await clips.listForVideo(videoId)).filter(({ level }) => level !== 'legacy');
  const spans = chunks.map(({ level, startSec, endSec }) => ({ level, startSec, endSec }));
  const artifactsDir = artifacts.folder(videoId);
  const config = needs.config.chunkConfig;
  await pool.run('embed-chunks', { artifactsDir, encoderId: id, dim, chunks: spans, config }, { signal });
  signal.throwIfAborted();
  faultPoint('reembed:pooled');
  const rows = chunks.map((_, row) => row);
  await clips.embed(videoId, chunks, { modelName: id, modelVersion: version, dimension: dim, rows });
  faultPoint('reembed:committed');
  // One that nobody asks yet is filled once, when all videos are there.
  const isAsked = settings.get().encoder === id || vectors.exact.isOpen(id);
  if (isAsked || settings.get().vectorBackend === 'qdrant') await vectors.refillVideo(id, videoId);
}
