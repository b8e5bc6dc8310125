import type { ModelDevice } from '../../../src-shared/model/device.ts';
import type { ModelInfo, ModelKindName } from '../../../src-shared/model/model.ts';
import type { Settings } from '../../../src-shared/model/system.ts';
import type { ModelDevices } from './devices/model-devices.ts';
import type { FoundModel, ModelRegistry } from './model-registry.ts';

/** Every model of this machine, which one of each kind is used, and what each runs on. */
export async function listModels(
  models: ModelRegistry,
  settings: Pick<Settings, 'encoder'>,
  devices: Pick<ModelDevices, 'list'>,
  /** Videos that hold something of a model. */
  countVideos: (modelId: string) => Promise<number>,
): Promise<ModelInfo[]> {
  const found = await models.list();
  const used = await usedIds(models, settings);
  const placed = await devices.list(found);
  return Promise.all(
    found.map(async (model) => ({
      ...toInfo(model, used, placed.get(model.folder) ?? null),
      videos: model.manifest && KEPT_BY_MODEL.has(model.kind) ? await countVideos(model.manifest.id) : null,
    })),
  );
}

/** The models that are used, of all that are here. */
export async function usedModels(models: ModelRegistry, settings: Pick<Settings, 'encoder'>): Promise<FoundModel[]> {
  const used = await usedIds(models, settings);
  return (await models.list()).filter(({ manifest }) => manifest !== undefined && used.has(manifest.id));
}

async function usedIds(models: ModelRegistry, { encoder }: Pick<Settings, 'encoder'>): Promise<ReadonlySet<string>> {
  const used = new Set([encoder]);
  for (const kind of models.kinds) {
    if (kind.kind === 'encoder') continue;
    const chosen = await models.ofKind(kind).chosen();
    if (chosen) used.add(chosen.manifest.id);
  }
  return used;
}

function toInfo(
  { kind, name, manifest, problem, builtIn }: FoundModel,
  used: ReadonlySet<string>,
  device: ModelDevice | null,
): Omit<ModelInfo, 'videos'> {
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
    device,
  };
}

/** Kinds whose models are named where something of them is kept of a video. */
const KEPT_BY_MODEL: ReadonlySet<ModelKindName> = new Set(['encoder', 'speech']);
