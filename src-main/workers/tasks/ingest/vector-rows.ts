import { closeSync, openSync, readSync } from 'node:fs';
import { npyHeader } from '../../../formats/npy.ts';

/** Rows kept from one read to the next: neighbouring chunks share most of their keyframes. */
const BLOCK_ROWS = 256;

/** Reads single rows of a `.npy` file of vectors, so that memory does not grow with the video. */
export function openVectorRows(path: string, dim: number): { read(row: number): Float32Array; close(): void } {
  const file = openSync(path, 'r');
  const block = new Float32Array(BLOCK_ROWS * dim);
  const bytes = new Uint8Array(block.buffer);
  const headerBytes = npyHeader(0, dim).length;
  let firstRow = -1;
  return {
    read(row) {
      const wanted = row - (row % BLOCK_ROWS);
      if (wanted !== firstRow) {
        readSync(file, bytes, 0, bytes.length, headerBytes + wanted * dim * 4);
        firstRow = wanted;
      }
      return block.subarray((row - wanted) * dim, (row - wanted + 1) * dim);
    },
    close: () => closeSync(file),
  };
}
