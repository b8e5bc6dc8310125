import type { LegacyReport } from '../../src-shared/model/legacy.ts';
import { fromJson, fromNullableJson, inBatches, nowIso, toJson } from './db/columns.ts';
import type { Db } from './db/open.ts';
import type { LegacyFileRow, LegacyJobRow, LegacyVideoRow } from './db/schema.ts';

export type LegacyJobType = 'ingest' | 'score' | 'training';

export interface NewLegacyJob {
  readonly jobId: string;
  readonly jobType: LegacyJobType;
  /** The row as it was. */
  readonly sourceRow: unknown;
  /** ISO 8601 in UTC with milliseconds, so that it sorts. */
  readonly happenedAt: string;
}

interface LegacyFile {
  readonly key: string;
  readonly kind: string;
  /** Path below the data folder it came from. */
  readonly name: string;
  readonly sha256: string;
}

/** What came over from SOPilot. */
export interface LegacyStore {
  /** By their keys, in order of SOPilot's ids; unknown keys are left out. */
  videos(legacyKeys: readonly string[]): Promise<readonly LegacyVideoRow[]>;
  /** Those that became a video here, in order of SOPilot's ids. */
  videosOf(videoId: string): Promise<readonly LegacyVideoRow[]>;
  /** Adds jobs; those that are here stay as they are. */
  keepJobs(jobs: readonly NewLegacyJob[]): Promise<void>;
  /** In the order asked for; unknown ids are left out. */
  jobs(jobIds: readonly string[]): Promise<readonly LegacyJobRow[]>;
  /** Adds files, or notes that their content changed. */
  keepFiles(files: readonly LegacyFile[]): Promise<void>;
  /** By their keys, in order of name. */
  files(keys: readonly string[]): Promise<readonly LegacyFile[]>;
  /** All of every library that was brought over, in order of name. */
  allFiles(): Promise<readonly LegacyFile[]>;
  saveReport(jobId: string, report: LegacyReport): Promise<void>;
  findReport(jobId: string): Promise<LegacyReport | undefined>;
}

export function createLegacyStore(db: Db): LegacyStore {
  return {
    videos: async (legacyKeys) => {
      const rows: LegacyVideoRow[] = [];
      await inBatches(legacyKeys, async (batch) => {
        rows.push(...(await db.selectFrom('legacy_videos').selectAll().where('legacy_key', 'in', batch).execute()));
      });
      return rows.toSorted((a, b) => a.legacy_id - b.legacy_id);
    },
    videosOf: (videoId) =>
      db.selectFrom('legacy_videos').selectAll().where('video_id', '=', videoId).orderBy('legacy_id').execute(),
    keepJobs: async (jobs) => {
      await inBatches(jobs, (batch) =>
        db
          .insertInto('legacy_jobs')
          .values(
            batch.map(({ jobId, jobType, sourceRow, happenedAt }) => ({
              job_id: jobId,
              job_type: jobType,
              source_row: toJson(sourceRow),
              happened_at: happenedAt,
            })),
          )
          .onConflict((conflict) => conflict.column('job_id').doNothing())
          .execute(),
      );
    },
    jobs: async (jobIds) => {
      const byId = new Map<string, LegacyJobRow>();
      await inBatches(jobIds, async (batch) => {
        const rows = await db.selectFrom('legacy_jobs').selectAll().where('job_id', 'in', batch).execute();
        for (const row of rows) byId.set(row.job_id, row);
      });
      return jobIds.flatMap((jobId) => byId.get(jobId) ?? []);
    },
    keepFiles: async (files) => {
      await inBatches(files, (batch) =>
        db
          .insertInto('legacy_files')
          .values(batch.map(({ key, kind, name, sha256 }) => ({ file_key: key, kind, name, sha256 })))
          .onConflict((conflict) =>
            conflict.column('file_key').doUpdateSet({ sha256: (eb) => eb.ref('excluded.sha256') }),
          )
          .execute(),
      );
    },
    allFiles: async () =>
      (await db.selectFrom('legacy_files').selectAll().orderBy('name').orderBy('file_key').execute()).map(toFile),
    files: async (keys) => {
      const files: LegacyFile[] = [];
      await inBatches(keys, async (batch) => {
        const rows = await db.selectFrom('legacy_files').selectAll().where('file_key', 'in', batch).execute();
        files.push(...rows.map(toFile));
      });
      return files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    },
    saveReport: async (jobId, report) => {
      await db
        .insertInto('legacy_imports')
        .values({ job_id: jobId, report: toJson(report), created_at: nowIso() })
        .onConflict((conflict) => conflict.column('job_id').doUpdateSet({ report: toJson(report) }))
        .execute();
    },
    findReport: async (jobId) => {
      const row = await db.selectFrom('legacy_imports').select('report').where('job_id', '=', jobId).executeTakeFirst();
      return fromNullableJson<LegacyReport>(row?.report ?? null) ?? undefined;
    },
  };
}

function toFile({ file_key: key, kind, name, sha256 }: LegacyFileRow): LegacyFile {
  return { key, kind, name, sha256 };
}

/** A row of SOPilot as it was kept; the caller names the type it was written from. */
export function legacyRow<Row>({ source_row }: Pick<LegacyVideoRow | LegacyJobRow, 'source_row'>): Row {
  return fromJson<Row>(source_row);
}
