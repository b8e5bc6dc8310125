import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import { asVigilError } from '../../../src-shared/contract/errors.ts';
import type { LegacyWarning } from '../../../src-shared/model/legacy.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { probeVideo } from '../../engines/media/probe.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import { videoIdOf } from '../../platform/ids.ts';
import { forgetChecksums, removeDamaged, takeMissingChecksums } from '../../stores/artifacts/checksums.ts';
import { inTransaction } from '../../stores/db/open.ts';
import {
  type LegacyVideoImport,
  type LegacyVideoOutcome,
  legacyCollections,
  legacyVideoId,
  writeLegacyVideo,
} from '../../stores/legacy-video-writer.ts';
import type { KeptFile } from '../../workers/tasks/legacy/legacy-keep-task.ts';
import type { LegacySource, LegacySourceVideo } from '../../workers/tasks/legacy/legacy-source.ts';
import { clipFiles } from '../sop/takes/clip-files.ts';
import type { ImportNeeds, ImportRun } from './import-run.ts';
import { handOverKeptFiles, keptVectorFiles } from './kept-files.ts';
import { isoUtc, type LegacyNames, plainFileName, taskNames } from './legacy-names.ts';

/** A recording's bytes as they were read; null when it is not there or cannot be read. */
export interface FoundBytes {
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

export interface VideoToImport {
  readonly video: LegacySourceVideo;
  readonly bytes: FoundBytes | null;
  readonly source: LegacySource;
  readonly names: LegacyNames;
  readonly warn: (warning: LegacyWarning) => void;
}

type Facts = LegacyVideoImport['facts'];

/** Brings one video row over: its files first, then its rows in one transaction. */
export async function importVideo(
  toImport: VideoToImport,
  { signal }: ImportRun,
  parts: ImportNeeds,
): Promise<LegacyVideoOutcome> {
  const { artifacts, database, pool } = parts;
  const { video, bytes, names } = toImport;
  const { row, effective, raw } = video;
  const legacyKey = names.videoKey(video);
  const wanted = bytes ? videoIdOf(bytes.sha256) : names.standInVideoId(video);
  const videoId = await inTransaction(database.db, (trx) =>
    legacyVideoId(trx, legacyKey, { videoId: wanted, bytesKnown: bytes !== null }),
  );
  const facts = await factsOf(toImport, videoId, signal, parts);
  const files = filesOf(toImport, videoId, parts);
  const folder = artifacts.folder(videoId);
  const namesOf = (kept: readonly KeptFile[]): string[] => kept.map(({ to }) => relative(folder, to));
  await forgetChecksums(folder, namesOf(files.filter(({ onlyIfAbsent }) => !onlyIfAbsent)));
  await removeDamaged(folder, namesOf(files));
  await pool.run('legacy-keep', { files }, { signal });
  await takeMissingChecksums(folder, namesOf(files));
  faultPoint('legacy:files');
  const vectors = effective ?? raw;
  const outcome = await inTransaction(database.db, (trx) =>
    writeLegacyVideo(trx, {
      row: {
        legacy_key: legacyKey,
        legacy_id: row.id,
        source_row: JSON.stringify(row),
        file_name: video.file,
        file_sha256: bytes?.sha256 ?? null,
        clip_count: video.clips?.length ?? 0,
        dimension: vectors?.facts.shape[1] ?? null,
        effective_sha256: effective?.fileSha256 ?? null,
        raw_sha256: raw?.fileSha256 ?? null,
        clips_sha256: video.clipsText === null ? null : sha256Of(video.clipsText),
      },
      videoId,
      path: video.filePath ?? video.expectedPath,
      facts,
      ...taskNames(row.task_id),
      role: roleOf(row.role),
      siteId: row.site_id,
      cameraId: row.camera_id,
      label: row.operator_id_hash,
      modelName: row.embedding_model,
      createdAt: isoUtc(row.created_at) ?? new Date(0).toISOString(),
      takeId: names.takeId(row.id),
      takeEndSec: facts.durationSec,
      clips: video.clips ?? [],
    }),
  );
  faultPoint('legacy:video');
  if (outcome.replacedVideoId !== null) await handOverKeptFiles(artifacts, outcome.replacedVideoId, videoId);
  return outcome;
}

/** What is known of a recording: from the file, or (while it is missing or damaged) from SOPilot's rows. */
async function factsOf(
  { video, bytes, source, warn }: VideoToImport,
  videoId: string,
  signal: AbortSignal,
  { binaries, videos }: ImportNeeds,
): Promise<Facts> {
  const { row, filePath } = video;
  const job = source.rows.ingestJobs.find((one) => one.file_path === row.file_path);
  const known = await videos.find(videoId);
  const fallback: Facts = {
    name: job?.file_name ?? plainFileName(row.file_path),
    sizeBytes: bytes?.sizeBytes ?? 0,
    modifiedMs: bytes?.modifiedMs ?? null,
    durationSec: Math.max(0, ...(video.clips ?? []).map(({ endSec }) => endSec)),
    fps: job?.source_fps ?? 0,
    width: 0,
    height: 0,
    firstFrameSec: 0,
    codec: '',
    playable: false,
    status: 'pending',
    warnings: [],
    error: null,
  };
  if (known) {
    const { durationSec, fps, firstFrameSec } = known;
    return { ...fallback, durationSec, fps, firstFrameSec };
  }
  if (filePath === null || bytes === null) {
    return { ...fallback, warnings: [say('brought-over-without-recording')] };
  }
  try {
    const found = await probeVideo(await binaries(), filePath, signal);
    const { sizeBytes, durationSec, fps, width, height, firstFrameSec, codec, chromiumPlayable, warnings } = found;
    const facts = { sizeBytes, durationSec, fps, width, height, firstFrameSec, codec, playable: chromiumPlayable };
    return { ...fallback, ...facts, warnings };
  } catch (thrown) {
    signal.throwIfAborted();
    // Details hold what ffprobe printed, addresses in memory included: different each time.
    const error = asVigilError(thrown);
    warn({
      code: 'file-damaged',
      subject: `video ${row.id}`,
      message: say('problem-of-file', { file: video.file, problem: error.said.message }),
    });
    return { ...fallback, status: 'failed', error: { ...error.toShape(), details: {} } };
  }
}

/** The files to keep: as they were, as a collection of vectors, and as the clips that are scored here. */
function filesOf({ video, names }: VideoToImport, videoId: string, { artifacts }: ImportNeeds): readonly KeptFile[] {
  const { effective, raw, clipsText, row } = video;
  const kept = keptVectorFiles(artifacts, videoId, names.videoKey(video));
  const files: KeptFile[] = [];
  if (clipsText !== null) files.push({ text: clipsText, to: kept.clips });
  for (const [matrix, to, kind] of [
    [effective, kept.effective, 'effective'],
    [raw, kept.raw, 'raw'],
  ] as const) {
    if (!matrix) continue;
    const from = { from: matrix.path, sha256: matrix.fileSha256 };
    const collection = legacyCollections(matrix.facts.shape[1])[kind];
    files.push({ ...from, to }, { ...from, to: artifacts.chunks(videoId, collection), onlyIfAbsent: true });
  }
  // What is scored here passes the adapter in use at that time, so it must not have passed one already.
  // An old SOPilot kept one matrix and had no adapters.
  const hadNoAdapter = (row.raw_embedding_path ?? '') === '' && !row.embedding_model.includes('+adapter');
  const unadapted = raw ?? (hadNoAdapter ? effective : null);
  if (unadapted && clipsText !== null) {
    const { vectorsPath, metaPath } = clipFiles(artifacts, videoId);
    files.push({ text: clipsText, to: metaPath, onlyIfAbsent: true });
    files.push({ from: unadapted.path, sha256: unadapted.fileSha256, to: vectorsPath, onlyIfAbsent: true });
  }
  return files;
}

function roleOf(role: string): string {
  return role === 'gold' || role === 'trainee' ? role : 'audit';
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
