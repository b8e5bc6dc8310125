import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Handlers } from '../../../src-shared/contract/handler.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { JobKind } from '../../jobs/define-job.ts';
import { importedIdOf } from '../../platform/ids.ts';
import { createLegacyStore } from '../../stores/legacy-store.ts';
import { LEGACY_DATABASE } from '../../workers/tasks/legacy/legacy-database.ts';
import type { Parts } from '../feature.ts';
import { localActor } from '../local-actor.ts';
import type { ImportInput } from './import-job.ts';

export type LegacyCalls = 'migrate.sopilot' | 'migrate.sopilotReport';

/** Starting an import and reading its report. */
export function legacyCalls(
  { database, jobs, runner, settings }: Pick<Parts, 'database' | 'jobs' | 'runner' | 'settings'>,
  importJob: JobKind<ImportInput>,
): Handlers<LegacyCalls> {
  const legacy = createLegacyStore(database.db);
  return {
    'migrate.sopilot': async ({ folder: given, roots, dryRun }) => {
      const folder = resolve(given);
      await requireLibrary(folder);
      const input = { folder, roots, dryRun };
      const subjectId = importedIdOf('import', folder, JSON.stringify(roots), String(dryRun));
      const unfinished = (await jobs.listForSubject(subjectId)).find(
        ({ state }) => state === 'queued' || state === 'running',
      );
      if (unfinished) return { jobId: unfinished.jobId };
      const title = dryRun ? say('looking-through', { folder }) : say('bringing-over', { folder });
      const requestedBy = localActor(settings);
      const { jobId } = await runner.enqueue(importJob, { subjectId, title, input, requestedBy });
      return { jobId };
    },
    'migrate.sopilotReport': async ({ jobId }) => {
      const report = await legacy.findReport(jobId);
      if (report) return report;
      const job = (await jobs.find(jobId))?.job;
      if (job?.error) throw VigilError.fromShape(job.error);
      throw new VigilError(
        'not-found',
        job ? say('import-report-not-yet', { jobId }) : say('import-report-not-found', { jobId }),
        {
          hint: job ? say('wait-until-job-ended') : say('list-jobs-for-ids'),
        },
      );
    },
  };
}

async function requireLibrary(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (!found) throw new VigilError('not-found', say('folder-not-found', { folder }));
  if (!found.isDirectory()) {
    throw new VigilError('bad-input', say('file-not-a-folder', { folder }), {
      hint: say('sopilot-database-not-found-hint'),
    });
  }
  const database = await stat(join(folder, LEGACY_DATABASE)).catch(() => undefined);
  if (database?.isFile()) return;
  throw new VigilError('not-found', say('not-a-sopilot-folder', { folder, database: LEGACY_DATABASE }), {
    hint: say('sopilot-database-not-found-hint'),
  });
}
