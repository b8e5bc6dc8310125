import { asVigilError, VigilError } from '../../../src-shared/contract/errors.ts';
import type { ModelDevice } from '../../../src-shared/model/device.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { dataPaths } from '../../platform/paths.ts';
import type { Feature, Parts } from '../feature.ts';
import { localActor } from '../local-actor.ts';
import { catalogCalls } from './catalog/catalog-calls.ts';
import { sweepStaged } from './copy-model.ts';
import { type DevicesNeed, openDevices } from './devices/open-devices.ts';
import { listModels, usedModels } from './list-models.ts';
import { sweepUnpacked } from './packs/import-archive.ts';
import { packCalls } from './packs/pack-calls.ts';
import { removeModel } from './remove-model.ts';

type Calls =
  | 'models.catalog'
  | 'models.download'
  | 'models.import'
  | 'models.list'
  | 'models.pack'
  | 'models.remove'
  | 'models.test'
  | 'models.tryDevices';
type Needs = DevicesNeed & Pick<Parts, 'encoders' | 'events' | 'runner' | 'videos'>;

/** What else others may ask of the models: what each of those in use runs on. */
export interface Models extends Feature<Calls> {
  devicesInUse(): Promise<readonly UsedDevice[]>;
}

export interface UsedDevice extends ModelDevice {
  readonly title: string;
}

/** The models of this machine: what there is, whether their files are what they say, and bringing others in. */
export function modelsFeature(parts: Needs): Models {
  const { config, encoders, events, log, models, runner, settings, videos } = parts;
  const { models: modelsDir, downloads: downloadsDir } = dataPaths(config.dataDir);
  let swept: Promise<void> | undefined;
  const ready = (): Promise<void> => {
    swept ??= sweepStaged(modelsDir).then(() => sweepUnpacked(downloadsDir));
    return swept;
  };
  const { imports, packs } = packCalls(parts, ready);
  const catalog = catalogCalls(parts, ready);
  const devices = openDevices(parts);
  const countVideos = async (model: string): Promise<number> =>
    (await videos.list({ model, sort: 'newest', limit: 1, offset: 0 })).total;
  const settle = async (): Promise<void> => {
    await devices.settle(await usedModels(models, settings.get()));
  };
  const settleLater = (): void => {
    settle().catch((error: unknown) => log.error('Devices could not be tried', { err: error }));
  };
  return {
    jobs: [imports.kind, packs.kind, catalog.downloads.kind],
    calls: {
      'models.list': async () => ({
        encoders: await encoders.list(),
        models: await listModels(models, settings.get(), devices, countVideos),
      }),
      'models.test': async ({ modelId }) => {
        const model = await models.find(modelId);
        try {
          await models.verify(model);
          return { modelId, ok: true, detail: say('model-test-passed') };
        } catch (thrown) {
          return { modelId, ok: false, detail: asVigilError(thrown).said.message };
        }
      },
      'models.tryDevices': async ({ modelId }) => {
        const model = await models.find(modelId);
        return { modelId, ...(await devices.tryAgain(model)) };
      },
      'models.import': (input) => imports.start(input, runner, localActor(settings)),
      'models.pack': (input) => packs.start(input, runner, localActor(settings)),
      'models.catalog': () => catalog.list(),
      'models.download': (input) => catalog.downloads.start(input, runner, localActor(settings)),
      'models.remove': async ({ modelId }) => {
        const isInstalled = (await models.list()).some(({ manifest }) => manifest?.id === modelId);
        if ((await catalog.dropPart(modelId)) && !isInstalled) return { modelId };
        if (settings.get().encoder === modelId) {
          throw new VigilError('conflict', say('model-in-use', { id: modelId }), { hint: say('model-in-use-hint') });
        }
        await removeModel(modelId, { models, modelsDir });
        events.publish({ type: 'settings.changed' });
        return { modelId };
      },
    },
    devicesInUse: async () => {
      const used = await usedModels(models, settings.get());
      const placed = await devices.list(used);
      return used.map(({ folder, manifest }) => ({ title: manifest!.title, ...placed.get(folder)! }));
    },
    start: () => {
      const sweeping = ready();
      const unsubscribe = events.subscribe(({ type }) => {
        if (type === 'settings.changed') settleLater();
      });
      settleLater();
      return async () => {
        unsubscribe();
        await devices.close();
        await sweeping;
      };
    },
  };
}
