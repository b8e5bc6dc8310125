import { z } from 'zod';
import { Empty, Id } from '../../model/common.ts';
import { EncoderInfo } from '../../model/system.ts';
import { Sentence } from '../../sentences/sentence.ts';
import { call, longCall } from '../call.ts';

export const modelCalls = {
  'models.list': call(Empty, z.object({ encoders: z.array(EncoderInfo) }), 'Encoders and their state.', {
    http: 'GET /models',
  }),
  'models.test': call(
    z.object({ encoderId: Id }),
    z.object({ encoderId: z.string(), ok: z.boolean(), detail: Sentence }),
    'Recompute an encoder’s self-test.',
  ),
  'models.import': longCall(
    z.object({
      /** A folder with `encoder.json`, or one as the model hub publishes encoders. */
      folder: z.string().min(1),
      /** What it is to be called here; left out, its own id or the folder’s name. */
      id: z
        .string()
        .regex(/^[a-z0-9][a-z0-9._-]*$/)
        .max(80)
        .optional(),
    }),
    z.object({
      encoderId: z.string(),
      title: z.string(),
      bytes: z.number().int(),
      /** False when the very same one was here already. */
      added: z.boolean(),
    }),
    'Copy an encoder from a folder, once its files and its self-test are found right. Nothing is fetched.',
    { http: 'POST /models/import' },
  ),
  'models.remove': call(
    z.object({ encoderId: Id }),
    z.object({ encoderId: z.string() }),
    'Remove an imported encoder that is not in use; what was indexed with it stays and can be searched again once it is back.',
    { http: 'DELETE /models/{encoderId}' },
  ),
} as const;
