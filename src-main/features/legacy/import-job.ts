import { z } from 'zod';
import { LegacyRoot } from '../../../src-shared/contract/calls/migrate-sopilot.ts';
import { defineJob, type JobKind } from '../../jobs/define-job.ts';
import { createLegacyStore } from '../../stores/legacy-store.ts';
import { importLibrary } from './import-library.ts';
import type { ImportNeeds } from './import-run.ts';

const ImportInput = z.object({ folder: z.string(), roots: z.array(LegacyRoot), dryRun: z.boolean() });
export type ImportInput = z.infer<typeof ImportInput>;

/** An import in one stage. It begins again after a crash: what is here already is found and left as it is. */
export function importJob(parts: ImportNeeds): JobKind<ImportInput> {
  return defineJob({
    kind: 'import',
    input: ImportInput,
    concurrency: 1,
    isLocal: true,
    stages: [
      {
        name: 'import',
        weight: 1,
        run: async ({ job, input, signal, progress, commit }) => {
          const report = await importLibrary({ ...input, signal, progress }, parts);
          await commit((trx) => createLegacyStore(trx).saveReport(job.jobId, report));
        },
      },
    ],
  });
}
