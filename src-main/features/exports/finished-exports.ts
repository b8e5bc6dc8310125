import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { ExportFile } from '../../../src-shared/model/export.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { stampOf } from '../../platform/file-stamp.ts';
import type { JobRecord } from '../../stores/job-store.ts';
import type { Parts } from '../feature.ts';
import { exportsDirOf } from './export-run.ts';

const KINDS = ['export-clip', 'export-picture', 'export-sheet', 'export-gif', 'export-clips'] as const;
const MAX_LISTED = 100;

type Needs = Pick<Parts, 'config' | 'jobs' | 'videos'>;

/** Exported files that are still where they were put, newest first. */
export async function listExports({ jobs }: Pick<Needs, 'jobs'>): Promise<ExportFile[]> {
  const lists = await Promise.all(KINDS.map((kind) => jobs.list({ states: ['completed'], kind, limit: MAX_LISTED })));
  const newest = lists
    .flat()
    .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt) || b.jobId.localeCompare(a.jobId))
    .slice(0, MAX_LISTED);
  const found: ExportFile[] = [];
  for (const { jobId } of newest) {
    const file = await stillThere(await jobs.find(jobId));
    if (file) found.push(file);
  }
  return found;
}

/** Throws `not-found` where the export was never made, or its file was removed. */
export async function findExport(exportId: string, { jobs }: Pick<Needs, 'jobs'>): Promise<ExportFile> {
  const file = await stillThere(await jobs.find(exportId));
  if (file) return file;
  throw new VigilError('not-found', say('export-not-found', { exportId }), { hint: say('export-not-found-hint') });
}

/** Removes the file of an export from Vigil's own folder. False where it lies elsewhere. Throws `not-found`. */
export async function removeExport(exportId: string, needs: Needs): Promise<boolean> {
  const { path } = await findExport(exportId, needs);
  if (dirname(path) !== exportsDirOf(needs)) return false;
  await rm(path, { force: true });
  return true;
}

/** Where the recordings lie that an export was made of. */
export async function recordingsOf(exportId: string, { jobs, videos }: Needs): Promise<string[]> {
  const input = (await jobs.find(exportId))?.input as { videoId?: string; clips?: { videoId: string }[] } | undefined;
  const videoIds = [input?.videoId, ...(input?.clips ?? []).map(({ videoId }) => videoId)].filter(
    (id) => id !== undefined,
  );
  return (await videos.getMany([...new Set(videoIds)])).map(({ path }) => path);
}

async function stillThere(record: JobRecord | undefined): Promise<ExportFile | undefined> {
  const isExport = record && KINDS.some((kind) => kind === record.job.kind);
  const file = isExport ? ExportFile.safeParse(record.result).data : undefined;
  return file && (await stampOf(file.path)) ? file : undefined;
}
