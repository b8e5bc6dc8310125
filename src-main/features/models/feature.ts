import { basename } from 'node:path';
import { asVigilError, VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { asIs } from '../../../src-shared/sentences/sentence.ts';
import { defineLongCall } from '../../jobs/long-call.ts';
import { dataPaths } from '../../platform/paths.ts';
import type { Feature, Parts } from '../feature.ts';
import { localActor } from '../local-actor.ts';
import { catalogCalls } from './catalog/catalog-calls.ts';
import { sweepStaged } from './copy-model.ts';
import { importModel } from './import-model.ts';
import { listModels } from './list-models.ts';
import { removeModel } from './remove-model.ts';

type Calls = 'models.catalog' | 'models.download' | 'models.import' | 'models.list' | 'models.remove' | 'models.test';
type Needs = Pick<Parts, 'config' | 'encoders' | 'events' | 'inference' | 'models' | 'runner' | 'settings'>;

/** The models of this machine: what there is, whether their files are what they say, and bringing others in. */
export function modelsFeature(parts: Needs): Feature<Calls> {
  const { config, encoders, events, inference, models, runner, settings } = parts;
  const modelsDir = dataPaths(config.dataDir).models;
  const imports = defineLongCall({
    ...{ name: 'models.import', kind: 'import-model', concurrency: 1 },
    title: ({ folder }) => asIs(basename(folder)),
    run: async ({ folder, id }, { job, signal, progress }) => {
      const outcome = await importModel(
        { folder, id, importId: job.jobId },
        { models, inference, modelsDir },
        { signal, progress: (fraction) => progress(fraction, say('copying-a-model')) },
      );
      events.publish({ type: 'settings.changed' });
      return outcome;
    },
  });
  const catalog = catalogCalls(parts);
  return {
    jobs: [imports.kind, catalog.downloads.kind],
    calls: {
      'models.list': async () => ({
        encoders: await encoders.list(),
        models: await listModels(models, settings.get()),
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
      'models.import': (input) => imports.start(input, runner, localActor(settings)),
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
    start: () => {
      void sweepStaged(modelsDir);
      return () => {};
    },
  };
}
