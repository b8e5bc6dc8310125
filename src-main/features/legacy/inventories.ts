import type { LegacyInventory, LegacyReport } from '../../../src-shared/model/legacy.ts';
import { chunkIdOf } from '../../platform/ids.ts';
import type { LegacyVideoRow as ImportedRow } from '../../stores/db/schema.ts';
import { createLegacyStore, type LegacyJobType, legacyRow } from '../../stores/legacy-store.ts';
import type { LegacyCheckInput, LegacyCheckOutput } from '../../workers/tasks/legacy/legacy-check-task.ts';
import { insideDataFolder } from '../../workers/tasks/legacy/legacy-paths.ts';
import type {
  LegacyIngestRow,
  LegacyScoreRow,
  LegacyTrainingRow,
  LegacyVideoRow,
} from '../../workers/tasks/legacy/legacy-rows.ts';
import type { LegacySource, LegacySourceFile } from '../../workers/tasks/legacy/legacy-source.ts';
import type { ImportNeeds } from './import-run.ts';
import type { FoundBytes } from './import-video.ts';
import { type InventoriedVideo, inventoryOf } from './inventory.ts';
import { keptFileKey, keptLibraryFolder, keptVectorFiles } from './kept-files.ts';
import type { LegacyNames } from './legacy-names.ts';

/** Counts and checksums of the source. */
export function sourceInventory(source: LegacySource, bytes: ReadonlyMap<number, FoundBytes>): LegacyInventory {
  const { rows, results, currentIndexVersion, index, adapter, files } = source;
  return inventoryOf({
    videos: source.videos.map((video) => ({
      row: video.row,
      file: video.file,
      fileSha256: bytes.get(video.row.id)?.sha256 ?? null,
      effective: video.effective?.facts ?? null,
      raw: video.raw?.facts ?? null,
      clipMeta: video.clipMeta,
      clipRows: video.clipRows,
    })),
    ingestJobs: rows.ingestJobs,
    scoreJobs: rows.scoreJobs,
    trainingJobs: rows.trainingJobs,
    resultFiles: new Map(results.map(({ jobId, file }) => [jobId, file])),
    ...{ currentIndexVersion, index, adapter },
    reportFiles: reportFiles(files),
  });
}

/** Keys of kept files. */
export function fileKeys(library: string, files: readonly Pick<LegacySourceFile, 'name'>[]): string[] {
  return files.map(({ name }) => keptFileKey(library, name));
}

interface ImportedLibrary {
  readonly source: LegacySource;
  readonly names: LegacyNames;
  readonly bytes: ReadonlyMap<number, FoundBytes>;
}

/**
 * The same of what is here now of that source: rows from the tables, checksums from the kept files. What an earlier
 * import kept and the source has lost since is left out.
 */
export async function libraryInventory(
  library: ImportedLibrary,
  signal: AbortSignal,
  parts: ImportNeeds,
): Promise<{ readonly inventory: LegacyInventory; readonly counts: LegacyReport['imported'] }> {
  const { source, names } = library;
  const legacy = createLegacyStore(parts.database.db);
  const rows = await legacy.videos(source.videos.map(names.videoKey));
  const checked = await parts.pool.run('legacy-check', checkInput(rows, names.library, parts), { signal });
  const videos = await videosHere(library, rows, checked, parts);
  const jobs = await legacy.jobs(jobIds(source));
  const ofType = <Row>(type: LegacyJobType): Row[] =>
    jobs.filter((job) => job.job_type === type).map((job) => legacyRow<Row>(job));
  const scores = await scoresHere(ofType<LegacyScoreRow>('score'), parts);
  const kept = await legacy.files(fileKeys(names.library, source.files));
  const inventory = inventoryOf({
    videos: videos.inventoried,
    ingestJobs: ofType<LegacyIngestRow>('ingest'),
    scoreJobs: scores.rows,
    trainingJobs: ofType<LegacyTrainingRow>('training'),
    resultFiles: resultFiles(scores.rows),
    currentIndexVersion: checked.currentIndexVersion,
    index: checked.index,
    adapter: checked.adapter,
    reportFiles: reportFiles(checked.files),
  });
  const counts = {
    videos: videos.count,
    takes: rows.filter((row) => row.take_id !== null).length,
    tasks: new Set(videos.inventoried.map(({ row }) => row.task_id)).size,
    clips: videos.clipCount,
    scores: scores.count,
    jobs: jobs.length,
    files: kept.length,
  };
  return { inventory, counts };
}

