import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Schemas } from '@qdrant/js-client-rest';
import type { ChunkLevel } from '../../../src-shared/model/chunk.ts';
import type { VectorFilter, VectorHit, VectorPoint } from '../vectors/vector-index.ts';

/** Payload fields and how Qdrant indexes them. `revision` says which state of its video a point is of. */
export const PAYLOAD_INDEXES = {
  video_id: 'keyword',
  level: 'keyword',
  domain: 'keyword',
  camera_id: 'keyword',
  task_id: 'keyword',
  role: 'keyword',
  revision: 'keyword',
  start_sec: 'float',
  end_sec: 'float',
  recorded_at: 'datetime',
} as const satisfies Readonly<Record<string, Schemas['PayloadSchemaType']>>;

/** Points written out before the event loop gets a turn; a few milliseconds at 768 values. */
const POINTS_PER_TURN = 32;

/** The body of an upsert. Written in pieces, since a batch as a whole would hold the thread up. */
export async function upsertBody(points: readonly VectorPoint[], revision: string | undefined): Promise<Buffer[]> {
  const pieces: Buffer[] = [Buffer.from('{"points":[')];
  for (let at = 0; at < points.length; at += POINTS_PER_TURN) {
    if (at > 0) await nextTurn();
    const texts = points.slice(at, at + POINTS_PER_TURN).map((point) => pointText(point, revision));
    pieces.push(Buffer.from(`${at > 0 ? ',' : ''}${texts.join(',')}`));
  }
  pieces.push(Buffer.from(']}'));
  return pieces;
}

function pointText(point: VectorPoint, revision: string | undefined): string {
  const payload = {
    chunk_id: point.chunkId,
    video_id: point.videoId,
    level: point.level,
    start_sec: point.startSec,
    end_sec: point.endSec,
    domain: point.domain ?? undefined,
    camera_id: point.cameraId ?? undefined,
    task_id: point.taskId ?? undefined,
    role: point.role ?? undefined,
    recorded_at: point.recordedAt ?? undefined,
    revision,
  };
  return JSON.stringify({
    id: point.pointId,
    vector: Array.from(point.vector),
    payload,
  } satisfies Schemas['PointStruct']);
}

export function toHit({ id, score, payload }: Schemas['ScoredPoint']): VectorHit {
  const text = (name: string): string | null => (payload?.[name] as string | undefined) ?? null;
  return {
    pointId: String(id),
    chunkId: text('chunk_id') ?? '',
    videoId: text('video_id') ?? '',
    level: text('level') as ChunkLevel,
    startSec: Number(payload?.['start_sec']),
    endSec: Number(payload?.['end_sec']),
    domain: text('domain'),
    cameraId: text('camera_id'),
    taskId: text('task_id'),
    role: text('role'),
    recordedAt: text('recorded_at'),
    score,
  };
}

/** A filter all of whose conditions must hold. */
export type QdrantFilter = Schemas['Filter'] & { must: Schemas['FieldCondition'][] };

/** The filter in Qdrant's words; undefined when nothing can pass it. */
export function toQdrantFilter(filter: VectorFilter): QdrantFilter | undefined {
  const must: QdrantFilter['must'] = [];
  const lists: [string, readonly string[] | undefined][] = [
    ['video_id', filter.videoIds],
    ['level', filter.levels],
  ];
  for (const [key, any] of lists) {
    if (any?.length === 0) return undefined;
    if (any !== undefined) must.push({ key, match: { any: [...any] } });
  }
  const labels: [string, string | undefined][] = [
    ['domain', filter.domain],
    ['camera_id', filter.cameraId],
    ['task_id', filter.taskId],
    ['role', filter.role],
  ];
  for (const [key, value] of labels) if (value !== undefined) must.push({ key, match: { value } });
  if (filter.fromSec !== undefined && Number.isFinite(filter.fromSec)) {
    must.push({ key: 'end_sec', range: { gt: filter.fromSec } });
  }
  if (filter.toSec !== undefined && Number.isFinite(filter.toSec)) {
    must.push({ key: 'start_sec', range: { lt: filter.toSec } });
  }
  return { must };
}
