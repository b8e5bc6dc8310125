import { access, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { say } from '../../../../src-shared/sentences/say.ts';
import { asIs } from '../../../../src-shared/sentences/sentence.ts';
import { defineLongCall } from '../../../jobs/long-call.ts';
import { dataPaths } from '../../../platform/paths.ts';
import type { Parts } from '../../feature.ts';
import { importSource } from './import-archive.ts';
import { fingerprintOf, packKey } from './pack-key.ts';
import { unfinishedPack, writePack } from './write-pack.ts';

type Needs = Pick<Parts, 'config' | 'events' | 'inference' | 'models'>;

/** Models from folders, zips and packs, and packs of them. `ready` ends once nothing of earlier imports lies about. */
export function packCalls({ config, events, inference, models }: Needs, ready: () => Promise<void>) {
  const { downloads: downloadsDir, models: modelsDir, packKey: keyPath } = dataPaths(config.dataDir);
  const ownFingerprint = async (): Promise<string | undefined> => {
    const hasKey = await access(keyPath).then(
      () => true,
      () => false,
    );
    return hasKey ? fingerprintOf((await packKey(keyPath)).publicKey) : undefined;
  };
  return {
    imports: defineLongCall({
      ...{ name: 'models.import', kind: 'import-model', concurrency: 1 },
      title: ({ folder }) => asIs(basename(folder)),
      run: async ({ folder, id, trust }, { job, signal, progress }) => {
        await ready();
        const outcome = await importSource(
          { folder, id, trust, importId: job.jobId },
          { models, inference, modelsDir, downloadsDir, ownFingerprint },
          { signal, progress: (fraction) => progress(fraction, say('copying-a-model')) },
        );
        events.publish({ type: 'settings.changed' });
        return outcome;
      },
    }),
    packs: defineLongCall({
      ...{ name: 'models.pack', kind: 'pack-models', concurrency: 1 },
      title: ({ modelIds }) => say('packing-models', { ids: modelIds.join(', ') }),
      run: async (input, { signal, progress }) =>
        writePack(input, { models, key: await packKey(keyPath), signal, progress }),
      cleanup: ({ toPath }) => rm(unfinishedPack(toPath), { force: true }),
    }),
  };
}
