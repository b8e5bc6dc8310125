import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { PayloadColumns } from './exact-index-columns.ts';
import type { VectorPoint } from './vector-index.ts';

/** Rows per segment: 96 MB at 768 values, taken from the system page by page as rows come. */
export const SEGMENT_ROWS = 32_768;

/** A fixed piece of shared memory; whoever reads it elsewhere compares `revision` to know whether it saw the latest. */
export interface Segment {
  readonly vectors: Float32Array<SharedArrayBuffer>;
  revision: number;
}

/**
 * The rows of an exact index: float32 vectors in shared memory, in segments so that it grows without copying and a
 * change concerns one segment, and their payload. Deleting moves the last row into the gap: a delete costs as much as
 * what it deletes.
 */
export class VectorTable {
  readonly dim: number;
  readonly columns = new PayloadColumns();
  readonly segments: Segment[] = [];
  readonly #rowOfPoint = new Map<string, number>();

  constructor(dim: number) {
    this.dim = dim;
  }

  get count(): number {
    return this.columns.count;
  }

  /** Rows in use of a segment. */
  rowsIn(segment: number): number {
    return Math.min(SEGMENT_ROWS, this.count - segment * SEGMENT_ROWS);
  }

  vectorAt(row: number): Float32Array<SharedArrayBuffer> {
    const offset = (row % SEGMENT_ROWS) * this.dim;
    return this.#segmentOf(row).vectors.subarray(offset, offset + this.dim);
  }

  upsert(point: VectorPoint): void {
    if (point.vector.length !== this.dim) throw dimensionMismatch(point.vector.length, this.dim);
    const row = this.#rowOfPoint.get(point.pointId) ?? this.count;
    this.#writeVector(row, point.vector);
    this.columns.write(row, point);
    this.#rowOfPoint.set(point.pointId, row);
  }

  deleteVideo(videoId: string): void {
    const rows = this.columns.select({ videoIds: [videoId] }).sort();
    // From the end, so that the row moved into a gap is never one still to be deleted.
    for (let i = rows.length - 1; i >= 0; i--) this.#deleteRow(rows[i]!);
    this.segments.length = Math.ceil(this.count / SEGMENT_ROWS);
  }

  #deleteRow(row: number): void {
    const last = this.count - 1;
    this.#rowOfPoint.delete(this.columns.pointIds[row]!);
    if (row !== last) {
      this.#writeVector(row, this.vectorAt(last));
      this.#rowOfPoint.set(this.columns.pointIds[last]!, row);
    }
    this.#segmentOf(last).revision++;
    this.columns.removeBySwap(row);
  }

  #writeVector(row: number, vector: Float32Array): void {
    if (row >= this.segments.length * SEGMENT_ROWS) this.segments.push(emptySegment(this.dim));
    const segment = this.#segmentOf(row);
    segment.vectors.set(vector, (row % SEGMENT_ROWS) * this.dim);
    segment.revision++;
  }

  #segmentOf(row: number): Segment {
    return this.segments[Math.floor(row / SEGMENT_ROWS)]!;
  }
}

function emptySegment(dim: number): Segment {
  return {
    vectors: new Float32Array(new SharedArrayBuffer(SEGMENT_ROWS * dim * Float32Array.BYTES_PER_ELEMENT)),
    revision: 0,
  };
}

export function dimensionMismatch(given: number, expected: number): VigilError {
  return new VigilError('encoder-mismatch', say('vector-size-differs', { given, expected }));
}
