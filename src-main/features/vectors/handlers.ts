import type { Handlers } from '../../../src-shared/contract/handler.ts';
import type { VectorFiles } from '../../../src-shared/model/vector-migration.ts';
import type { VectorMove } from './migrate-vectors.ts';

export interface VectorHandlerDependencies {
  readonly move: VectorMove;
  readonly snapshot: (folder: string) => Promise<VectorFiles>;
  readonly restore: (folder: string) => Promise<VectorFiles>;
}

export function createVectorHandlers({
  move,
  snapshot,
  restore,
}: VectorHandlerDependencies): Handlers<
  | 'migrate.vectors'
  | 'migrate.vectorsStatus'
  | 'migrate.cancelVectors'
  | 'migrate.snapshotVectors'
  | 'migrate.restoreVectors'
> {
  return {
    'migrate.vectors': ({ to, samples }) => move.start(to, samples),
    'migrate.vectorsStatus': () => move.status,
    'migrate.cancelVectors': () => move.cancel(),
    'migrate.snapshotVectors': ({ folder }) => snapshot(folder),
    'migrate.restoreVectors': ({ folder }) => restore(folder),
  };
}
