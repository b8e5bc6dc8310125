import { existsSync } from 'node:fs';
import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { maskFor, maskKey } from '../../../src-shared/model/privacy.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { sentenceStored } from '../../../src-shared/sentences/sentence.ts';
import { labelSpans } from '../../engines/objects/label-spans.ts';
import { SOPILOT_CLIPS } from '../../engines/scan/outputs/sopilot-clips.ts';
import type { StageDefinition } from '../../jobs/job-stage.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import type { Artifacts } from '../../stores/artifacts/artifacts.ts';
import { forgetChecksums } from '../../stores/artifacts/checksums.ts';
import { encoderOfFile, layout } from '../../stores/artifacts/layout.ts';
import { dropScreenTexts } from '../../stores/artifacts/screen-text-file.ts';
import { createObjectStore } from '../../stores/object-store.ts';
import { createPrivacyStore } from '../../stores/privacy-store.ts';
import { createScreenTextStore } from '../../stores/screen-text-store.ts';
import { createVideoStore } from '../../stores/video-store.ts';
import type { ScanCheckpoint } from '../../workers/tasks/ingest/scan-checkpoint.ts';
import type { Parts } from '../feature.ts';
import { detector } from '../models/kinds/detector.ts';
import { type SameRecordingNeeds, sameRecording } from '../same-recording.ts';
import { readTracks } from '../videos/object-files.ts';
import type { Decoders } from './decoders.ts';
import { artifactBytes, requireRoom } from './import-room.ts';
import type { IngestInput } from './ingest-input.ts';
import { stageOfWarning } from './stage-of-warning.ts';

/** A minute of footage between checkpoints: what a killed scan has to do again at most. */
const CHECKPOINT_EVERY_SEC = 60;

type Needs = Pick<
  Parts,
  | 'artifacts'
  | 'binaries'
  | 'clips'
  | 'config'
  | 'database'
  | 'encoders'
  | 'models'
  | 'pool'
  | 'screenTextIndex'
  | 'settings'
  | 'vectors'
  | 'videos'
> &
  SameRecordingNeeds;

/**
 * Makes what is missing or stale of all that a scan leaves of a video, with one decode: nothing is decoded when only
 * chunk settings changed.
 */
export function scanStage(parts: Needs, decoders: Decoders): StageDefinition<IngestInput> {
  const { artifacts, binaries, encoders, pool, settings, videos } = parts;
  const detectors = parts.models.ofKind(detector);
  const privacy = createPrivacyStore(parts.database.db);
  return {
    name: 'scan',
    weight: 93,
    async run({ job, input, checkpoint, signal, saveCheckpoint, progress, commit }) {
      const { encoderId, sopilotClips } = input;
      const video = await videos.get(job.subjectId);
      const mask = maskFor(settings.get().privacyMasks, video);
      const otherMask = (await privacy.maskOf(video.videoId)) !== maskKey(mask);
      progress(0, say('opening-video'));
      const recording = await sameRecording(video, signal, parts);
      const encoder = await encoders.locate(encoderId);
      const finder = await detectors.chosen();
      const allBytes = artifactBytes(video, encoder.manifest);
      // What a checkpoint stands for is on the drive already.
      if (checkpoint === null) requireRoom(video.name, allBytes, parts);
      const outOfRoom = new AbortController();
      let done = 0;
      const checkpoints = new SavedCheckpoints(saveCheckpoint);
      const decoder = await decoders.choose(video, signal);
      progress(0, decoder.reason);
      const { accelerator } = decoder;
      const scanWith = async (by: string | null, resume: unknown) =>
        pool.run(
          'scan',
          {
            binaries: await binaries(),
            filePath: video.path,
            recording,
            folder: artifacts.folder(video.videoId),
            encoder,
            detector: finder,
            checkpointEverySec: CHECKPOINT_EVERY_SEC,
            resume,
            alsoMake: sopilotClips ? [SOPILOT_CLIPS] : [],
            mask,
            accelerator: by ?? undefined,
          },
          {
            signal: AbortSignal.any([signal, outOfRoom.signal]),
            onMessage: (message) => {
              if (message.kind === 'checkpoint') {
                checkpoints.add(message.checkpoint);
                abortBy(outOfRoom, () => requireRoom(video.name, allBytes * (1 - done), parts));
                return;
              }
              const { doneSec, durationSec } = message;
              done = Math.min(1, doneSec / Math.max(durationSec, 0.001));
              const looking = say('looking-at', { doneSec, durationSec });
              progress(done, by === null ? looking : say('looking-by', { looking, accelerator: by }));
            },
          },
        );
      const scan = scanWith(accelerator, checkpoint).catch(async (error: unknown) => {
        if (accelerator === null || !isOfDecoder(error)) throw error;
        await checkpoints.written;
        const again = await scanWith(null, checkpoints.last ?? checkpoint);
        // Where the processor complains as well it is the file that is damaged.
        if (again.warnings.length === 0) await decoders.giveUp(decoder, error);
        return again;
      });
      const scanned = await scan.catch(async (error: unknown) => {
        // Whoever goes on reads the last one from the row.
        await checkpoints.written.catch(() => undefined);
        if (outOfRoom.signal.aborted && !signal.aborted) throw outOfRoom.signal.reason;
        if (checkpoint === null && checkpoints.last === undefined) await dropScan(artifacts, video.videoId);
        throw error;
      });
      await checkpoints.written;
      const { durationSec, fps, firstFrameSec } = scanned;
      const ofOthers = video.warnings.filter((warning) => stageOfWarning(warning) !== 'scan');
      const warnings = [...[...scanned.warnings, ...scanned.problems].map(sentenceStored), ...ofOthers];
      if (otherMask) {
        await dropOthers(artifacts, video.videoId, encoderId);
        // What is masked now may have been read before.
        await dropScreenTexts(artifacts.folder(video.videoId));
        await parts.screenTextIndex.remove(video.videoId);
        await emptyOtherIndexes(video.videoId, encoderId, parts);
      }
      const found = await readTracks(artifacts.folder(video.videoId));
      const spans = found ? labelSpans(found.tracks, found.labels, found.everySec) : [];
      await commit(async (trx) => {
        await createVideoStore(trx).updateFacts(video.videoId, { durationSec, fps, firstFrameSec, warnings });
        await createObjectStore(trx).replaceForVideo(video.videoId, spans);
        if (!otherMask) return;
        await createScreenTextStore(trx).replaceForVideo(video.videoId, []);
        await createPrivacyStore(trx).forgetOtherEmbeddings(video.videoId, encoderId);
      });
      faultPoint('scan:committed');
    },
    cleanup: (job) => dropScan(artifacts, job.subjectId),
  };
}

