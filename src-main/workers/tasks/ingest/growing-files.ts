import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScanFile } from '../../../engines/scan/outputs/scan-output.ts';
import { npyHeader } from '../../../formats/npy.ts';

/** A file that is appended to while a scan runs. */
export type GrowingFile = Exclude<ScanFile, { readonly kind: 'whole' }>;

/** How many values or rows of each file count, by its name: everything behind them is dropped when a scan goes on. */
export type FileLengths = Readonly<Record<string, number>>;

interface OpenFile {
  readonly spec: GrowingFile;
  readonly handle: FileHandle;
  length: number;
  pending: Uint8Array[];
}

const headerBytesOf = (file: GrowingFile): number => (file.kind === 'vectors' ? npyHeader(0, file.dim).length : 0);
const itemBytesOf = (file: GrowingFile): number => (file.kind === 'vectors' ? 4 * file.dim : file.bytesPerValue);
const bytesAt = (file: GrowingFile, length: number): number => headerBytesOf(file) + length * itemBytesOf(file);

/** Whether all these files are in the folder and at least as long as `lengths` says. */
export async function folderHolds(
  folder: string,
  files: readonly GrowingFile[],
  lengths: FileLengths,
): Promise<boolean> {
  const checks = files.map(async (file) => {
    const length = lengths[file.name];
    const info = await stat(join(folder, file.name)).catch(() => undefined);
    return length !== undefined && info !== undefined && info.size >= bytesAt(file, length);
  });
  return (await Promise.all(checks)).every(Boolean);
}

/** The files of a scan while they grow. Appending only remembers; `sync` writes and makes sure it is on the disk. */
export class GrowingFiles {
  readonly #files: ReadonlyMap<string, OpenFile>;

  private constructor(files: ReadonlyMap<string, OpenFile>) {
    this.#files = files;
  }

  /**
   * Opens the files in a folder, cut back to `lengths`; empty ones without it. The folder will hold nothing else, but for
   * what is `kept` where lengths are given.
   */
  static async open(
    folder: string,
    files: readonly GrowingFile[],
    lengths: FileLengths | undefined,
    kept: readonly string[] = [],
  ): Promise<GrowingFiles> {
    await mkdir(folder, { recursive: true });
    const stays = new Set(lengths ? [...files.map(({ name }) => name), ...kept] : []);
    for (const name of await readdir(folder)) {
      if (!stays.has(name)) await rm(join(folder, name), { recursive: true, force: true });
    }
    const opened = new Map<string, OpenFile>();
    for (const spec of files) {
      const length = lengths?.[spec.name] ?? 0;
      const handle = await open(join(folder, spec.name), lengths ? 'r+' : 'w+');
      await handle.truncate(bytesAt(spec, length));
      opened.set(spec.name, { spec, handle, length, pending: [] });
    }
    return new GrowingFiles(opened);
  }

  /** Adds whole values or rows to the end of a file. The array must not change any more. */
  append(name: string, values: ArrayBufferView): void {
    const file = this.#files.get(name);
    const items = file && values.byteLength / itemBytesOf(file.spec);
    if (!file || !Number.isInteger(items)) {
      throw new Error(`${values.byteLength} bytes do not belong into ${name}`);
    }
    file.length += items!;
    file.pending.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }

  /** Values or rows appended to these files so far, those before a resume included. */
  lengthsOf(names: readonly string[]): FileLengths {
    return Object.fromEntries(names.map((name) => [name, this.#files.get(name)!.length]));
  }

  /** Returns once everything appended is on the disk. */
  async sync(): Promise<void> {
    await Promise.all(
      [...this.#files.values()].map(async (file) => {
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
  async finish(): Promise<void> {
    await this.sync();
    for (const { spec, handle, length } of this.#files.values()) {
      if (spec.kind !== 'vectors') continue;
      // The header says how many rows follow: its room was kept, and it is written last.
      await handle.write(npyHeader(length, spec.dim), 0, undefined, 0);
      await handle.datasync();
    }
    await this.close();
  }

  /** Leaves the files as they are. */
  async close(): Promise<void> {
    for (const { handle } of this.#files.values()) await handle.close();
  }
}
