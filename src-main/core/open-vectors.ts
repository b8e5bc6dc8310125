import type { EncoderRegistry } from '../features/models/encoder-registry.ts';
import { outdatedVectors } from '../features/models/outdated-vectors.ts';
import type { Config } from '../platform/config.ts';
import type { Log } from '../platform/log.ts';
import { dataPaths } from '../platform/paths.ts';
import { findQdrantBinary } from '../platform/qdrant-binary.ts';
import type { Artifacts } from '../stores/artifacts/artifacts.ts';
import type { ClipStore } from '../stores/clip-store.ts';
import { createQdrantCollections } from '../stores/qdrant/qdrant-collections.ts';
import { createQdrantConnection } from '../stores/qdrant/qdrant-connection.ts';
import { startQdrantServer } from '../stores/qdrant/qdrant-server.ts';
import type { SettingsStore } from '../stores/settings-store.ts';
import { type ChosenCollections, createChosenCollections } from '../stores/vectors/chosen-collections.ts';
import { createExactIndex } from '../stores/vectors/exact-index.ts';
import { createVectorCollections } from '../stores/vectors/vector-collections.ts';
import type { InferenceClient } from '../workers/inference/inference-client.ts';
import type { EventBus } from './event-bus.ts';

/** The vector indexes of a library, of the backend that the settings name. Qdrant is started when it is chosen. */
export function openVectors(options: {
  readonly config: Config;
  readonly log: Log;
  readonly events: EventBus;
  readonly settings: SettingsStore;
  readonly clips: ClipStore;
  readonly artifacts: Artifacts;
  readonly encoders: EncoderRegistry;
  readonly inference: InferenceClient;
}): ChosenCollections {
  const { config, log, events, settings, clips, artifacts, encoders, inference } = options;
  const paths = dataPaths(config.dataDir);
  const warn = (message: string, fields: Record<string, unknown>): void => log.warn(message, fields);
  // An encoder may have been taken away since; its vectors are still the library's.
  const dimOf = async (encoderId: string): Promise<number> => {
    try {
      return (await encoders.locate(encoderId)).manifest.dim;
    } catch (error) {
      const dim = await clips.dimensionOf(encoderId);
      if (dim === undefined) throw error;
      return dim;
    }
  };
  const outdated = outdatedVectors(encoders, clips);
  const exact = createVectorCollections({
    clips,
    artifacts,
    dimOf,
    outdated,
    createIndex: async (encoderId) =>
      createExactIndex({ id: `exact/${encoderId}`, dim: await dimOf(encoderId), product: inference }),
    warn,
  });
  const { url, apiKey, quantizeAbove } = config.qdrant;
  const qdrant = createQdrantCollections({
    clips,
    artifacts,
    exact,
    dimOf,
    outdated,
    quantizeAbove,
    warn,
    defaultEncoderId: () => settings.get().encoder,
    isChosen: () => settings.get().vectorBackend === 'qdrant',
    connection: createQdrantConnection({
      external: url === null ? undefined : { url, apiKey: apiKey ?? undefined },
      startServer: async () => {
        const server = await startQdrantServer({
          dir: paths.qdrant,
          logFile: paths.qdrantLog,
          binary: findQdrantBinary(config.programs),
          log,
        });
        log.info('The Qdrant server is ready', { version: server.version, readyMs: Math.round(server.readyMs) });
        return server;
      },
    }),
  });
  const vectors = createChosenCollections({
    backend: () => settings.get().vectorBackend,
    defaultEncoderId: () => settings.get().encoder,
    exact,
    qdrant,
  });
  const settle = (): void => {
    vectors.settle().catch((error: unknown) => log.error('The vector backend cannot be switched', { err: error }));
  };
  settle();
  events.subscribe(({ type }) => {
    if (type === 'settings.changed') settle();
  });
  return vectors;
}