/** Whether a scan failed by what decodes, so that another decoder may do better. */
function isOfDecoder(error: unknown): boolean {
  return error instanceof VigilError && (error.code === 'internal' || error.code === 'undecodable');
}

/** Aborts with what a check throws. */
function abortBy(controller: AbortController, check: () => void): void {
  try {
    check();
  } catch (error) {
    controller.abort(error);
  }
}

/** Saves checkpoints one after the other; the last must be on its row before the stage commits. */
class SavedCheckpoints {
  readonly #save: (checkpoint: ScanCheckpoint) => Promise<void>;
  /** Resolves when all are on the row. */
  written: Promise<void> = Promise.resolve();
  last: ScanCheckpoint | undefined;

  constructor(save: (checkpoint: ScanCheckpoint) => Promise<void>) {
    this.#save = save;
  }

  add(checkpoint: ScanCheckpoint): void {
    this.last = checkpoint;
    this.written = this.written.then(async () => {
      await this.#save(checkpoint);
      faultPoint('scan:checkpoint');
    });
    // When the scan fails or is stopped nobody waits for it any more.
    this.written.catch(() => undefined);
  }
}

/** Takes a video out of the vector indexes of all encoders but this one; their files are gone. */
async function emptyOtherIndexes(
  videoId: string,
  encoderId: string,
  { clips, vectors }: Pick<Needs, 'clips' | 'vectors'>,
): Promise<void> {
  for (const other of await clips.encodersOf(videoId)) {
    if (other !== encoderId) await vectors.refillVideo(other, videoId);
  }
}

/** Takes away the vectors that other encoders made of a video before its mask changed. */
async function dropOthers(artifacts: Artifacts, videoId: string, encoderId: string): Promise<void> {
  const folder = artifacts.folder(videoId);
  for (const name of await readdir(folder)) {
    const encoder = encoderOfFile(name);
    if (encoder === undefined || encoder === encoderId) continue;
    await forgetChecksums(folder, [name]);
    await rm(join(folder, name), { force: true });
  }
}

/** Takes away what a scan left that nobody will go on with; what belongs to an earlier, finished scan stays. */
async function dropScan(artifacts: Artifacts, videoId: string): Promise<void> {
  await rm(artifacts.scanPartial(videoId), { recursive: true, force: true });
  if (existsSync(artifacts.scan(videoId))) return;
  await rm(artifacts.thumbnailFolder(videoId), { recursive: true, force: true });
  await forgetChecksums(artifacts.folder(videoId), [layout.thumbnails]);
  // Something else may be kept there, SOPilot's clips for one; or the folder was never made.
  await rmdir(artifacts.folder(videoId)).catch(() => undefined);
}
