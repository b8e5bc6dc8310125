import { z } from 'zod';
import { Chunk, ChunkLevel, Shot, ShotDetectorName } from '../../model/chunk.ts';
import { Id, Page } from '../../model/common.ts';
import { ImportEstimate } from '../../model/import-estimate.ts';
import { VideoObjects } from '../../model/objects.ts';
import { ScreenText } from '../../model/screen-text.ts';
import { SoundSpan } from '../../model/sound.ts';
import { Storyboard } from '../../model/storyboard.ts';
import { TranscriptLine } from '../../model/transcript.ts';
import { Video, VideoLabels, VideoStatus } from '../../model/video.ts';
import { call, longCall } from '../call.ts';
import { ErrorShape } from '../errors.ts';

const VideoRef = z.object({ videoId: Id });

/** What became of one path of an import; a bad file has an error and the batch goes on. */
export const ImportedVideo = z.object({
  path: z.string(),
  videoId: z.string().nullable(),
  jobId: z.string().nullable(),
  /** True when the same bytes were in the library already. */
  alreadyKnown: z.boolean(),
  error: ErrorShape.nullable(),
});
export type ImportedVideo = z.infer<typeof ImportedVideo>;

export const ImportedVideos = z.object({ videos: z.array(ImportedVideo) });

export const videoCalls = {
  'videos.import': longCall(
    VideoLabels.extend({
      /** Files, or folders that are searched for videos. */
      paths: z.array(z.string().min(1)).min(1).max(10_000),
      encoder: Id.optional(),
    }),
    ImportedVideos,
    'Take files or folders into the library and index them; the same bytes are the same video, whatever the name.',
    { http: 'POST /videos' },
  ),
  'videos.estimate': longCall(
    z.object({ paths: z.array(z.string().min(1)).min(1).max(10_000), encoder: Id.optional() }),
    ImportEstimate,
    'Say what an import would be (recordings, footage, time, room on the drive) without taking anything in.',
    { http: 'POST /videos/estimate' },
  ),
  'videos.list': call(
    z.object({
      ...Page,
      text: z.string().optional(),
      taskId: Id.optional(),
      role: z.string().optional(),
      status: VideoStatus.optional(),
      domain: z.string().optional(),
      cameraId: z.string().optional(),
      /** Only videos in which a detector found this, as it calls it. */
      object: z.string().max(100).optional(),
      /** Only videos that have vectors of this encoder, or that this speech model has listened to. */
      model: Id.optional(),
      sort: z.enum(['newest', 'oldest', 'name', 'longest']).default('newest'),
    }),
    z.object({ videos: z.array(Video), total: z.number().int() }),
    'The library, paged and filtered.',
    { http: 'GET /videos' },
  ),
  'videos.get': call(VideoRef, Video, 'One video.', { http: 'GET /videos/{videoId}' }),
  'videos.update': call(VideoRef.extend({ labels: VideoLabels }), Video, 'Change what is said about a video.', {
    http: 'PATCH /videos/{videoId}',
  }),
  'videos.remove': call(
    VideoRef,
    z.object({ removed: z.boolean() }),
    'Forget a video, its chunks and vectors. The recording itself stays where it is.',
    { http: 'DELETE /videos/{videoId}' },
  ),
  'videos.relink': call(
    VideoRef.extend({ path: z.string().min(1) }),
    Video,
    'Point a video to its moved file; the bytes must be the same.',
    { http: 'POST /videos/{videoId}/relink' },
  ),
  'videos.timeline': call(
    VideoRef,
    z.object({
      durationSec: z.number(),
      shots: z.array(Shot),
      chunks: z.array(Chunk.pick({ chunkId: true, level: true, startSec: true, endSec: true })),
      /** Times (seconds) of the stored thumbnails. */
      thumbnails: z.array(z.number()),
      transcript: z.array(TranscriptLine),
      /** The speech model that wrote the transcript down; null for subtitles, and where there is none. */
      heardBy: z.string().nullable(),
      /** Motion 0..1 in equal bins over the whole video. */
      motion: z.array(z.number()),
    }),
    'What the review timeline draws.',
    { http: 'GET /videos/{videoId}/timeline' },
  ),
  'videos.storyboard': call(
    VideoRef,
    z.object({
      /** Null until a scan has made it: older libraries get it when a video is indexed again. */
      storyboard: Storyboard.nullable(),
    }),
    'Small pictures along a video, in sprite sheets: what is where in them.',
    { http: 'GET /videos/{videoId}/storyboard' },
  ),
  'videos.waveform': call(
    VideoRef.extend({
      /** Of a longer sound, several values become their greatest. */
      maxPeaks: z.coerce.number().int().min(1).max(1_000_000).default(200_000),
    }),
    z.object({
      /** `silent`: there is no sound that can be read. `not-made`: no scan has looked for it yet. */
      state: z.enum(['ready', 'silent', 'not-made']),
      peaksPerSec: z.number(),
      /** The greatest amplitude of equal parts from the start of the player's clock, 0..255. */
      peaks: z.array(z.number()),
    }),
    'How loud a video is along its time.',
    { http: 'GET /videos/{videoId}/waveform' },
  ),
  'videos.frameTimes': call(
    VideoRef.extend({
      fromSec: z.coerce.number().nonnegative().default(0),
      toSec: z.coerce.number().positive().optional(),
      maxFrames: z.coerce.number().int().min(1).max(200_000).default(20_000),
    }),
    z.object({
      /** Presentation times on the player's clock, in order; empty where no scan has read the video. */
      timesSec: z.array(z.number()),
      /** Whether the first frame of the video, and the last, are among them. */
      hasFirst: z.boolean(),
      hasLast: z.boolean(),
    }),
    'When the frames of a part of a video are shown.',
    { http: 'GET /videos/{videoId}/frame-times' },
  ),
  'videos.objects': call(
    VideoRef.extend({
      fromSec: z.coerce.number().nonnegative().optional(),
      toSec: z.coerce.number().positive().optional(),
      /** Only what the detector calls so. */
      label: z.string().max(100).optional(),
      /** Whether to say where things are in each picture that was looked at. */
      boxes: z.enum(['none', 'all']).default('none'),
      maxTracks: z.coerce.number().int().min(1).max(20_000).default(1000),
    }),
    VideoObjects,
    'What a detector found in a video: things with their label and time, and where they are in the pictures.',
    { http: 'GET /videos/{videoId}/objects' },
  ),
  'objects.labels': call(
    z.object({}),
    z.object({ labels: z.array(z.object({ label: z.string(), videos: z.number().int(), sec: z.number() })) }),
    'What detectors have found in the library: labels, in how many videos and for how long.',
    { http: 'GET /objects/labels' },
  ),
  'videos.sounds': call(
    VideoRef,
    z.object({
      /** `not-heard`: no model has listened yet. */
      state: z.enum(['heard', 'not-heard']),
      /** Which models listened, as id and version; null where none of that kind did. */
      by: z.object({
        voice: z.string().nullable(),
        sound: z.string().nullable(),
        speech: z.string().nullable(),
      }),
      /** Where somebody speaks. */
      speech: z.array(z.object({ startSec: z.number(), endSec: z.number() })),
      sounds: z.array(SoundSpan),
    }),
    'What is heard in a video: where somebody speaks, and which sounds there are.',
    { http: 'GET /videos/{videoId}/sounds' },
  ),
  'videos.texts': call(
    VideoRef,
    z.object({
      /** `not-read`: a reader is there, and reads when it is asked to. `no-reader`: none is installed or chosen. */
      state: z.enum(['read', 'not-read', 'no-reader']),
      /** What read them; null where nothing has. */
      by: z.object({ id: z.string(), version: z.string(), title: z.string() }).nullable(),
      /** Pictures that were looked at, and those of them that showed something new and were read. */
      looks: z.number().int(),
      reads: z.number().int(),
      /** In order of time. */
      lines: z.array(ScreenText),
    }),
    'What is written in the pictures of a video: signs, captions, displays; where they stand, and when.',
    { http: 'GET /videos/{videoId}/texts' },
  ),
  'chunks.list': call(
    z.object({ videoId: Id.optional(), path: z.string().optional(), level: ChunkLevel.optional() }),
    z.object({ chunks: z.array(Chunk) }),
    'The chunks of a video of the library, or of a file without touching the library.',
    { http: 'GET /videos/{videoId}/chunks' },
  ),
  'shots.detect': call(
    z.object({
      path: z.string().min(1),
      /** That of the settings when left out. */
      detector: ShotDetectorName.optional(),
      /** Content score for `auto` and `content` (that of the settings when left out), ratio for `adaptive` (3). */
      threshold: z.number().positive().optional(),
    }),
    z.object({ fps: z.number(), durationSec: z.number(), frameCount: z.number().int(), shots: z.array(Shot) }),
    'Shots of a file, without touching the library.',
  ),
} as const;
