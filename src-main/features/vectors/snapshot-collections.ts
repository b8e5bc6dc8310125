import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { VectorFiles } from '../../../src-shared/model/vector-migration.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { collectionName } from '../../stores/qdrant/qdrant-collection.ts';
import { restoreCollection, snapshotCollection } from '../../stores/qdrant/qdrant-snapshot.ts';
import { libraryVectors, type VectorNeeds } from './library-vectors.ts';

/** Writes the Qdrant collections into a folder. */
export async function snapshotCollections(folder: string, needs: VectorNeeds): Promise<VectorFiles> {
  const { qdrant } = needs.vectors;
  // While the exact index is in use, the collections may be old, half filled or not there.
  for (const encoderId of await libraryVectors(needs).encoderIds()) await qdrant.follow(encoderId).inStep();
  return eachCollection(needs, (name) => snapshotCollection(qdrant.connection.http, name, folder));
}

/**
 * Reads Qdrant collections from a folder, then brings what differs from the library into step. Throws `not-found` when
 * the folder has none of this library's.
 */
export async function restoreCollections(folder: string, needs: VectorNeeds): Promise<VectorFiles> {
  const { qdrant } = needs.vectors;
  const restored = await eachCollection(needs, (name) => restoreCollection(qdrant.connection.http, name, folder));
  if (restored.files.length === 0) {
    throw new VigilError('not-found', say('no-snapshot-in-folder', { folder }));
  }
  for (const { encoderId } of restored.files) await qdrant.follow(encoderId).checkAgain();
  return restored;
}

async function eachCollection(
  needs: VectorNeeds,
  work: (collection: string) => Promise<{ path: string; points: number } | undefined>,
): Promise<VectorFiles> {
  const files: VectorFiles['files'] = [];
  for (const encoderId of await libraryVectors(needs).encoderIds()) {
    const done = await work(collectionName(encoderId));
    if (done) files.push({ encoderId, ...done });
  }
  return { files };
}
