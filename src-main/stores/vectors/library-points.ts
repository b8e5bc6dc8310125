import { createHash, type Hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { readVectorMatrix, type VectorMatrix } from '../../formats/npy.ts';
import type { Artifacts } from '../artifacts/artifacts.ts';
import type { ClipStore } from '../clip-store.ts';
import type { EmbeddedChunk } from '../embedded-chunks.ts';
import type { VectorPoint } from './vector-index.ts';

/** Points handed to an index at once, so that neither memory nor the main thread notices. */
const POINTS_PER_BATCH = 512;
/** More than the header of a file written here. */
const HEADER_BYTES = 1024;

export interface LibraryPointSources {
  readonly clips: Pick<ClipStore, 'embedded'>;
  readonly artifacts: Pick<Artifacts, 'chunks'>;
  readonly warn: (message: string, fields: Record<string, unknown>) => void;
}

/** The points of an encoder (of one video if given) as rows and files have them, batch by batch, video by video. */
export async function* libraryPoints(
  { clips, artifacts, warn }: LibraryPointSources,
  encoderId: string,
  videoId?: string,
): AsyncGenerator<readonly VectorPoint[]> {
  let last: { path: string; matrix: VectorMatrix } | undefined;
  for await (const chunks of clips.embedded(encoderId, videoId)) {
    const path = artifacts.chunks(chunks[0]!.videoId, encoderId);
    if (!existsSync(path)) {
      warn('Chunk vectors are missing; index the video again', { videoId: chunks[0]!.videoId, encoderId });
      continue;
    }
    if (last?.path !== path) last = { path, matrix: await readVectorMatrix(path) };
    const { vectors, rows, dim } = last.matrix;
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
  /** Points that rows and file make; 0 when the file is not on this machine. */
  readonly points: number;
}

/** The revision of every video that has vectors of an encoder (of one video if given), without reading the vectors. */
export async function* libraryRevisions(
  { clips, artifacts }: Pick<LibraryPointSources, 'clips' | 'artifacts'>,
  encoderId: string,
  videoId?: string,
): AsyncGenerator<VideoRevision> {
  let current: { videoId: string; hash: Hash; rows: number; points: number } | undefined;
  const finished = (): VideoRevision[] =>
    current
      ? [
          {
            videoId: current.videoId,
            revision: `${current.videoId}:${current.hash.digest('base64url').slice(0, 16)}`,
            points: current.points,
          },
        ]
      : [];
  for await (const chunks of clips.embedded(encoderId, videoId)) {
    const id = chunks[0]!.videoId;
    if (current?.videoId !== id) {
      yield* finished();
      const file = await describeFile(artifacts.chunks(id, encoderId));
      current = { videoId: id, hash: createHash('sha256').update(file.state), rows: file.rows, points: 0 };
    }
    for (const chunk of chunks) {
      current.hash.update(JSON.stringify(Object.values(chunk)));
      if (chunk.vectorRow < current.rows) current.points += 1;
    }
  }
  yield* finished();
}

/** Size, time and number of rows of a file of vectors; no rows when there is none or it cannot be read. */
async function describeFile(path: string): Promise<{ state: string; rows: number }> {
  const facts = await stat(path).catch(() => undefined);
  if (!facts) return { state: 'absent', rows: 0 };
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    const shape = /'shape'\s*:\s*\((\d+)/.exec(buffer.toString('latin1', 0, bytesRead))?.[1];
    return { state: `${facts.size}/${facts.mtimeMs}`, rows: Number(shape ?? 0) };
  } finally {
    await file.close();
  }
}

function toPoint({ vectorRow: _, ...payload }: EmbeddedChunk, vector: Float32Array): VectorPoint {
  return { ...payload, vector };
}
