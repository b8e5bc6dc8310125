import type {
  LegacyAdapter,
  LegacyIndexEntry,
  LegacyInventory,
  LegacyMatrix,
  LegacyScore,
  LegacyVideo,
} from '../../../src-shared/model/legacy.ts';
import type {
  LegacyIngestRow,
  LegacyScoreRow,
  LegacyTrainingRow,
  LegacyVideoRow,
} from '../../workers/tasks/legacy/legacy-rows.ts';

/** A video row with what is known of its files, wherever they lie. */
export interface InventoriedVideo {
  readonly row: LegacyVideoRow;
  readonly file: string;
  readonly fileSha256: string | null;
  readonly effective: LegacyMatrix | null;
  readonly raw: LegacyMatrix | null;
  readonly clipMeta: string | null;
  readonly clipRows: number;
}

export interface Inventoried {
  readonly videos: readonly InventoriedVideo[];
  readonly ingestJobs: readonly Pick<LegacyIngestRow, 'status'>[];
  readonly scoreJobs: readonly Pick<
    LegacyScoreRow,
    'id' | 'gold_video_id' | 'trainee_video_id' | 'status' | 'score' | 'error_message'
  >[];
  readonly trainingJobs: readonly Pick<LegacyTrainingRow, 'status'>[];
  /** A score's result file by its job. */
  readonly resultFiles: ReadonlyMap<string, string>;
  readonly currentIndexVersion: string | null;
  readonly index: readonly LegacyIndexEntry[];
  readonly adapter: LegacyAdapter | null;
  /** Names of the files in the folder of reports. */
  readonly reportFiles: readonly string[];
}

/** Counts and checksums of a SOPilot library, the same whether it is read from the source or from this library. */
export function inventoryOf(found: Inventoried): LegacyInventory {
  const videoIds = new Set(found.videos.map(({ row }) => row.id));
  const videos = found.videos.map(plainVideo);
  const scores = found.scoreJobs.map((job): LegacyScore => {
    const named = [...new Set([job.gold_video_id, job.trainee_video_id])];
    return {
      id: job.id,
      gold_video_id: job.gold_video_id,
      trainee_video_id: job.trainee_video_id,
      status: job.status,
      score: job.score,
      result_file: found.resultFiles.get(job.id) ?? null,
      error_message: job.error_message,
      dangling: named.filter((id) => !videoIds.has(id)),
    };
  });
  return {
    row_counts: {
      videos: videos.length,
      clips: found.videos.reduce((sum, { clipRows }) => sum + clipRows, 0),
      ingest_jobs: found.ingestJobs.length,
      score_jobs: scores.length,
      training_jobs: found.trainingJobs.length,
    },
    job_status_counts: {
      ingest_jobs: byStatus(found.ingestJobs),
      score_jobs: byStatus(scores),
      training_jobs: byStatus(found.trainingJobs),
    },
    videos,
    orphan_video_ids: videos.filter(({ orphan }) => orphan).map(({ id }) => id),
    index: { current_version: found.currentIndexVersion, entries: [...found.index] },
    score_jobs: scores,
    adapter: found.adapter,
    dangling_score_job_ids: scores.filter(({ dangling }) => dangling.length > 0).map(({ id }) => id),
    report_files: [...found.reportFiles],
  };
}

/** Paths at which two inventories differ, such as `videos.3.raw_vectors.sum`; at most `limit`. */
export function differencesOf(a: unknown, b: unknown, limit = 100, path = ''): string[] {
  if (Object.is(a, b)) return [];
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return [path];
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  const differences: string[] = [];
  for (const name of names) {
    if (differences.length >= limit) break;
    const [left, right] = [(a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]];
    differences.push(...differencesOf(left, right, limit - differences.length, path === '' ? name : `${path}.${name}`));
  }
  return differences;
}

function plainVideo(video: InventoriedVideo): LegacyVideo {
  const { row, file, fileSha256, effective, raw, clipMeta, clipRows } = video;
  const orphan = (row.embedding_path ?? '') === '' && clipRows === 0;
  return {
    id: row.id,
    task_id: row.task_id,
    role: row.role,
    site_id: row.site_id,
    camera_id: row.camera_id,
    operator_id_hash: row.operator_id_hash,
    embedding_model: row.embedding_model,
    num_clips: row.num_clips,
    created_at: row.created_at,
    file,
    orphan,
    file_present: fileSha256 !== null,
    ...(fileSha256 !== null && { file_sha256: fileSha256 }),
    ...(effective && { effective_vectors: effective }),
    ...(raw && { raw_vectors: raw }),
    ...(clipMeta !== null && { clip_meta: clipMeta }),
    ...(!orphan && { clip_rows: clipRows }),
  };
}

function byStatus(jobs: readonly { readonly status: string }[]): Record<string, number> {
  const names = [...new Set(jobs.map(({ status }) => status))].toSorted();
  return Object.fromEntries(names.map((name) => [name, jobs.filter(({ status }) => status === name).length]));
}
