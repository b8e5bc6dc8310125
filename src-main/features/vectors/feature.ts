import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { VectorFiles } from '../../../src-shared/model/vector-migration.ts';
import { collectionName } from '../../stores/qdrant/qdrant-collection.ts';
import { restoreCollection, snapshotCollection } from '../../stores/qdrant/qdrant-snapshot.ts';
import { libraryPoints, libraryRevisions } from '../../stores/vectors/library-points.ts';
import type { Feature, Parts } from '../feature.ts';
import { createVectorHandlers } from './handlers.ts';
import { VectorMove } from './migrate-vectors.ts';
import { warmVectors } from './warm-vectors.ts';

const PROGRESS_EVERY_MS = 100;

type MoveParts = Pick<Parts, 'settings' | 'events' | 'vectors' | 'config' | 'log' | 'clips' | 'artifacts' | 'database'>;

type Calls =
  | 'migrate.vectors'
  | 'migrate.vectorsStatus'
  | 'migrate.cancelVectors'
  | 'migrate.snapshotVectors'
  | 'migrate.restoreVectors';

/** Moving the vectors between backends, and copies of the Qdrant collections. */
export function vectorsFeature(parts: MoveParts): Feature<Calls> {
  const { settings, events, vectors, config } = parts;
  const { exact, qdrant } = vectors;
  const sources = {
    ...parts,
    warn: (message: string, fields: Record<string, unknown>) => parts.log.warn(message, fields),
  };
  const encoderIds = (): Promise<string[]> => usedEncoders(parts);
  const move = new VectorMove({
    encoderIds,
    pointsInLibrary: async (encoderId) => {
      let points = 0;
      for await (const video of libraryRevisions(sources, encoderId)) points += video.points;
      return points;
    },
    fill: async (to, encoderId, onPoints) => {
      if (to === 'exact') {
        await exact.open(encoderId);
        return;
      }
      const index = qdrant.follow(encoderId);
      const timer = setInterval(() => onPoints(index.progress.pointsDone), PROGRESS_EVERY_MS);
      try {
        await index.inStep();
      } finally {
        clearInterval(timer);
      }
    },
    stopFilling: async (to) => {
      if (settings.get().vectorBackend === to) return;
      if (to === 'qdrant') {
        await qdrant.close();
        return;
      }
      for (const encoderId of await encoderIds()) {
        // Otherwise the exact index is what answers in its place.
        if (qdrant.follow(encoderId).state === 'ready') await exact.release(encoderId);
      }
    },
    index: async (backend, encoderId) => {
      if (backend === 'exact') return exact.open(encoderId);
      const index =
        settings.get().vectorBackend === 'qdrant' || qdrant.isUsed ? await qdrant.open(encoderId) : undefined;
      return index?.state === 'ready' ? index : undefined;
    },
    sampleVectors: async (encoderId, count, of) => {
      const step = Math.max(1, Math.floor(of / count));
      const sampled: Float32Array[] = [];
      let at = 0;
      for await (const points of libraryPoints(sources, encoderId)) {
        for (const { vector } of points) if (at++ % step === 0 && sampled.length < count) sampled.push(vector.slice());
        if (sampled.length === count) break;
      }
      return sampled;
    },
    requireChoice: (to) => {
      if (!config.locked.includes('vectorBackend') || config.vectorBackend === to) return;
      throw new VigilError('conflict', `The environment fixes the vector index to “${config.vectorBackend}”.`, {
        hint: 'Remove VIGIL_VECTOR_BACKEND, start again, then move the vectors.',
      });
    },
    choose: (to) => {
      settings.update({ vectorBackend: to });
      events.publish({ type: 'settings.changed' });
    },
  });

  const eachCollection = async (
    work: (collection: string) => Promise<{ path: string; points: number } | undefined>,
  ): Promise<VectorFiles> => {
    const files: VectorFiles['files'] = [];
    for (const encoderId of await encoderIds()) {
      const done = await work(collectionName(encoderId));
      if (done) files.push({ encoderId, ...done });
    }
    return { files };
  };
  return {
    start: () => warmVectors(parts).stop,
    calls: createVectorHandlers({
      move,
      snapshot: async (folder) => {
        // While the exact index is in use, the collections may be old, half filled or not there.
        for (const encoderId of await encoderIds()) await qdrant.follow(encoderId).inStep();
        return eachCollection((name) => snapshotCollection(qdrant.connection.http, name, folder));
      },
      restore: async (folder) => {
        const restored = await eachCollection((name) => restoreCollection(qdrant.connection.http, name, folder));
        if (restored.files.length === 0) {
          throw new VigilError('not-found', `There is no snapshot of this library's encoders in ${folder}.`);
        }
        for (const { encoderId } of restored.files) await qdrant.follow(encoderId).checkAgain();
        return restored;
      },
    }),
  };
}

/** Vectors that came from SOPilot were made by no encoder and are in no index. */
async function usedEncoders({ database }: Pick<Parts, 'database'>): Promise<string[]> {
  const rows = await database.db
    .selectFrom('embeddings')
    .innerJoin('clips', 'clips.clip_id', 'embeddings.clip_id')
    .select('model_name')
    .distinct()
    .where('clips.level', '!=', 'legacy')
    .orderBy('model_name')
    .execute();
  return rows.map((row) => row.model_name);
}
