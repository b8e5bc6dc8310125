import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { replaceFile } from '../atomic-file.ts';
import type { Checksum } from './checksum.ts';

const Note = z.object({ checksum: z.string(), validator: z.string().nullable() });

/** What there is of a file whose download was broken off. */
export interface PartState {
  readonly bytes: number;
  /** The server's mark of the version that the bytes are of; null when it gave none. */
  readonly validator: string | null;
}

/** A file that grows under another name until it is whole, and outlives the process that fetches it. */
export interface PartFile {
  readonly path: string;
  /** What can be gone on with; nothing when it was to become another file. */
  state(): Promise<PartState>;
  /** Begins anew, with bytes of this version. */
  begin(validator: string | null): Promise<void>;
  discard(): Promise<void>;
  /** Gives the file its name. */
  finish(): Promise<void>;
}

const NOTHING: PartState = { bytes: 0, validator: null };

/** The part of the file that is to become `target`. */
export function partFile(target: string, checksum: Checksum): PartFile {
  const path = `${target}.part`;
  const note = `${path}.json`;
  const identity = 'sha256' in checksum ? checksum.sha256 : checksum.gitBlob;
  const discard = async (): Promise<void> => {
    await rm(note, { force: true });
    await rm(path, { force: true });
  };
  return {
    path,
    state: async () => {
      const noted = Note.safeParse(await readFile(note, 'utf8').then(JSON.parse, () => undefined));
      const bytes = await stat(path).then(
        ({ size }) => size,
        () => 0,
      );
      if (!noted.success || noted.data.checksum !== identity) return NOTHING;
      return { bytes, validator: noted.data.validator };
    },
    // The part goes first: a note never stands beside bytes of another version.
    begin: async (validator) => {
      await discard();
      await replaceFile(note, JSON.stringify({ checksum: identity, validator }));
    },
    discard,
    finish: async () => {
      await rename(path, target);
      await rm(note, { force: true });
      await syncFolder(dirname(target));
    },
  };
}

/** A name that was given stays after a power cut; Windows does that by itself and refuses to be asked. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
