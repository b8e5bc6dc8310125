import { z } from 'zod';
import { Empty, Id, Seconds } from '../../model/common.ts';
import { FileState, RecordedFrom, Video } from '../../model/video.ts';
import { call } from '../call.ts';

/** A camera's zone; null: that of the machine. */
const Zone = z.string().max(100).nullable();

const ZoneChange = z.object({
  cameraId: z.string(),
  zone: Zone,
  /** Sets it back. */
  zoneBefore: Zone,
  /** Recordings that begin at another moment by it. */
  changed: z.number().int(),
  /** The first of them. */
  changes: z
    .array(
      Video.pick({ videoId: true, name: true, recordedDoubt: true }).extend({
        before: z.string().nullable(),
        after: z.string(),
      }),
    )
    .max(100),
  /** Recordings whose start a person set: they stay. */
  setByHand: z.number().int(),
  /** Recordings whose start does not hang on the zone: it was read with one, or is the time of the file. */
  independent: z.number().int(),
  /** Recordings without a start. */
  unknown: z.number().int(),
});

export const cameraCalls = {
  'cameras.list': call(
    Empty,
    z.object({
      /** The zone of cameras that have none of their own. */
      machineZone: z.string(),
      cameras: z.array(
        z.object({
          cameraId: z.string(),
          zone: Zone,
          videos: z.number().int(),
          /** Those of which it is known when they begin. */
          dated: z.number().int(),
        }),
      ),
    }),
    'The cameras that recordings are of, and the time zones of their clocks.',
    { http: 'GET /cameras' },
  ),
  'cameras.setZone': call(
    z.object({
      cameraId: z.string().trim().max(200),
      /** An IANA name, or `+02:00`; null for that of the machine. */
      zone: Zone,
      /** Only say what would change. */
      dryRun: z.boolean().default(false),
    }),
    ZoneChange,
    'Correct the time zone of a camera: starts that were read from its clock are read again, those set by hand stay.',
    { http: 'PUT /cameras/{cameraId}/zone' },
  ),
  'videos.sameMoment': call(
    z.object({ videoId: Id, atSec: Seconds.default(0) }),
    z.object({
      /** The moment asked for; null while it is not known when the recording begins. */
      at: z.string().nullable(),
      /** The time zone of the recording's camera, and what a clock in it shows then: `2024-05-01T13:22:11`. */
      zone: z.string(),
      clock: z.string().nullable(),
      /** Other recordings that cover the moment, in order of camera and name. */
      recordings: z
        .array(
          z.object({
            videoId: Id,
            name: z.string(),
            cameraId: z.string().nullable(),
            siteId: z.string().nullable(),
            /** Where in it the moment is, on its player's clock. */
            atSec: z.number(),
            recordedFrom: RecordedFrom.nullable(),
            fileState: FileState,
          }),
        )
        .max(100),
      /** With those not listed. */
      total: z.number().int(),
    }),
    'What other cameras recorded at a moment of a recording, by the clock on the wall.',
    { http: 'GET /videos/{videoId}/same-moment' },
  ),
} as const;
