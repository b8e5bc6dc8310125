import type { FileState } from '../../src-shared/model/video.ts';
import { type FileStamp, isSameStamp, stampOf } from '../platform/file-stamp.ts';

/** What a row knows of its recording's file. */
export interface KnownFile {
  readonly videoId: string;
  readonly path: string;
  /** 0 where the file was not there when the row was written. */
  readonly sizeBytes: number;
  /** When the file had been changed last as its bytes were read; null in rows of earlier versions. */
  readonly modifiedMs: number | null;
  /** SHA-256 in hex; anything else where the bytes were never read. */
  readonly checksum: string;
  /** ISO 8601. */
  readonly addedAt: string;
}

export interface RecordingFiles {
  /** What lies where a row says its recording is. */
  stateOf(file: KnownFile): Promise<FileState>;
  /** Asks the file system again for this path, although it was asked a moment ago. */
  lookAgain(path: string): void;
  /** Remembers that a file was read and holds other bytes than its row says; until it changes again. */
  keepAsOther(path: string, stamp: FileStamp): void;
  /** Tells of each video handed out whose bytes have to be read to know. Returns how to stop that. */
  onUnchecked(listener: (videoId: string) => void): () => void;
}

const REMEMBERED_PATHS = 20_000;
const SHA256 = /^[0-9a-f]{64}$/;

interface Options {
  /** How long an answer of the file system is good for: a page of the library asks for hundreds. */
  readonly rememberMs?: number;
  readonly now?: () => number;
}

/**
 * Compares size and time of recordings with what their rows say, as `rsync` and `make` do. Another size is another
 * file; the same size with another time may be a copy or a touch, so only its bytes tell. A file that was replaced by
 * one of the same size and time is found by nothing but reading it (`vigil check` does not do that either).
 */
export function createRecordingFiles({ rememberMs = 5000, now = Date.now }: Options = {}): RecordingFiles {
  const known = new Map<string, { readonly stamp: FileStamp | undefined; readonly atMs: number }>();
  const others = new Map<string, FileStamp>();
  const listeners = new Set<(videoId: string) => void>();
  const look = async (path: string): Promise<FileStamp | undefined> => {
    const entry = known.get(path);
    if (entry && now() - entry.atMs < rememberMs) return entry.stamp;
    const stamp = await stampOf(path);
    if (known.size >= REMEMBERED_PATHS) known.clear();
    known.set(path, { stamp, atMs: now() });
    return stamp;
  };
  return {
    stateOf: async (file) => {
      const stamp = await look(file.path);
      if (!stamp) return 'gone';
      const other = others.get(file.path);
      if (other && isSameStamp(other, stamp)) return 'changed';
      const state = compare(file, stamp);
      if (state === 'unchecked') for (const tell of listeners) tell(file.videoId);
      return state;
    },
    lookAgain: (path) => {
      known.delete(path);
    },
    keepAsOther: (path, stamp) => {
      if (others.size >= REMEMBERED_PATHS) others.clear();
      others.set(path, stamp);
    },
    onUnchecked: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function compare({ sizeBytes, modifiedMs, checksum, addedAt }: KnownFile, stamp: FileStamp): FileState {
  // Nobody has read these bytes, so there is nothing to compare with.
  if (sizeBytes === 0 || !SHA256.test(checksum)) return 'here';
  if (stamp.sizeBytes !== sizeBytes) return 'changed';
  if (modifiedMs === null) return stamp.modifiedMs <= Date.parse(addedAt) ? 'here' : 'unchecked';
  return stamp.modifiedMs === modifiedMs ? 'here' : 'unchecked';
}
