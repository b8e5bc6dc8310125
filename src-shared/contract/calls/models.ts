import { z } from 'zod';
import { Empty, Id } from '../../model/common.ts';
import { ModelDevice } from '../../model/device.ts';
import { CatalogModel, ModelInfo, ModelKindName, ModelTrial } from '../../model/model.ts';
import { EncoderInfo } from '../../model/system.ts';
import { Sentence } from '../../sentences/sentence.ts';
import { call, longCall } from '../call.ts';

const ImportedModel = z.object({
  modelId: z.string(),
  kind: ModelKindName,
  title: z.string(),
  bytes: z.number().int(),
  /** False when the very same one was here already. */
  added: z.boolean(),
});

export const modelCalls = {
  'models.list': call(
    Empty,
    z.object({
      encoders: z.array(EncoderInfo),
      /** Every model of every kind, the encoders among them. */
      models: z.array(ModelInfo),
    }),
    'The models of this machine and their state.',
    { http: 'GET /models' },
  ),
  'models.test': call(
    z.object({ modelId: Id }),
    z.object({ modelId: z.string(), ok: z.boolean(), detail: Sentence }),
    'Check a model’s files and recompute its self-test.',
  ),
  'models.tryDevices': call(
    z.object({ modelId: Id }),
    ModelDevice.extend({ modelId: z.string() }),
    'Run a model’s self-test on the devices of this machine again, in their order, and use the first that agrees with the processor.',
    { http: 'POST /models/{modelId}/devices' },
  ),
  'models.try': call(
    z.object({
      modelId: Id,
      /** One picture at most: a moment of a video, a file of this machine, or the bytes of one. */
      moment: z.object({ videoId: Id, atSec: z.number().nonnegative() }).optional(),
      imagePath: z.string().min(1).optional(),
      imageBase64: z.string().max(100_000_000).optional(),
      texts: z.array(z.string().trim().min(1).max(1000)).max(8).default([]),
    }),
    ModelTrial,
    'Try a model: an encoder says how well texts fit a picture, a sentence model how near texts are to the first, a detector and a reader what they find in a picture.',
    { http: 'POST /models/{modelId}/try' },
  ),
  'models.measure': call(
    z.object({ modelId: Id }),
    z.object({
      modelId: z.string(),
      /** Pictures or texts a second, or seconds of sound in one. */
      unit: z.enum(['pictures', 'texts', 'sound-sec']),
      perSec: z.number(),
    }),
    'How fast a model is on this machine now, measured for about a second.',
    { http: 'POST /models/{modelId}/measure' },
  ),
  'models.coverage': call(
    z.object({
      /** The one in use when left out. */
      encoderId: Id.optional(),
    }),
    z.object({
      encoderId: z.string(),
      title: z.string(),
      inUse: z.boolean(),
      /** Indexed videos, and how many of them it has vectors of. */
      videos: z.number().int(),
      indexed: z.number().int(),
      /** The first fifty of the others. */
      missing: z.array(z.object({ videoId: z.string(), name: z.string() })),
      /** The encoder that is being brought into use, whichever was asked about. */
      switching: z.object({ jobId: Id, encoderId: z.string() }).nullable(),
    }),
    'Which indexed videos an encoder has vectors of, and whether another is being brought into use.',
    { http: 'GET /models/coverage' },
  ),
  'models.reembed': longCall(
    z.object({ encoderId: Id }),
    z.object({
      encoderId: z.string(),
      /** The one that was in use until then. */
      from: z.string(),
      /** Indexed videos, and how many of them it has vectors of now. */
      videos: z.number().int(),
      indexed: z.number().int(),
      /** Videos that were tried in vain, and why. */
      left: z.array(z.object({ videoId: z.string(), name: z.string(), reason: Sentence })),
    }),
    'Bring an encoder into use without losing a video: in the background every indexed video gets its vectors beside the old ones, and only then searches use it. Cancelled, everything stays with the encoder in use; what was made is kept.',
    { http: 'POST /models/reembed' },
  ),
  'models.import': longCall(
    z.object({
      /** A folder with `model.json` or `encoder.json`, or one as the model hub publishes models; a zip of one; a pack. */
      folder: z.string().min(1),
      /** What it is to be called here; left out, its own id or the folder’s name. */
      id: z
        .string()
        .regex(/^[a-z0-9][a-z0-9._-]*$/)
        .max(80)
        .optional(),
      /** The fingerprint of a pack's signer that the user compared and trusts. */
      trust: z.string().max(100).optional(),
    }),
    ImportedModel.extend({
      /** The other models of a pack. */
      others: z.array(ImportedModel),
      /** The fingerprint of the key that a pack is signed with; null for what is no pack. */
      signedBy: z.string().nullable(),
    }),
    'Copy a model from a folder, a zip or a pack, once its files and its self-test are found right. Nothing is fetched.',
    { http: 'POST /models/import' },
  ),
  'models.catalog': call(
    Empty,
    z.object({ entries: z.array(CatalogModel) }),
    'Public models that Vigil knows how to run, and which of them are here. Nothing is fetched.',
    { http: 'GET /models/catalog' },
  ),
  'models.download': longCall(
    z.object({
      /** An entry of the catalog. */
      modelId: Id,
    }),
    ImportedModel,
    'Fetch a model of the catalog, going on with what is here, and bring it in as an import does.',
    { http: 'POST /models/download' },
  ),
  'models.pack': longCall(
    z.object({
      modelIds: z.array(Id).min(1).max(100),
      /** The zip to write. */
      toPath: z.string().min(1),
      /** Whether a file of that name is replaced. */
      overwrite: z.boolean().default(false),
    }),
    z.object({
      path: z.string(),
      bytes: z.number().int(),
      modelIds: z.array(z.string()),
      /** Of the key that signed it: to be compared where the pack is brought in. */
      fingerprint: z.string(),
    }),
    'Write models into one signed zip that another Vigil brings in without a network.',
    { http: 'POST /models/pack' },
  ),
  'models.remove': call(
    z.object({ modelId: Id }),
    z.object({ modelId: z.string() }),
    'Remove an imported model, or what a download of one left; the encoder in use stays. What was made with it stays, and can be searched again once it is back.',
    { http: 'DELETE /models/{modelId}' },
  ),
} as const;
