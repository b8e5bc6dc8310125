import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { encodeVectorMatrix } from '../../../formats/npy.ts';

/** A video row of a made-up SOPilot library; what is left out is as a finished ingest leaves it. */
export interface MadeVideo {
  readonly id: number;
  readonly taskId: string;
  readonly role?: string;
  /** Content of the recording; null leaves it out. */
  readonly bytes: Uint8Array | null;
  /** The name in `raw`; made of the id when left out. */
  readonly rawName?: string;
  readonly clips?: number;
  /** `missing` leaves the vectors out, `cut` cuts their file off. */
  readonly vectors?: 'missing' | 'cut';
  /** A row that a failed ingest left. */
  readonly orphan?: boolean;
}

export interface MadeScore {
  readonly id: string;
  readonly gold: number;
  readonly trainee: number;
  readonly score: number;
  readonly status?: string;
}

const CLIP_SEC = 4;
const DIM = 12;
const JOB_TIMES = 'created_at text, updated_at text, queued_at text, started_at text, finished_at text';

const SCHEMA = `
  create table videos (id integer primary key autoincrement, task_id text not null, role text not null, site_id text,
    camera_id text, operator_id_hash text, file_path text not null, raw_embedding_path text, embedding_path text,
    clip_meta_path text, embedding_model text default '', num_clips integer default 0, created_at text not null);
  create table clips (id integer primary key autoincrement, video_id integer not null, task_id text not null,
    role text not null, clip_idx integer not null, start_sec real not null, end_sec real not null, quality_flags text);
  create table ingest_jobs (id text primary key, task_id text not null, role text not null, requested_by text,
    file_name text, file_path text not null, site_id text, camera_id text, operator_id_hash text, status text not null,
    video_id integer, num_clips integer, source_fps real, sampled_fps real, embedding_model text, error_message text,
    ${JOB_TIMES});
  create table score_jobs (id text primary key, gold_video_id integer not null, trainee_video_id integer not null,
    requested_by text, status text not null, score real, result_path text, error_message text, ${JOB_TIMES});
  create table training_jobs (id text primary key, trigger text not null, requested_by text, status text not null,
    summary_path text, metrics_json text, error_message text, ${JOB_TIMES});`;

/** Vectors of unit length that differ from clip to clip and from seed to seed, the same at every run. */
function madeVectors(seed: number, rows: number): Float32Array {
  let state = seed * 2654435761 + 1;
  const vectors = new Float32Array(rows * DIM).map(() => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 + 0.1;
  });
  for (let row = 0; row < rows; row++) {
    const own = vectors.subarray(row * DIM, (row + 1) * DIM);
    const length = Math.hypot(...own);
    for (let k = 0; k < DIM; k++) own[k]! /= length;
  }
  return vectors;
}

/** Writes a data folder as SOPilot leaves one, with the paths of the host it ran on (`oldRoot`). */
export function makeSopilotFolder(
  folder: string,
  videos: readonly MadeVideo[],
  { scores = [], oldRoot = '/srv/old/data' }: { scores?: readonly MadeScore[]; oldRoot?: string } = {},
): void {
  for (const name of ['raw', 'embeddings', 'reports']) mkdirSync(join(folder, name), { recursive: true });
  const separator = oldRoot.includes('\\') ? '\\' : '/';
  const old = (...names: string[]): string => [oldRoot, ...names].join(separator);
  const sqlite = new Sqlite(join(folder, 'sopilot.db'));
  sqlite.exec(SCHEMA);
  for (const video of videos) {
    const { id, taskId, role = 'trainee', bytes, clips = 4, vectors, orphan } = video;
    const raw = video.rawName ?? `20260102T03040${id % 10}Z_${String(id).padStart(8, '0')}_run ${id}.mp4`;
    const at = `2026-01-02T03:04:${String(id).padStart(2, '0')}+00:00`;
    if (bytes) writeFileSync(join(folder, 'raw', raw), bytes);
    const path = (ending: string): string => (orphan ? '' : old('embeddings', `video_${id}${ending}`));
    sqlite
      .prepare('insert into videos values (?, ?, ?, null, null, null, ?, ?, ?, ?, ?, ?, ?)')
      .run(
        id,
        taskId,
        role,
        old('raw', raw),
        path('.raw.npy'),
        path('.npy'),
        path('.json'),
        'heuristic-v1',
        orphan ? 0 : clips,
        at,
      );
    sqlite
      .prepare(
        `insert into ingest_jobs (id, task_id, role, requested_by, file_name, file_path, status, video_id, source_fps,
           embedding_model, created_at, finished_at) values (?, ?, ?, 'anonymous', ?, ?, ?, ?, 25, 'heuristic-v1', ?, ?)`,
      )
      .run(
        `ingest-${id}`,
        taskId,
        role,
        `run ${id}.mp4`,
        old('raw', raw),
        orphan ? 'failed' : 'completed',
        orphan ? null : id,
        at,
        at,
      );
    if (orphan) continue;
    const list = Array.from({ length: clips }, (_, at) => ({
      clip_idx: at,
      start_sec: at * CLIP_SEC,
      end_sec: (at + 1) * CLIP_SEC,
      quality_flags: '',
    }));
    for (const clip of list) {
      sqlite
        .prepare(
          'insert into clips (video_id, task_id, role, clip_idx, start_sec, end_sec, quality_flags) values (?, ?, ?, ?, ?, ?, ?)',
        )
        .run(id, taskId, role, clip.clip_idx, clip.start_sec, clip.end_sec, '');
    }
    writeFileSync(join(folder, 'embeddings', `video_${id}.json`), JSON.stringify(list, null, 2));
    const npy = encodeVectorMatrix({ rows: clips, dim: DIM, vectors: madeVectors(id, clips) });
    const content = vectors === 'cut' ? npy.subarray(0, npy.length - 40) : npy;
    for (const ending of vectors === 'missing' ? [] : ['.npy', '.raw.npy']) {
      writeFileSync(join(folder, 'embeddings', `video_${id}${ending}`), content);
    }
  }
  for (const { id, gold, trainee, score, status = 'completed' } of scores) {
    sqlite
      .prepare(
        `insert into score_jobs (id, gold_video_id, trainee_video_id, status, score, created_at, finished_at)
           values (?, ?, ?, ?, ?, '2026-01-03T00:00:00+00:00', '2026-01-03T00:00:01+00:00')`,
      )
      .run(id, gold, trainee, status, score);
  }
  sqlite.close();
}
