import { z } from 'zod';
import { Settings } from '../../model/system.ts';
import { VectorFiles, VectorMove } from '../../model/vector-migration.ts';
import { call, longCall } from '../call.ts';

const Folder = z.object({ folder: z.string().min(1) });

export const migrateVectorCalls = {
  'migrate.vectors': longCall(
    z.object({
      to: Settings.shape.vectorBackend,
      /** Stored vectors that both indexes are asked for, per encoder. */
      samples: z.number().int().min(1).max(1000).default(50),
    }),
    VectorMove,
    'Fill the other vector index, compare it with the files and with the index in use, then switch the setting. Cancelled, the index in use stays and what was copied is kept; asked again, it goes on there.',
    { http: 'POST /migrate/vectors' },
  ),
  'migrate.snapshotVectors': call(Folder, VectorFiles, 'Write the Qdrant collections into a folder.', {
    http: 'POST /migrate/vectors/snapshot',
  }),
  'migrate.restoreVectors': call(
    Folder,
    VectorFiles,
    'Read Qdrant collections from a folder, then bring what differs from the library into step.',
    { http: 'POST /migrate/vectors/restore' },
  ),
} as const;
