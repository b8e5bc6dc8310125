import { type FileHandle, mkdir, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { npyHeader } from '../../../formats/npy.ts';
import { layout } from '../../../stores/artifacts/layout.ts';

/** How much of the partial files counts: everything behind it is dropped when a scan goes on. */
export interface ScanLengths {
  readonly frames: number;
  readonly samples: number;
}

interface FileSpec {
  readonly name: string;
  readonly bytesPerItem: number;
  readonly headerBytes: number;
  readonly counts: keyof ScanLengths;
}

interface GrowingFile extends FileSpec {
  readonly handle: FileHandle;
  pending: Uint8Array[];
}

function filesOf(encoderId: string, dim: number): readonly FileSpec[] {
  const plain = { headerBytes: 0 };
  return [
    { ...plain, name: layout.frameTimes, bytesPerItem: 8, counts: 'frames' },
    { ...plain, name: layout.contentScores, bytesPerItem: 4, counts: 'frames' },
    { ...plain, name: layout.motion, bytesPerItem: 4, counts: 'frames' },
    { ...plain, name: layout.sampleTimes(encoderId), bytesPerItem: 8, counts: 'samples' },
    { ...plain, name: layout.sampleFrames(encoderId), bytesPerItem: 4, counts: 'samples' },
    // The header says how many rows follow, so its room is kept and it is written last.
    {
      name: layout.frameVectors(encoderId),
      bytesPerItem: 4 * dim,
      headerBytes: npyHeader(0, dim).length,
      counts: 'samples',
    },
  ];
}

/** Whether the partial files are all there and at least as long as `lengths` says. */
export async function partialFilesHold(
  folder: string,
  encoderId: string,
  dim: number,
  lengths: ScanLengths,
): Promise<boolean> {
  const checks = filesOf(encoderId, dim).map(async ({ name, headerBytes, bytesPerItem, counts }) => {
    const info = await stat(join(join(folder, layout.partialScan), name)).catch(() => undefined);
    return info !== undefined && info.size >= headerBytes + lengths[counts] * bytesPerItem;
  });
  return (await Promise.all(checks)).every(Boolean);
}

/** The files of a scan while they grow. Appending only remembers; `sync` writes and makes sure it is on the disk. */
export class ScanWriter {
  readonly #dim: number;
  readonly #files: readonly GrowingFile[];

  private constructor(dim: number, files: readonly GrowingFile[]) {
    this.#dim = dim;
    this.#files = files;
  }

  /** Opens the partial files, cut back to `from`; from nothing when that is zero. */
  static async open(folder: string, encoderId: string, dim: number, from: ScanLengths): Promise<ScanWriter> {
    const partial = join(folder, layout.partialScan);
    if (from.frames === 0) await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true });
    const files: GrowingFile[] = [];
    for (const spec of filesOf(encoderId, dim)) {
      const handle = await open(join(partial, spec.name), from.frames === 0 ? 'w+' : 'r+');
      await handle.truncate(spec.headerBytes + from[spec.counts] * spec.bytesPerItem);
      files.push({ ...spec, handle, pending: [] });
    }
    return new ScanWriter(dim, files);
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

  /** Completes and closes the files; they stay where they are. */
  async finish(lengths: ScanLengths): Promise<void> {
    await this.sync();
    const vectors = this.#files.at(-1)!;
    await vectors.handle.write(npyHeader(lengths.samples, this.#dim), 0, undefined, 0);
    await vectors.handle.datasync();
    await this.close();
  }

  /** Leaves the partial files as they are. */
  async close(): Promise<void> {
    for (const { handle } of this.#files) await handle.close();
  }

  #append(index: number, values: Float64Array | Float32Array | Int32Array): void {
    this.#files[index]!.pending.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
}
