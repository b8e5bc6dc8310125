import { askFeature } from '../features/ask/feature.ts';
import { camerasFeature } from '../features/cameras/feature.ts';
import { checkFeature } from '../features/check/feature.ts';
import { databasesFeature } from '../features/databases/feature.ts';
import { evaluationFeature } from '../features/evaluation/feature.ts';
import { createExportOffers, type ExportOffers } from '../features/exports/export-offers.ts';
import { exportsFeature } from '../features/exports/feature.ts';
import type { Feature, Parts } from '../features/feature.ts';
import { ingestFeature } from '../features/ingest/feature.ts';
import { legacyFeature } from '../features/legacy/feature.ts';
import { modelsFeature } from '../features/models/feature.ts';
import { privacyFeature } from '../features/privacy/feature.ts';
import { proxiesFeature } from '../features/proxies/feature.ts';
import { reembedFeature } from '../features/reembed/feature.ts';
import { settingsFeature } from '../features/settings/feature.ts';
import { sopFeature } from '../features/sop/feature.ts';
import { systemFeature } from '../features/system/feature.ts';
import { trialsFeature } from '../features/trials/feature.ts';
import { vectorsFeature } from '../features/vectors/feature.ts';
import { videosFeature } from '../features/videos/feature.ts';
import { mediaSource } from '../features/videos/media-source.ts';
import { receiveUpload } from '../features/videos/receive-upload.ts';
import { uploadsDir } from '../features/videos/remove-video.ts';
import { watchFeature } from '../features/watch/feature.ts';
import type { Core, CoreOptions } from './core.ts';
import { createDispatcher } from './dispatch.ts';
import { openParts } from './parts.ts';

/**
 * Every feature of the house, in order: one may use those before it, never one after it. A new feature is one line
 * here.
 */
function openFeatures(parts: Parts, offers: ExportOffers) {
  const models = modelsFeature(parts);
  const proxies = proxiesFeature(parts);
  const videos = videosFeature(parts);
  const cameras = camerasFeature(parts);
  const ingest = ingestFeature(parts);
  const reembed = reembedFeature(parts);
  const exports = exportsFeature(parts, { offers });
  const sop = sopFeature(parts, { ingest });
  const ask = askFeature(parts, { reembed });
  const trials = trialsFeature(parts);
  const watch = watchFeature(parts, { ingest, sop });
  const legacy = legacyFeature(parts);
  const evaluation = evaluationFeature(parts, { ask, ingest, sop });
  const settings = settingsFeature(parts);
  const databases = databasesFeature(parts);
  const vectors = vectorsFeature(parts);
  const privacy = privacyFeature(parts, { ingest });
  const check = checkFeature(parts, { ingest });
  const system = systemFeature(parts, { check, ingest, models });
  const features = [
    ...[models, proxies, videos, cameras, ingest, reembed, exports, sop, ask, trials, watch, legacy, evaluation],
    ...[settings, databases, vectors, privacy, check, system],
  ] as const;
  return { features, proxies };
}

/** Puts the house together and starts what was left unfinished. The caller owns the data folder (see the owner lock). */
export async function createCore(options: CoreOptions): Promise<Core> {
  const { config, ownership } = options;
  const { parts, close } = await openParts(options);
  const { events, settings, log, runner } = parts;
  const offers = createExportOffers();
  const { features: all, proxies } = openFeatures(parts, offers);
  const features: readonly Feature<never>[] = all;
  const dispatch = createDispatcher(Object.assign({}, ...features.map(({ calls }) => calls)), {
    vigilEnabled: () => settings.get().vigilEnabled,
    log,
    checkOutput: config.checkOutput,
  });
  await runner.start(features.flatMap(({ jobs }) => jobs ?? []));
  const stops = features.flatMap(({ start }) => start?.() ?? []);

  return {
    transport: { call: dispatch, subscribe: (listener) => events.subscribe(listener) },
    media: { ...mediaSource(parts, proxies.files), exportFile: async (offerId) => offers.take(offerId) },
    receiveUpload: (stream, name) => receiveUpload(uploadsDir(config.dataDir), stream, name),
    config,
    ownership,
    close: async () => {
      const stopped = stops.map((stop) => stop());
      const jobsEnded = runner.close();
      // After the jobs were told: one may be waiting for an index that is being filled.
      parts.vectors.exact.interrupt();
      await Promise.all([jobsEnded, ...stopped]);
      await close();
      ownership.release();
    },
  };
}
