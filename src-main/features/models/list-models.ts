import type { ModelInfo } from '../../../src-shared/model/model.ts';
import type { Settings } from '../../../src-shared/model/system.ts';
import type { FoundModel, ModelRegistry } from './model-registry.ts';

/** Every model of this machine, and which one of each kind is used. */
export async function listModels(models: ModelRegistry, { encoder }: Pick<Settings, 'encoder'>): Promise<ModelInfo[]> {
  const found = await models.list();
  const used = new Set([encoder]);
  for (const kind of models.kinds) {
    if (kind.kind === 'encoder') continue;
    const chosen = await models.ofKind(kind).chosen();
    if (chosen) used.add(chosen.manifest.id);
  }
  return found.map((model) => toInfo(model, used));
}

function toInfo({ kind, name, manifest, problem, builtIn }: FoundModel, used: ReadonlySet<string>): ModelInfo {
  return {
    modelId: manifest?.id ?? name,
    kind,
    title: manifest?.title ?? name,
    version: manifest?.version ?? '',
    licence: manifest?.licence ?? '',
    source: manifest?.source ?? '',
    languages: [...(manifest?.languages ?? [])],
    bytes: (manifest?.files ?? []).reduce((sum, { bytes }) => sum + bytes, 0),
    builtIn,
    chosen: manifest !== undefined && used.has(manifest.id),
    problem: problem ?? null,
  };
}
