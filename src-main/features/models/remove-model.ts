import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { newId } from '../../platform/ids.ts';
import { STAGED_PREFIX } from './copy-model.ts';
import type { ModelRegistry } from './model-registry.ts';

/**
 * Removes an imported model. It is gone at once and whole: its folder is renamed first. Throws `model-missing`, and
 * `conflict` for one that comes with Vigil.
 */
export async function removeModel(
  id: string,
  { models, modelsDir }: { readonly models: ModelRegistry; readonly modelsDir: string },
): Promise<void> {
  const model = await models.find(id);
  if (model.builtIn) throw new VigilError('conflict', say('model-comes-with-vigil', { id }));
  const leaving = join(modelsDir, STAGED_PREFIX + newId());
  await rename(model.folder, leaving);
  models.forget(id);
  await rm(leaving, { recursive: true, force: true });
}
