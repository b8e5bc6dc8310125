import { pathToFileURL } from 'node:url';
import type { Updateable } from 'kysely';
import type { ErrorShape } from '../../src-shared/contract/errors.ts';
import type {
  ChunkCounts,
  FileState,
  RecordedFrom,
  Role,
  Video,
  VideoLabels,
  VideoStatus,
} from '../../src-shared/model/video.ts';
import { type Sentence, sentenceStored, storedSentence } from '../../src-shared/sentences/sentence.ts';
import type { ClockDoubt } from '../../src-shared/zoned-time.ts';
import { fromJson, fromNullableJson, toFlag, toJson } from './db/columns.ts';
import type { VideoRow } from './db/schema.ts';
import type { VideoTable } from './db/video-tables.ts';
import { setColumns } from './recorded-columns.ts';
import type { KnownFile } from './recording-files.ts';

type Playable = boolean | 'with-decoder';
/** As the column has it; an earlier Vigil took every number but 0 for yes, and showed stills where it failed. */
const WITH_DECODER = 2;

export function playableColumn(playable: Playable): number {
  return playable === 'with-decoder' ? WITH_DECODER : toFlag(playable);
}

/** What probing and indexing find out about a file. */
export interface VideoFacts {
  readonly name: string;
  readonly sizeBytes: number;
  /** When the file had been changed last as its bytes were read, in whole milliseconds since 1970; null unknown. */
  readonly modifiedMs: number | null;
  readonly durationSec: number;
  readonly fps: number;
  readonly width: number;
  readonly height: number;
  readonly firstFrameSec: number;
  readonly codec: string;
  /** Whether Chromium plays it; `with-decoder`: where its machine decodes the codec. */
  readonly playable: Playable;
  readonly status: VideoStatus;
  readonly warnings: readonly Sentence[];
  readonly error: ErrorShape | null;
  readonly embeddingModel: string | null;
  readonly ingestedAt: string | null;
}

export const NO_CHUNKS: ChunkCounts = { shot: 0, micro: 0, meso: 0, macro: 0 };

export function toVideo(row: VideoRow, fileState: FileState, chunks: ChunkCounts): Video {
  return {
    videoId: row.video_id,
    name: row.name,
    path: row.file_path,
    status: row.status as VideoStatus,
    fileFound: fileState !== 'gone',
    fileState,
    durationSec: row.duration_sec,
    fps: row.fps,
    width: row.width,
    height: row.height,
    firstFrameSec: row.first_frame_sec,
    codec: row.codec,
    sizeBytes: row.size_bytes,
    checksum: row.checksum,
    playable: row.playable !== 0 && row.playable !== WITH_DECODER,
    playsWithDecoder: row.playable === WITH_DECODER,
    role: row.role as Role | null,
    taskId: row.task_id,
    domain: row.domain,
    cameraId: row.camera_id,
    siteId: row.site_id,
    recordedAt: row.recorded_at,
    recordedFrom: row.recorded_from as RecordedFrom | null,
    recordedDoubt: row.recorded_doubt as ClockDoubt | null,
    embeddingModel: row.embedding_model,
    chunks,
    warnings: fromJson<string[]>(row.warnings).map(sentenceStored),
    error: fromNullableJson<ErrorShape>(row.error),
    createdAt: row.created_at,
    ingestedAt: row.ingest_time,
  };
}

/** What is known of a recording's file. */
export function knownFile(row: VideoRow): KnownFile {
  return {
    videoId: row.video_id,
    path: row.file_path,
    sizeBytes: row.size_bytes,
    modifiedMs: row.file_modified_ms,
    checksum: row.checksum,
    addedAt: row.created_at,
  };
}

/** The columns of the facts given; those left out are not touched. */
export function factColumns(facts: Partial<VideoFacts>): Updateable<VideoTable> {
  return {
    ...(facts.name !== undefined && { name: facts.name }),
    ...(facts.sizeBytes !== undefined && { size_bytes: facts.sizeBytes }),
    ...(facts.modifiedMs !== undefined && { file_modified_ms: facts.modifiedMs }),
    ...(facts.durationSec !== undefined && { duration_sec: facts.durationSec }),
    ...(facts.fps !== undefined && { fps: facts.fps }),
    ...(facts.width !== undefined && { width: facts.width }),
    ...(facts.height !== undefined && { height: facts.height }),
    ...(facts.firstFrameSec !== undefined && { first_frame_sec: facts.firstFrameSec }),
    ...(facts.codec !== undefined && { codec: facts.codec }),
    ...(facts.playable !== undefined && { playable: playableColumn(facts.playable) }),
    ...(facts.status !== undefined && { status: facts.status }),
    ...(facts.warnings !== undefined && { warnings: toJson(facts.warnings.map(storedSentence)) }),
    ...(facts.error !== undefined && { error: facts.error === null ? null : toJson(facts.error) }),
    ...(facts.embeddingModel !== undefined && { embedding_model: facts.embeddingModel }),
    ...(facts.ingestedAt !== undefined && { ingest_time: facts.ingestedAt }),
  };
}

/** The columns of the labels given; those left out are not touched. */
export function labelColumns(labels: VideoLabels): Updateable<VideoTable> {
  return {
    ...(labels.role !== undefined && { role: labels.role }),
    ...(labels.taskId !== undefined && { task_id: labels.taskId }),
    ...(labels.domain !== undefined && { domain: labels.domain }),
    ...(labels.cameraId !== undefined && { camera_id: labels.cameraId }),
    ...(labels.siteId !== undefined && { site_id: labels.siteId }),
    ...(labels.recordedAt !== undefined && setColumns(labels.recordedAt)),
  };
}

export function pathColumns(path: string): { file_path: string; uri: string } {
  return { file_path: path, uri: pathToFileURL(path).href };
}
