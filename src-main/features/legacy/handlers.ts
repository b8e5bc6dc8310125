import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { LegacyRoot } from '../../../src-shared/contract/calls/migrate-sopilot.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Handlers } from '../../../src-shared/contract/handler.ts';
import type { Job } from '../../../src-shared/model/job.ts';
import { defineJob, type JobKind } from '../../jobs/define-job.ts';
import { importedIdOf } from '../../platform/ids.ts';
import type { LegacyStore } from '../../stores/legacy-store.ts';
import { LEGACY_DATABASE } from '../../workers/tasks/legacy/legacy-database.ts';
import type { LegacyImportDependencies } from './dependencies.ts';
import { importLibrary } from './import-library.ts';

const ImportInput = z.object({ folder: z.string(), roots: z.array(LegacyRoot), dryRun: z.boolean() });
type ImportInput = z.infer<typeof ImportInput>;

export interface LegacyHandlerDependencies {
  readonly legacy: Pick<LegacyStore, 'findReport'>;
  readonly findJob: (jobId: string) => Promise<Job | undefined>;
  /** Imports of a folder that wait or run. */
  readonly unfinished: (subjectId: string) => Promise<Job | undefined>;
  readonly enqueue: (job: {
    readonly subjectId: string;
    readonly title: string;
    readonly input: ImportInput;
  }) => Promise<Job>;
}

/** Starting an import and reading its report. */
export function createLegacyHandlers(
  dependencies: LegacyHandlerDependencies,
): Handlers<'migrate.sopilot' | 'migrate.sopilotReport'> {
  const { legacy, findJob, unfinished, enqueue } = dependencies;
  return {
    'migrate.sopilot': async ({ folder: given, roots, dryRun }) => {
      const folder = resolve(given);
      await requireLibrary(folder);
      const input = { folder, roots, dryRun };
      const subjectId = importedIdOf('import', folder, JSON.stringify(roots), String(dryRun));
      const running = await unfinished(subjectId);
      const title = dryRun ? `Looking through ${folder}` : `Bringing over ${folder}`;
      return { jobId: (running ?? (await enqueue({ subjectId, title, input }))).jobId };
    },
    'migrate.sopilotReport': async ({ jobId }) => {
      const report = await legacy.findReport(jobId);
      if (report) return report;
      const job = await findJob(jobId);
      if (job?.error) throw VigilError.fromShape(job.error);
      throw new VigilError('not-found', `There is no report of the import ${jobId}${job ? ' yet' : ''}.`, {
        hint: job ? 'Wait until the job has ended.' : 'List the jobs to see their ids.',
      });
    },
  };
}

/** An import in one stage. It begins again after a crash: what is here already is found and left as it is. */
export function legacyImportJob(dependencies: LegacyImportDependencies): JobKind<ImportInput> {
  return defineJob({
    kind: 'import',
    input: ImportInput,
    concurrency: 1,
    stages: [
      {
        name: 'import',
        weight: 1,
        run: async ({ job, input, signal, progress, commit }) => {
          const report = await importLibrary({ ...input, signal, progress }, dependencies);
          await commit((trx) => dependencies.legacyIn(trx).saveReport(job.jobId, report));
        },
      },
    ],
  });
}

async function requireLibrary(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (!found) throw new VigilError('not-found', `There is no folder ${folder}.`);
  if (!found.isDirectory()) {
    throw new VigilError('bad-input', `${folder} is a file, not a folder.`, {
      hint: 'Choose SOPilot’s data folder, the one that has sopilot.db in it.',
    });
  }
  const database = await stat(join(folder, LEGACY_DATABASE)).catch(() => undefined);
  if (database?.isFile()) return;
  throw new VigilError('not-found', `${folder} is no SOPilot data folder: it has no ${LEGACY_DATABASE}.`, {
    hint: 'Choose SOPilot’s data folder, the one that has sopilot.db in it.',
  });
}
