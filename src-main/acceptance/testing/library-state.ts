import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataPaths } from '../../platform/paths.ts';
import { createClipStore } from '../../stores/clip-store.ts';
import { openDatabase } from '../../stores/db/open.ts';
import { createJobStore, type JobRecord } from '../../stores/job-store.ts';

/** What a library holds that must not depend on how often it was interrupted. */
export interface LibraryState {
  /** Natural keys and facts, without times of writing. */
  readonly videos: readonly Record<string, unknown>[];
  readonly chunks: readonly Record<string, unknown>[];
  readonly embeddings: readonly Record<string, unknown>[];
  /** sha256 of every file in `artifacts/`, by its path below it. */
  readonly files: Readonly<Record<string, string>>;
}

/** Reads the library in a data folder that no process has open. */
export async function readLibrary(dataDir: string): Promise<LibraryState> {
  const paths = dataPaths(dataDir);
  const { db, close } = openDatabase(paths.database, { readonly: true });
  try {
    const rows = await db.selectFrom('videos_v2').selectAll().orderBy('video_id').execute();
    const videos = rows.map(({ created_at, ingest_time, ...facts }) => facts);
    const chunks = await Promise.all(videos.map(({ video_id }) => createClipStore(db).listForVideo(video_id)));
    const embeddings = await db
      .selectFrom('embeddings')
      .select(['embedding_id', 'clip_id', 'model_name', 'dimension', 'vector_row'])
      .orderBy('embedding_id')
      .execute();
    return { videos, chunks: chunks.flat().map((chunk) => ({ ...chunk })), embeddings, files: hashes(paths.artifacts) };
  } finally {
    await close();
  }
}

/** The one ingest of a library in a data folder that no process has open. */
export async function readOnlyIngest(dataDir: string): Promise<JobRecord> {
  const { db, close } = openDatabase(dataPaths(dataDir).database, { readonly: true });
  try {
    const jobs = createJobStore(db);
    const [job, another] = await jobs.list({ kind: 'ingest', limit: 2 });
    if (!job || another) throw new Error('The library has not exactly one ingest.');
    return await jobs.get(job.jobId);
  } finally {
    await close();
  }
}

/** sha256 of every file below a folder, by path; nothing when there is no such folder. */
export function hashes(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).toSorted();
  return Object.fromEntries(
    paths.map((path) => [path.slice(folder.length + 1), createHash('sha256').update(readFileSync(path)).digest('hex')]),
  );
}
