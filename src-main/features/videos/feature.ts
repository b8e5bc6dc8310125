import { VigilError } from '../../../src-shared/contract/errors.ts';
import { heardByOf } from '../../../src-shared/model/transcript.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Feature, Parts } from '../feature.ts';
import { detector } from '../models/kinds/detector.ts';
import { reader } from '../models/kinds/reader.ts';
import { chunksOfFile } from './chunks-of-file.ts';
import { frameTimesOf } from './frame-times.ts';
import { readMotion } from './motion.ts';
import { objectsOf } from './objects.ts';
import { removeVideo } from './remove-video.ts';
import { screenTextsOf } from './screen-texts.ts';
import { soundsOf } from './sounds.ts';
import { storyboardOf } from './storyboard.ts';
import { sweepDataFolder } from './sweep-data-folder.ts';
import { checkUnchecked } from './unchecked-recordings.ts';
import { waveformOf } from './waveform.ts';

type Calls =
  | 'videos.list'
  | 'videos.get'
  | 'videos.update'
  | 'videos.remove'
  | 'videos.relink'
  | 'videos.timeline'
  | 'videos.storyboard'
  | 'videos.waveform'
  | 'videos.objects'
  | 'objects.labels'
  | 'videos.frameTimes'
  | 'videos.sounds'
  | 'videos.texts'
  | 'chunks.list';

type Needs = Pick<
  Parts,
  | 'artifacts'
  | 'binaries'
  | 'clips'
  | 'config'
  | 'encoders'
  | 'events'
  | 'jobs'
  | 'log'
  | 'models'
  | 'objects'
  | 'pool'
  | 'recordings'
  | 'runner'
  | 'screenTextIndex'
  | 'settings'
  | 'textIndex'
  | 'transcripts'
  | 'vectors'
  | 'videos'
>;

/** The videos of the library and what is known of each. */
export function videosFeature(parts: Needs): Feature<Calls> {
  const { artifacts, clips, events, log, objects, pool, transcripts, vectors, videos } = parts;
  const detectors = parts.models.ofKind(detector);
  const readers = parts.models.ofKind(reader);
  const announce = (videoId: string): void => events.publish({ type: 'video.changed', videoId });
  const openedAtMs = Date.now();
  return {
    start: () => {
      const swept = sweepDataFolder(parts, openedAtMs).catch((error: unknown) =>
        log.warn('What killed processes have left could not be removed', { err: error }),
      );
      const stopChecking = checkUnchecked(parts);
      return async () => {
        await stopChecking();
        await swept;
      };
    },
    calls: {
      'videos.list': (page) => videos.list(page),
      'videos.get': ({ videoId }) => videos.get(videoId),
      'videos.update': async ({ videoId, labels }) => {
        const video = await videos.updateLabels(videoId, labels);
        // Labels are part of what filters work on, so the vector indexes are told.
        await vectors.relabelVideo(videoId);
        announce(videoId);
        return video;
      },
      'videos.remove': async ({ videoId }) => {
        const removed = await removeVideo(videoId, parts);
        announce(videoId);
        return { removed };
      },
      'videos.relink': async ({ videoId, path }, { signal }) => {
        const video = await videos.get(videoId);
        const { sha256, ...stamp } = await pool.run('fingerprint', { filePath: path }, { signal });
        if (sha256 !== video.checksum) throw otherFootage(path, video);
        const relinked = await videos.relink(videoId, path, stamp);
        announce(videoId);
        return relinked;
      },
      'videos.timeline': async ({ videoId }) => {
        const { durationSec } = await videos.get(videoId);
        const chunks = await clips.listForVideo(videoId);
        return {
          durationSec,
          shots: chunks
            .filter(({ level }) => level === 'shot')
            .map(({ startSec, endSec, startFrame, endFrame }) => ({ startSec, endSec, startFrame, endFrame })),
          chunks: chunks.map(({ chunkId, level, startSec, endSec }) => ({ chunkId, level, startSec, endSec })),
          thumbnails: (await artifacts.thumbnailTimes(videoId)).map((ms) => ms / 1000),
          transcript: await transcripts.listForVideo(videoId),
          heardBy: heardByOf(await transcripts.sourceOf(videoId)),
          motion: await readMotion(artifacts.folder(videoId), durationSec),
        };
      },
      'videos.storyboard': async ({ videoId }) => {
        await videos.get(videoId);
        return storyboardOf(artifacts.folder(videoId));
      },
      'videos.waveform': async ({ videoId, maxPeaks }) => {
        await videos.get(videoId);
        return waveformOf(artifacts.folder(videoId), maxPeaks);
      },
      'videos.frameTimes': async ({ videoId, ...span }) => {
        await videos.get(videoId);
        return frameTimesOf(artifacts.folder(videoId), span);
      },
      'videos.objects': async ({ videoId, ...asked }) => {
        await videos.get(videoId);
        return objectsOf(artifacts.folder(videoId), asked, async () => (await detectors.chosen()) !== null);
      },
      'objects.labels': async () => ({ labels: await objects.labels() }),
      'videos.sounds': async ({ videoId }) => {
        await videos.get(videoId);
        return soundsOf(artifacts.folder(videoId));
      },
      'videos.texts': async ({ videoId }) => {
        await videos.get(videoId);
        return screenTextsOf(artifacts.folder(videoId), async () => (await readers.chosen()) !== null);
      },
      'chunks.list': async ({ videoId, path, level }, { signal }) => {
        if ((videoId === undefined) === (path === undefined)) {
          throw new VigilError('bad-input', say('id-or-path-needed'));
        }
        if (videoId !== undefined) {
          await videos.get(videoId);
          return { chunks: await clips.listForVideo(videoId, level) };
        }
        const chunks = await chunksOfFile(path!, signal, parts);
        return { chunks: level ? chunks.filter((chunk) => chunk.level === level) : chunks };
      },
    },
  };
}

function otherFootage(path: string, video: Video): VigilError {
  return new VigilError('conflict', say('other-footage', { path, name: video.name }), {
    hint: say('other-footage-hint'),
  });
}
