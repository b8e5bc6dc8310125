import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { VigilError } from '../../../../src-shared/contract/errors.ts';
import type { CatalogModel } from '../../../../src-shared/model/model.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import { asIs } from '../../../../src-shared/sentences/sentence.ts';
import { defineLongCall } from '../../../jobs/long-call.ts';
import { createNetwork, type Network } from '../../../platform/downloads/network.ts';
import { PATIENCE } from '../../../platform/downloads/patience.ts';
import { dataPaths } from '../../../platform/paths.ts';
import type { Parts } from '../../feature.ts';
import type { ModelRegistry } from '../model-registry.ts';
import { type CatalogEntry, isPinned, readCatalog, sourceOf } from './catalog.ts';
import { bytesHere, downloadModel } from './download-model.ts';
import { PURPOSES } from './purposes.ts';

type Needs = Pick<Parts, 'config' | 'events' | 'inference' | 'models' | 'settings'>;

/** How long a hub may take to begin an answer. */
const ANSWER_MS = 30_000;

/**
 * The catalog of public models, and fetching them: nothing else of Vigil fetches anything. `ready` ends once nothing of
 * earlier imports lies about.
 */
export function catalogCalls(parts: Needs, ready: () => Promise<void>) {
  const { config, events, inference, models, settings } = parts;
  const { downloads: downloadsDir, models: modelsDir } = dataPaths(config.dataDir);
  const entriesOf = () => readCatalog(config.modelCatalog);
  const network = networkOf(parts);
  const downloads = defineLongCall({
    ...{ name: 'models.download', kind: 'download-model', concurrency: 1 },
    title: async ({ modelId }) => asIs((await find(modelId)).title),
    check: async ({ modelId }) => {
      const entry = await find(modelId);
      if (!canRun(entry, models)) {
        throw new VigilError('unsupported', say('catalog-model-not-run', { title: entry.title }), {
          hint: say('catalog-model-not-run-hint'),
        });
      }
      if (settings.get().offline) {
        throw new VigilError('feature-disabled', say('fetching-forbidden'), { hint: say('fetching-forbidden-hint') });
      }
    },
    run: async ({ modelId }, { job, signal, progress }) => {
      await ready();
      const hub = { address: settings.get().hubAddress.replace(/\/+$/, ''), network, patience: PATIENCE, signal };
      const outcome = await downloadModel(
        { entry: await find(modelId), importId: job.jobId, hub, downloadsDir, progress },
        { models, inference, modelsDir },
      );
      events.publish({ type: 'settings.changed' });
      return outcome;
    },
  });
  const find = async (id: string): Promise<CatalogEntry> => {
    const entries = await entriesOf();
    const found = entries.find((entry) => entry.id === id);
    if (found) return found;
    const known = entries.map((entry) => entry.id).join(', ');
    throw new VigilError('not-found', say('catalog-model-unknown', { id }), {
      hint: say('catalog-model-unknown-hint', { known }),
    });
  };
  return {
    downloads,
    list: async (): Promise<{ entries: CatalogModel[] }> => {
      const installed = new Set((await models.list()).map(({ manifest }) => manifest?.id));
      const entries = await Promise.all(
        (await entriesOf()).map(async (entry) =>
          toModel(entry, {
            canRun: canRun(entry, models),
            isInstalled: installed.has(entry.id),
            bytesHere: await bytesHere(entry, downloadsDir),
          }),
        ),
      );
      return { entries };
    },
    /** Removes what a download of a model left that did not end; false where there is nothing of it. */
    dropPart: async (id: string): Promise<boolean> => {
      const entry = (await entriesOf()).find((each) => each.id === id);
      if (!entry || (await bytesHere(entry, downloadsDir)) === 0) return false;
      await rm(join(downloadsDir, entry.id), { recursive: true, force: true });
      return true;
    },
  };
}

function networkOf({ config, settings }: Pick<Needs, 'config' | 'settings'>): Network {
  return createNetwork({
    isAllowed: () => !settings.get().offline,
    proxies: () => {
      const { proxyAddress } = settings.get();
      if (proxyAddress === '') return config.proxies;
      return { ...config.proxies, HTTP_PROXY: proxyAddress, HTTPS_PROXY: proxyAddress };
    },
    answerMs: ANSWER_MS,
  });
}

/** A model runs when there is its kind, and somebody says how: the catalog, or its publisher's files. */
function canRun({ kind, manifest }: CatalogEntry, { kinds }: Pick<ModelRegistry, 'kinds'>): boolean {
  const known = kinds.find((each) => each.kind === kind);
  return known !== undefined && (manifest !== null || known.published !== undefined);
}

interface EntryState {
  readonly canRun: boolean;
  readonly isInstalled: boolean;
  readonly bytesHere: number;
}

function toModel(entry: CatalogEntry, { canRun: runs, isInstalled, bytesHere: here }: EntryState): CatalogModel {
  const { id, kind, title, licence, languages, memoryBytes, recommended } = entry;
  return {
    ...{ modelId: id, kind, title, licence, languages, memoryBytes, recommended },
    purpose: PURPOSES[id] ?? asIs(title),
    bytes: entry.files.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0),
    source: sourceOf(entry),
    pinned: isPinned(entry),
    canRun: runs,
    state: isInstalled ? 'installed' : here > 0 ? 'partly' : 'absent',
    bytesHere: here,
  };
}
