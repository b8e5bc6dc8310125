import { createHash } from 'node:crypto';
import type Sqlite from 'better-sqlite3';
import type { TranscriptLine } from '../../src-shared/model/transcript.ts';
import type { TextQuery } from './text-search.ts';

/** A stretch of a transcript with its vector: L2-normalised float32, as long as the model's vectors are. */
interface Passage extends TranscriptLine {
  readonly vector: Float32Array;
}

interface PassageHit extends TranscriptLine {
  readonly videoId: string;
  /** -1..1. */
  readonly cosine: number;
}

/** The lines of a transcript as they stand; `stamp` changes when they do. */
interface StampedLines {
  readonly stamp: string;
  readonly lines: readonly TranscriptLine[];
}

/**
 * Passages of transcripts by what they mean, for one sentence model at a time (`model` names it with its version).
 * Derived from the lines of the text index and kept beside them: they go when the lines do.
 */
export interface PassageIndex {
  /** Videos, of those given or all, that have lines and no passages of that model. */
  unread(model: string, videoIds: readonly string[] | undefined): string[];
  linesOf(videoId: string): StampedLines;
  /** Makes `passages` those of a video, unless its lines are no longer those of `stamp`. */
  put(videoId: string, stamp: string, model: string, passages: readonly Passage[]): void;
  /** The passages of the highest cosine with any of the vectors (a question put in several ways), best first. */
  search(model: string, vectors: readonly Float32Array[], query: TextQuery): PassageHit[];
}

export const PASSAGE_TABLE = `create table if not exists passages (
  passage_id integer primary key, video_id text not null, model text not null, start_sec real not null,
  end_sec real not null, text text not null, scale real not null, vector blob not null
);
create index if not exists passages_video on passages (video_id, model);`;

/** Vectors are kept as whole numbers of one byte: a quarter of the room, and cosines that are off by some thousandths. */
const LARGEST = 127;

export function passageIndex(sqlite: Sqlite.Database): PassageIndex {
  const linesOf = (videoId: string): StampedLines => {
    const lines = sqlite
      .prepare<[string], TranscriptLine>(
        'select start_sec as startSec, end_sec as endSec, text from lines where video_id = ? order by start_sec, line_id',
      )
      .all(videoId);
    return { stamp: createHash('sha256').update(JSON.stringify(lines)).digest('hex'), lines };
  };
  const insert = sqlite.prepare<[string, string, number, number, string, number, Buffer]>(
    'insert into passages (video_id, model, start_sec, end_sec, text, scale, vector) values (?, ?, ?, ?, ?, ?, ?)',
  );
  return {
    unread: (model, videoIds) =>
      sqlite
        .prepare<[{ model: string; videoIds: string | null }], string>(
          `select distinct video_id from lines
           where (:videoIds is null or video_id in (select value from json_each(:videoIds)))
           and video_id not in (select video_id from passages where model = :model) order by video_id`,
        )
        .pluck()
        .all({ model, videoIds: videoIds ? JSON.stringify(videoIds) : null }),
    linesOf,
    put: sqlite.transaction((videoId: string, stamp: string, model: string, passages: readonly Passage[]) => {
      if (linesOf(videoId).stamp !== stamp) return;
      // Those of another model go: there is one sentence model at a time.
      sqlite.prepare('delete from passages where video_id = ?').run(videoId);
      for (const { startSec, endSec, text, vector } of passages) {
        const { scale, bytes } = packed(vector);
        insert.run(videoId, model, startSec, endSec, text, scale, bytes);
      }
    }),
    search: (model, vectors, { videoIds, fromSec, toSec, limit }) => {
      const best: PassageHit[] = [];
      const rows = sqlite
        .prepare<[Record<string, unknown>], Row>(
          `select passage_id as passageId, scale, vector from passages where model = :model
           and (:videoIds is null or video_id in (select value from json_each(:videoIds)))
           and end_sec > :fromSec and start_sec < :toSec`,
        )
        .iterate({
          ...{ model, videoIds: videoIds ? JSON.stringify(videoIds) : null },
          ...{ fromSec: fromSec ?? Number.NEGATIVE_INFINITY, toSec: toSec ?? Number.POSITIVE_INFINITY },
        });
      const ranked = nearest(rows, vectors, limit);
      const read = sqlite.prepare<[number], Omit<PassageHit, 'cosine'>>(
        `select video_id as videoId, start_sec as startSec, end_sec as endSec, text from passages
         where passage_id = ?`,
      );
      for (const { passageId, cosine } of ranked) best.push({ ...read.get(passageId)!, cosine });
      return best;
    },
  };
}

interface Row {
  readonly passageId: number;
  readonly scale: number;
  readonly vector: Buffer;
}

interface Ranked {
  readonly passageId: number;
  readonly cosine: number;
}

/** The `limit` rows of the highest cosine; a vector of another length is of a damaged file and is passed over. */
function nearest(rows: Iterable<Row>, vectors: readonly Float32Array[], limit: number): Ranked[] {
  let kept: Ranked[] = [];
  let least = Number.NEGATIVE_INFINITY;
  const byCosine = (a: Ranked, b: Ranked): number => b.cosine - a.cosine || a.passageId - b.passageId;
  for (const { passageId, scale, vector: bytes } of rows) {
    const values = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    const fitting = vectors.filter(({ length }) => length === values.length);
    if (fitting.length === 0) continue;
    const cosine = scale * Math.max(...fitting.map((vector) => productOf(values, vector)));
    if (cosine <= least) continue;
    kept.push({ passageId, cosine });
    if (kept.length < 2 * limit) continue;
    kept = kept.sort(byCosine).slice(0, limit);
    least = kept.at(-1)!.cosine;
  }
  return kept.sort(byCosine).slice(0, limit);
}

function productOf(values: Int8Array, vector: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at]! * vector[at]!;
  return sum;
}

function packed(vector: Float32Array): { scale: number; bytes: Buffer } {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const scale = largest / LARGEST || 1;
  const values = Int8Array.from(vector, (value) => Math.round(value / scale));
  return { scale, bytes: Buffer.from(values.buffer) };
}
