import { z } from 'zod';
import { ErrorShape } from '../contract/errors.ts';
import { Sentence } from '../sentences/sentence.ts';
import { Id } from './common.ts';

export const Role = z.enum(['gold', 'trainee', 'audit']);
export type Role = z.infer<typeof Role>;

/** `pending`: known, not searchable yet. `ready`: searchable. `failed`: nothing could be indexed (see `error`). */
export const VideoStatus = z.enum(['pending', 'indexing', 'ready', 'failed']);
export type VideoStatus = z.infer<typeof VideoStatus>;

/**
 * What lies at a video's path: the recording that was added (`here`), other bytes (`changed`), nothing (`gone`), or a
 * file of the same size with another time, whose bytes are being compared (`unchecked`).
 */
export const FileState = z.enum(['here', 'unchecked', 'changed', 'gone']);
export type FileState = z.infer<typeof FileState>;

/**
 * What says when a recording begins: its file's name, its container, the time its file was written last less its length
 * (a guess), or a person.
 */
export const RecordedFrom = z.enum(['name', 'metadata', 'file-time', 'set']);
export type RecordedFrom = z.infer<typeof RecordedFrom>;

export const ChunkCounts = z.object({
  shot: z.number().int(),
  micro: z.number().int(),
  meso: z.number().int(),
  macro: z.number().int(),
});
export type ChunkCounts = z.infer<typeof ChunkCounts>;

/** What a user may say about a video when it comes in, and change later. */
export const VideoLabels = z.object({
  role: Role.optional(),
  taskId: Id.optional(),
  domain: z.string().max(200).optional(),
  cameraId: z.string().max(200).optional(),
  siteId: z.string().max(200).optional(),
  recordedAt: z.iso.datetime({ offset: true }).optional(),
});
export type VideoLabels = z.infer<typeof VideoLabels>;

export const Video = z.object({
  videoId: Id,
  /** File name as the user knows it. */
  name: z.string(),
  path: z.string(),
  status: VideoStatus,
  /** False when the file is no longer where it was (see `videos.relink`). */
  fileFound: z.boolean(),
  fileState: FileState,
  durationSec: z.number(),
  fps: z.number(),
  width: z.number().int(),
  height: z.number().int(),
  /** Presentation time of the first picture on the player's clock. */
  firstFrameSec: z.number(),
  codec: z.string(),
  sizeBytes: z.number(),
  checksum: z.string(),
  /** Whether Chromium plays the file as it is. */
  playable: z.boolean(),
  /** Whether a window plays it that can decode `codec` on its machine; Chromium by itself does not. */
  playsWithDecoder: z.boolean(),
  role: Role.nullable(),
  taskId: z.string().nullable(),
  domain: z.string().nullable(),
  cameraId: z.string().nullable(),
  siteId: z.string().nullable(),
  recordedAt: z.string().nullable(),
  /** What says so; null where nothing does, and of a library of an earlier Vigil. */
  recordedFrom: RecordedFrom.nullable(),
  /**
   * Why the hour is in doubt: clocks are put back and pass it `twice` (the first is taken), or forward and `never` show
   * it (it counts on from before).
   */
  recordedDoubt: z.enum(['twice', 'never']).nullable(),
  embeddingModel: z.string().nullable(),
  chunks: ChunkCounts,
  warnings: z.array(Sentence),
  error: ErrorShape.nullable(),
  createdAt: z.string(),
  ingestedAt: z.string().nullable(),
});
export type Video = z.infer<typeof Video>;
