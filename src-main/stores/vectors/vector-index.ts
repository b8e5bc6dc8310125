import type { ChunkLevel } from '../../../src-shared/model/chunk.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';

/** What a point says about its chunk; the fields filters work on. */
export interface VectorPayload {
  readonly chunkId: string;
  readonly videoId: string;
  readonly level: ChunkLevel;
  readonly startSec: number;
  readonly endSec: number;
  readonly domain: string | null;
  readonly cameraId: string | null;
  readonly taskId: string | null;
  readonly role: string | null;
  readonly recordedAt: string | null;
}

/** One chunk vector: `pointId` = UUIDv5(chunk, encoder); the vector is L2-normalised float32. */
export interface VectorPoint extends VectorPayload {
  readonly pointId: string;
  readonly vector: Float32Array;
}

export interface VectorFilter {
  readonly videoIds?: readonly string[] | undefined;
  readonly levels?: readonly ChunkLevel[] | undefined;
  readonly domain?: string | undefined;
  readonly cameraId?: string | undefined;
  readonly taskId?: string | undefined;
  readonly role?: string | undefined;
  /** Keep chunks that overlap [fromSec, toSec). */
  readonly fromSec?: number | undefined;
  readonly toSec?: number | undefined;
}

interface VectorQuery {
  readonly vector: Float32Array;
  readonly filter: VectorFilter;
  readonly limit: number;
}

export interface VectorHit extends VectorPayload {
  readonly pointId: string;
  /** Cosine similarity, -1..1. */
  readonly score: number;
}

/** The vectors of one encoder. A copy of the `.npy` files, never the truth. */
export interface VectorIndex {
  readonly backend: 'exact' | 'qdrant';
  /** What a user must know about its answers now, in a sentence. */
  readonly notice?: Sentence | undefined;
  upsert(points: readonly VectorPoint[]): Promise<void>;
  /** Best first; equal scores in order of point id, so that a list is stable. */
  search(query: VectorQuery): Promise<readonly VectorHit[]>;
  /** Cosine of every point that passes the filter, unordered: what "not in the footage" is judged on. */
  scores(query: Omit<VectorQuery, 'limit'>): Promise<Float32Array>;
  deleteVideo(videoId: string): Promise<void>;
  count(filter?: VectorFilter): Promise<number>;
  /** Drops everything and takes the points given. */
  rebuild(points: AsyncIterable<readonly VectorPoint[]>): Promise<void>;
  close(): Promise<void>;
}