function checkInput(rows: readonly ImportedRow[], library: string, parts: ImportNeeds): LegacyCheckInput {
  return {
    folder: keptLibraryFolder(parts, library),
    videos: rows.map((row) => {
      const files = keptVectorFiles(parts.artifacts, row.video_id, row.legacy_key);
      return {
        legacyKey: row.legacy_key,
        effectivePath: row.effective_sha256 === null ? null : files.effective,
        rawPath: row.raw_sha256 === null ? null : files.raw,
        clipsPath: row.clips_sha256 === null ? null : files.clips,
      };
    }),
  };
}

/** The imported video rows with what is here of each; the clips of one video are counted once for all its rows. */
async function videosHere(
  { source, bytes }: ImportedLibrary,
  rows: readonly ImportedRow[],
  checked: LegacyCheckOutput,
  { clips: chunks, videos: library }: ImportNeeds,
) {
  const here = new Map((await library.getMany(rows.map((row) => row.video_id))).map((video) => [video.videoId, video]));
  const clipIds = new Set<string>();
  const inventoried: InventoriedVideo[] = [];
  for (const [at, row] of rows.entries()) {
    const found = checked.videos[at]!;
    const sourceRow = legacyRow<LegacyVideoRow>(row);
    const shiftSec = here.get(row.video_id)?.firstFrameSec ?? 0;
    const known = new Set((await chunks.listForVideo(row.video_id, 'legacy')).map(({ chunkId }) => chunkId));
    const own = (found.clips ?? [])
      .map((clip) => chunkIdOf(row.video_id, 'legacy', clip.startSec + shiftSec, clip.endSec + shiftSec))
      .filter((clipId) => known.has(clipId));
    for (const clipId of own) clipIds.add(clipId);
    const checksum = here.get(row.video_id)?.checksum;
    const now = source.videos.find(({ row: { id } }) => id === sourceRow.id);
    const isSameMeta = found.clipsSha256 !== null && found.clipsSha256 === row.clips_sha256;
    inventoried.push({
      row: sourceRow,
      file: row.file_name,
      fileSha256: bytes.has(sourceRow.id) && checksum === row.file_sha256 ? checksum : null,
      effective: now?.effective ? found.effective : null,
      raw: now?.raw ? found.raw : null,
      clipMeta: isSameMeta ? clipMetaName(sourceRow, source) : null,
      clipRows: own.length,
    });
  }
  return { inventoried, count: here.size, clipCount: clipIds.size };
}

/** Score jobs with the score as it stands here, and how many of them have one. */
async function scoresHere(jobs: readonly LegacyScoreRow[], { scores }: ImportNeeds) {
  const rows: LegacyScoreRow[] = [];
  let count = 0;
  for (const row of jobs) {
    const score = await scores.find(row.id);
    if (score) count += 1;
    rows.push(score ? { ...row, score: score.score } : row);
  }
  return { rows, count };
}

function resultFiles(jobs: readonly LegacyScoreRow[]): ReadonlyMap<string, string> {
  return new Map(
    jobs.flatMap((row) => {
      const stored = row.result_path;
      return stored === null || stored === '' ? [] : [[row.id, insideDataFolder(stored)?.inside ?? stored] as const];
    }),
  );
}

/** The clip list's name in SOPilot; a list made of its table has none. */
function clipMetaName({ id }: LegacyVideoRow, { videos }: LegacySource): string | null {
  return videos.find(({ row }) => row.id === id)?.clipMeta ?? null;
}

function jobIds({ rows }: LegacySource): string[] {
  return [...rows.ingestJobs, ...rows.scoreJobs, ...rows.trainingJobs].map(({ id }) => id);
}

function reportFiles(files: readonly LegacySourceFile[]): string[] {
  return files.filter(({ kind }) => kind === 'report').map(({ name }) => name.slice('reports/'.length));
}
