import { z } from 'zod';
import { Empty } from '../../model/common.ts';
import { Settings } from '../../model/system.ts';
import { VectorFiles, VectorMigration } from '../../model/vector-migration.ts';
import { call } from '../call.ts';

const Folder = z.object({ folder: z.string().min(1) });

export const migrateVectorCalls = {
  'migrate.vectors': call(
    z.object({
      to: Settings.shape.vectorBackend,
      /** Stored vectors that both indexes are asked for, per encoder. */
      samples: z.number().int().min(1).max(1000).default(50),
    }),
    VectorMigration,
    'Fill the other vector index, compare it with the files and with the index in use, then switch the setting. Returns at once; asked again, it goes on.',
    { http: 'POST /migrate/vectors' },
  ),
  'migrate.vectorsStatus': call(Empty, VectorMigration, 'How far moving the vectors is, and what came of it.', {
    http: 'GET /migrate/vectors',
  }),
  'migrate.cancelVectors': call(
    Empty,
    VectorMigration,
    'Stop moving the vectors. The index in use stays; what was copied is kept, and the next move goes on there.',
    { http: 'POST /migrate/vectors/cancel' },
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
