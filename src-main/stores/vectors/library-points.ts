import { createHash, type Hash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { asVigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import { npyShape } from '../../formats/npy.ts';
import type { Artifacts } from '../artifacts/artifacts.ts';
import type { ClipStore } from '../clip-store.ts';
import type { EmbeddedChunk } from '../embedded-chunks.ts';
import { type ChunkVectors, readChunkVectors } from './chunk-vectors.ts';
import type { LeftOutVideos } from './left-out.ts';
import type { VectorPoint } from './vector-index.ts';

/** Points handed to an index at once, so that neither memory nor the main thread notices. */
const POINTS_PER_BATCH = 512;
/** More than the header of a file written here. */
const HEADER_BYTES = 1024;

/** The videos whose vectors of an encoder may not be used any more, and why, by id. */
export type OutdatedVectors = (encoderId: string) => Promise<ReadonlyMap<string, Sentence>>;

export interface LibraryPointSources {
  /** Left out where every vector may be used. */
  readonly outdated?: OutdatedVectors | undefined;
  readonly clips: Pick<ClipStore, 'embedded'>;
  readonly artifacts: Pick<Artifacts, 'chunks'>;
  /** Values in a vector of an encoder. */
  readonly dimOf: (encoderId: string) => Promise<number>;
  readonly leftOut: LeftOutVideos;
}

/**
 * The points of an encoder (of one video if given) as rows and files have them, batch by batch, video by video. A video
 * whose vectors cannot be read costs its own points only, and is noted in `leftOut`.
 */
export async function* libraryPoints(
  { clips, artifacts, dimOf, leftOut, outdated }: LibraryPointSources,
  encoderId: string,
  videoId?: string,
): AsyncGenerator<readonly VectorPoint[]> {
  leftOut.forget(encoderId, videoId);
  const outdatedVideos = await outdated?.(encoderId);
  let last: { videoId: string; read: ChunkVectors } | undefined;
  for await (const chunks of clips.embedded(encoderId, videoId)) {
    const id = chunks[0]!.videoId;
    if (last?.videoId !== id) {
      const problem = outdatedVideos?.get(id);
      const read = problem
        ? { problem }
        : await readChunkVectors(artifacts.chunks(id, encoderId), await dimOf(encoderId));
      last = { videoId: id, read };
      if (last.read.problem) leftOut.add(encoderId, id, last.read.problem);
    }
    if (!last.read.matrix) continue;
    const { vectors, rows, dim } = last.read.matrix;
    for (let at = 0; at < chunks.length; at += POINTS_PER_BATCH) {
      const batch = chunks.slice(at, at + POINTS_PER_BATCH).filter(({ vectorRow }) => vectorRow < rows);
      yield batch.map((chunk) => toPoint(chunk, vectors.subarray(chunk.vectorRow * dim, (chunk.vectorRow + 1) * dim)));
    }
  }
}

/** The state a video's points of one encoder are in. */
export interface VideoRevision {
  readonly videoId: string;
  /** Another one whenever a row, a label or the file of vectors is another; begins with the video's id and a colon. */
  readonly revision: string;
  /** Points that rows and file make; 0 when the file is not on this machine, or cut off. */
  readonly points: number;
  /** Why there are none, when that is so. */
  readonly problem: Sentence | undefined;
  /** Whether points of it that are somewhere must go. */
  readonly isOutdated: boolean;
}

/** The revision of every video that has vectors of an encoder (of one video if given), without reading the vectors. */
export async function* libraryRevisions(
  { clips, artifacts, outdated }: Pick<LibraryPointSources, 'artifacts' | 'clips' | 'outdated'>,
  encoderId: string,
  videoId?: string,
): AsyncGenerator<VideoRevision> {
  const outdatedVideos = await outdated?.(encoderId);
  let current: { videoId: string; hash: Hash; file: FoundFile; points: number } | undefined;
  const finished = (): VideoRevision[] =>
    current
      ? [
          {
            videoId: current.videoId,
            revision: `${current.videoId}:${current.hash.digest('base64url').slice(0, 16)}`,
            points: current.points,
            problem: current.file.problem,
            isOutdated: current.file.isOutdated ?? false,
          },
        ]
      : [];
  for await (const chunks of clips.embedded(encoderId, videoId)) {
    const id = chunks[0]!.videoId;
    if (current?.videoId !== id) {
      yield* finished();
      const problem = outdatedVideos?.get(id);
      const file: FoundFile = problem
        ? { state: 'outdated', rows: 0, problem, isOutdated: true }
        : await describeFile(artifacts.chunks(id, encoderId));
      current = { videoId: id, hash: createHash('sha256').update(file.state), file, points: 0 };
    }
    for (const chunk of chunks) {
      current.hash.update(JSON.stringify(Object.values(chunk)));
      if (chunk.vectorRow < current.file.rows) current.points += 1;
    }
  }
  yield* finished();
}

interface FoundFile {
  readonly state: string;
  readonly rows: number;
  readonly problem: Sentence | undefined;
  readonly isOutdated?: boolean;
}

/** Size, time and number of rows of a file of vectors; no rows when there is none or it is cut off. */
async function describeFile(path: string): Promise<FoundFile> {
  const facts = await stat(path).catch(() => undefined);
  if (!facts?.isFile()) return { state: 'absent', rows: 0, problem: say('file-not-found', { path }) };
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    const state = `${facts.size}/${facts.mtimeMs}`;
    try {
      return { state, rows: npyShape(buffer.subarray(0, bytesRead), facts.size, path).rows, problem: undefined };
    } catch (thrown) {
      return { state, rows: 0, problem: asVigilError(thrown).said.message };
    }
  } finally {
    await file.close();
  }
}

function toPoint({ vectorRow: _, ...payload }: EmbeddedChunk, vector: Float32Array): VectorPoint {
  return { ...payload, vector };
}
