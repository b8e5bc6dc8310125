import { z } from 'zod';
import { Empty, Id, Seconds } from '../../model/common.ts';
import { ExportFile, ExportHow, IfThere, MAX_GIF_WIDTH_PX, MAX_SHEET_SIDE } from '../../model/export.ts';
import { call, longCall } from '../call.ts';

/** Where a file goes: the data folder's `exports`, unless a path says otherwise. */
const Destination = {
  /** Without its ending; made of the video's name and the times when left out. */
  name: z.string().trim().min(1).max(150).optional(),
  /** A file, or a folder that is there, on the machine of the core. */
  toPath: z.string().min(1).optional(),
  /** Default `number` in `exports`, `refuse` where a path is given. */
  ifThere: IfThere.optional(),
};

const Shown = {
  /** Burn the player's time in, and the wall clock where it is known. */
  clock: z.boolean().default(false),
  /** Burn the privacy mask of the video in, where it has one. */
  mask: z.boolean().default(true),
};

const Treatment = { ...Shown, how: ExportHow.default('auto'), sound: z.boolean().default(true) };

/** The first picture is the first one at or after `startSec`; the one at `endSec` is not in it. */
const ClipSpan = { videoId: Id, startSec: Seconds, endSec: Seconds };

export const exportCalls = {
  'exports.clip': longCall(
    z.object({ ...ClipSpan, ...Treatment, ...Destination }),
    ExportFile,
    'A part of a video as a file of its own: to the frame, or copied from key frame to key frame.',
    { http: 'POST /exports/clip' },
  ),
  'exports.picture': longCall(
    z.object({
      videoId: Id,
      /** What is on screen then. */
      atSec: Seconds,
      format: z.enum(['jpeg', 'png']).default('jpeg'),
      ...Shown,
      ...Destination,
    }),
    ExportFile,
    'The picture at a time, at full size.',
    { http: 'POST /exports/picture' },
  ),
  'exports.sheet': longCall(
    z.object({
      videoId: Id,
      /** All of the video when left out. */
      startSec: Seconds.optional(),
      endSec: Seconds.optional(),
      columns: z.number().int().min(1).max(MAX_SHEET_SIDE).default(4),
      rows: z.number().int().min(1).max(MAX_SHEET_SIDE).default(5),
      /** Of one picture. */
      widthPx: z.number().int().min(64).max(1280).default(320),
      mask: z.boolean().default(true),
      ...Destination,
    }),
    ExportFile,
    'Pictures at equal distances with their times, on one sheet.',
    { http: 'POST /exports/sheet' },
  ),
  'exports.gif': longCall(
    z.object({
      ...ClipSpan,
      fps: z.number().min(1).max(25).default(10),
      widthPx: z.number().int().min(64).max(MAX_GIF_WIDTH_PX).default(480),
      ...Shown,
      ...Destination,
    }),
    ExportFile,
    'A short part as an animated picture.',
    { http: 'POST /exports/gif' },
  ),
  'exports.clips': longCall(
    z.object({
      /** These, or the evidence of an answer. */
      clips: z
        .array(z.object({ ...ClipSpan, why: z.string().max(2000).optional() }))
        .max(500)
        .optional(),
      answerId: Id.optional(),
      ...Treatment,
      ...Destination,
    }),
    ExportFile,
    'Several clips as one zip archive with a list of them (list.csv).',
    { http: 'POST /exports/clips' },
  ),
  'exports.list': call(
    Empty,
    z.object({ exports: z.array(ExportFile) }),
    'Exported files that are still there, newest first, at most a hundred.',
    { http: 'GET /exports' },
  ),
  'exports.get': call(z.object({ exportId: Id }), ExportFile, 'One exported file.', {
    http: 'GET /exports/{exportId}',
  }),
  'exports.save': call(
    z.object({ exportId: Id, toPath: z.string().min(1), ifThere: IfThere.default('refuse') }),
    z.object({ path: z.string() }),
    'Put a copy of an exported file somewhere on the machine of the core.',
    { http: 'POST /exports/{exportId}/save' },
  ),
  'exports.offer': call(
    z.object({ exportId: Id }),
    z.object({ offerId: Id }),
    'An id by which the file can be fetched once, from `/media/export/{offerId}`.',
    { http: 'POST /exports/{exportId}/offer' },
  ),
  'exports.remove': call(
    z.object({ exportId: Id }),
    z.object({ removed: z.boolean() }),
    'Remove an exported file from the data folder; elsewhere it stays.',
    { http: 'DELETE /exports/{exportId}' },
  ),
} as const;
