import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { npyHeader } from '../stores/vectors/npy.ts';
import {
  CONTENT_SCORES_FILE,
  FRAME_TIMES_FILE,
  frameVectorsFile,
  MOTION_FILE,
  sampleFramesFile,
  sampleTimesFile,
} from './scan-files.ts';

/** How much of the partial files counts: everything behind it is dropped when a scan goes on. */
export interface ScanLengths {
  readonly frames: number;
  readonly samples: number;
}

interface GrowingFile {
  readonly name: string;
  readonly handle: FileHandle;
  readonly bytesPerItem: number;
  readonly headerBytes: number;
  readonly counts: keyof ScanLengths;
  pending: Uint8Array[];
}

/** The files of a scan while they grow. Appending only remembers; `sync` writes and makes sure it is on the disk. */
export class ScanWriter {
  readonly #folder: string;
  readonly #partial: string;
  readonly #dim: number;
  readonly #files: readonly GrowingFile[];

  private constructor(folder: string, partial: string, dim: number, files: readonly GrowingFile[]) {
    this.#folder = folder;
    this.#partial = partial;
    this.#dim = dim;
    this.#files = files;
  }

  /** Opens the partial files, cut back to `from`; from nothing when that is zero. */
  static async open(folder: string, encoderId: string, dim: number, from: ScanLengths): Promise<ScanWriter> {
    const partial = join(folder, 'scan.partial');
    if (from.frames === 0) await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true });
    const specs = [
      { name: FRAME_TIMES_FILE, bytesPerItem: 8, headerBytes: 0, counts: 'frames' },
      { name: CONTENT_SCORES_FILE, bytesPerItem: 4, headerBytes: 0, counts: 'frames' },
      { name: MOTION_FILE, bytesPerItem: 4, headerBytes: 0, counts: 'frames' },
      { name: sampleTimesFile(encoderId), bytesPerItem: 8, headerBytes: 0, counts: 'samples' },
      { name: sampleFramesFile(encoderId), bytesPerItem: 4, headerBytes: 0, counts: 'samples' },
      // The header says how many rows follow, so its room is kept and it is written last.
      {
        name: frameVectorsFile(encoderId),
        bytesPerItem: 4 * dim,
        headerBytes: npyHeader(0, dim).length,
        counts: 'samples',
      },
    ] as const;
    const files: GrowingFile[] = [];
    for (const spec of specs) {
      const handle = await open(join(partial, spec.name), from.frames === 0 ? 'w+' : 'r+');
      await handle.truncate(spec.headerBytes + from[spec.counts] * spec.bytesPerItem);
      files.push({ ...spec, handle, pending: [] });
    }
    return new ScanWriter(folder, partial, dim, files);
  }

  appendFrames(timesSec: Float64Array, contentScores: Float32Array, motion: Float32Array): void {
    this.#append(0, timesSec);
    this.#append(1, contentScores);
    this.#append(2, motion);
  }

  appendSamples(timesSec: Float64Array, frameIndexes: Int32Array, vectors: Float32Array): void {
    this.#append(3, timesSec);
    this.#append(4, frameIndexes);
    this.#append(5, vectors);
  }

  /** Returns once everything appended is on the disk. */
  async sync(): Promise<void> {
    await Promise.all(
      this.#files.map(async (file) => {
        const { pending, handle } = file;
        file.pending = [];
        if (pending.length > 0) {
          const { size } = await handle.stat();
          await handle.writev(pending, size);
        }
        await handle.datasync();
      }),
    );
  }

  /** Moves the finished files to their places, the vectors last: a scan is whole when its summary is there. */
  async finish(lengths: ScanLengths): Promise<void> {
    await this.sync();
    const vectors = this.#files.at(-1)!;
    await vectors.handle.write(npyHeader(lengths.samples, this.#dim), 0, undefined, 0);
    await vectors.handle.datasync();
    await this.close();
    for (const { name } of this.#files) await rename(join(this.#partial, name), join(this.#folder, name));
    await rm(this.#partial, { recursive: true, force: true });
  }

  /** Leaves the partial files as they are. */
  async close(): Promise<void> {
    for (const { handle } of this.#files) await handle.close();
  }

  #append(index: number, values: Float64Array | Float32Array | Int32Array): void {
    this.#files[index]!.pending.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
}
