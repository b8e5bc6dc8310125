import { z } from 'zod';
import { ModelKindName } from '../../../../src-shared/model/model.ts';
import { ModelFile } from '../../../engines/models/model-file.ts';
import { ModelId } from '../../../engines/models/model-manifest.ts';

/** What is in a pack, signed as it stands. */
export const PACK_LIST = 'vigil-pack.json';
/** The Ed25519 signature of that file's bytes, in base64. */
export const PACK_SIGNATURE = 'vigil-pack.sig';

export const PackList = z.strictObject({
  format: z.literal(1),
  madeAt: z.iso.datetime(),
  /** The version of Vigil. */
  madeWith: z.string().min(1).max(50),
  /** The key whose other half signed it, as SubjectPublicKeyInfo in base64. */
  publicKey: z.base64().max(200),
  models: z
    .array(
      z.strictObject({
        id: ModelId,
        kind: ModelKindName,
        title: z.string().min(1).max(200),
        /** Every file, the manifest among them. */
        files: z.array(ModelFile).min(2),
      }),
    )
    .min(1)
    .max(100),
});
export type PackList = z.infer<typeof PackList>;

/** What a file of a model is called in a pack. */
export function memberName(modelId: string, path: string): string {
  return `models/${modelId}/${path}`;
}
