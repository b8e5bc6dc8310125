import { HEARD_SOURCE } from '../../src-shared/model/transcript.ts';
import type { VideoStatus } from '../../src-shared/model/video.ts';
import type { Db } from './db/open.ts';
import type { VideoRow } from './db/schema.ts';
import { foldText } from './question-terms.ts';

export interface VideoFilter {
  readonly taskId?: string | undefined;
  readonly role?: string | undefined;
  readonly status?: VideoStatus | undefined;
  readonly domain?: string | undefined;
  readonly cameraId?: string | undefined;
  /** A label that a detector found in it. */
  readonly object?: string | undefined;
  /** An encoder that it has vectors of, or a speech model that has listened to it. */
  readonly model?: string | undefined;
}

export interface VideoPage extends VideoFilter {
  /** Words looked for in name, task, domain, camera and site, whatever their case and Unicode form. */
  readonly text?: string | undefined;
  readonly sort: 'newest' | 'oldest' | 'name' | 'longest';
  readonly limit: number;
  readonly offset: number;
}

export type VideoTotals = Readonly<Record<VideoStatus, { readonly videos: number; readonly durationSec: number }>>;

/** Rows by id, in the order asked for; unknown ids are left out. */
export async function rowsOf(db: Db, videoIds: readonly string[]): Promise<VideoRow[]> {
  if (videoIds.length === 0) return [];
  const rows = await db
    .selectFrom('videos_v2')
    .selectAll()
    .where('video_id', 'in', [...new Set(videoIds)])
    .execute();
  const byId = new Map(rows.map((row) => [row.video_id, row]));
  return videoIds.flatMap((videoId) => byId.get(videoId) ?? []);
}

const SEARCHED_COLUMNS = ['name', 'task_id', 'domain', 'camera_id', 'site_id'] as const;

/**
 * The ids of a page and how many there are on all pages. Words are compared here and not by the database: `lower` of
 * SQLite knows ASCII only, that of Postgres what its locale knows.
 */
export async function pageOf(db: Db, page: VideoPage): Promise<{ videoIds: string[]; total: number }> {
  const words = foldText(page.text ?? '')
    .split(/\s+/)
    .filter(Boolean);
  const ordered = filtered(db, page)
    .orderBy(...sortOrder(page.sort))
    .orderBy('video_id');
  if (words.length === 0) {
    const rows = await ordered.select('video_id').limit(page.limit).offset(page.offset).execute();
    const { total } = await filtered(db, page)
      .select(({ fn }) => fn.countAll<number | string>().as('total'))
      .executeTakeFirstOrThrow();
    return { videoIds: rows.map((row) => row.video_id), total: Number(total) };
  }
  const rows = await ordered.select(['video_id', ...SEARCHED_COLUMNS]).execute();
  const matching = rows.filter((row) => {
    const fields = SEARCHED_COLUMNS.map((column) => foldText(row[column] ?? ''));
    return words.every((word) => fields.some((field) => field.includes(word)));
  });
  const shown = matching.slice(page.offset, page.offset + page.limit);
  return { videoIds: shown.map((row) => row.video_id), total: matching.length };
}

/** How many videos of a filter are in which state, and how long they are together. */
export async function totalsOf(
  db: Db,
  { videoIds, ...filter }: VideoFilter & { readonly videoIds?: readonly string[] | undefined },
): Promise<VideoTotals> {
  const none = { videos: 0, durationSec: 0 };
  const totals = { pending: none, indexing: none, ready: none, failed: none };
  if (videoIds?.length === 0) return totals;
  let query = filtered(db, filter);
  if (videoIds) query = query.where('video_id', 'in', videoIds);
  const rows = await query
    .select(({ fn }) => [
      'status',
      fn.countAll<number | string>().as('videos'),
      fn.sum<number | string>('duration_sec').as('durationSec'),
    ])
    .groupBy('status')
    .execute();
  for (const { status, videos, durationSec } of rows) {
    totals[status as VideoStatus] = { videos: Number(videos), durationSec: Number(durationSec) };
  }
  return totals;
}

export function filtered(db: Db, filter: VideoFilter) {
  let query = db.selectFrom('videos_v2');
  if (filter.taskId !== undefined) query = query.where('task_id', '=', filter.taskId);
  if (filter.role !== undefined) query = query.where('role', '=', filter.role);
  if (filter.status !== undefined) query = query.where('status', '=', filter.status);
  if (filter.domain !== undefined) query = query.where('domain', '=', filter.domain);
  if (filter.cameraId !== undefined) query = query.where('camera_id', '=', filter.cameraId);
  const { model } = filter;
  if (model !== undefined) {
    query = query.where(({ eb, or, selectFrom }) =>
      or([
        eb('video_id', 'in', selectFrom('embeddings').select('embeddings.video_id').where('model_name', '=', model)),
        eb(
          'video_id',
          'in',
          selectFrom('transcript_lines')
            .select('transcript_lines.video_id')
            .where('source', '=', `${HEARD_SOURCE}${model}`),
        ),
      ]),
    );
  }
  const { object } = filter;
  if (object !== undefined) {
    query = query.where('video_id', 'in', (inner) =>
      inner.selectFrom('object_spans').select('object_spans.video_id').where('object_spans.label', '=', object),
    );
  }
  return query;
}

function sortOrder(sort: VideoPage['sort']): ['created_at' | 'name' | 'duration_sec', 'asc' | 'desc'] {
  if (sort === 'name') return ['name', 'asc'];
  if (sort === 'longest') return ['duration_sec', 'desc'];
  return ['created_at', sort === 'newest' ? 'desc' : 'asc'];
}
