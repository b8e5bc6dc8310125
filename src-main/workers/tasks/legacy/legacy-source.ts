import type {
  LegacyAdapter,
  LegacyIndexEntry,
  LegacyMatrix,
  LegacyWarning,
} from '../../../../src-shared/model/legacy.ts';
import type { StoredClip } from '../../../engines/sopilot/files/clip-meta.ts';
import type { LegacyRows, LegacyVideoRow } from './legacy-rows.ts';

/** A `.npy` file of the source that was read whole. */
export interface LegacyMatrixFile {
  readonly path: string;
  readonly fileSha256: string;
  readonly facts: LegacyMatrix;
}

/** A video row with what was found of it on the disk. */
export interface LegacySourceVideo {
  readonly row: LegacyVideoRow;
  /** The recording's path below the data folder, or as stored when it leads elsewhere. */
  readonly file: string;
  /** Where the recording is; null when it is in none of the places it may be. */
  readonly filePath: string | null;
  /** Where it would be looked for first. */
  readonly expectedPath: string;
  readonly effective: LegacyMatrixFile | null;
  readonly raw: LegacyMatrixFile | null;
  /** As many as the vectors have rows; null without vectors. */
  readonly clips: readonly StoredClip[] | null;
  /** The clip list in SOPilot's own form: its file's text, or made of the table when there is no such file. */
  readonly clipsText: string | null;
  /** The clip list's path below the data folder; null when there is none. */
  readonly clipMeta: string | null;
  /** Rows in the table of clips. */
  readonly clipRows: number;
}

/** A file that is kept as it is: its name is its path below the data folder. */
export interface LegacySourceFile {
  readonly kind: 'index' | 'index-rows' | 'index-pointer' | 'model' | 'report';
  readonly name: string;
  readonly path: string;
  readonly fileSha256: string;
}

/** A score job's result as SOPilot wrote it. */
export interface LegacySourceResult {
  readonly jobId: string;
  /** Its path below the data folder, or as stored. */
  readonly file: string;
  /** Parsed JSON; null when it is not there or not JSON. */
  readonly content: unknown;
}

/** A feature adapter's arrays and what its training said of itself. */
export interface LegacySourceAdapter {
  readonly jobId: string;
  readonly path: string;
  readonly fileSha256: string;
  readonly trigger: string;
  readonly dim: number;
  readonly videos: number;
  readonly clips: number;
  /** As stored. */
  readonly finishedAt: string;
}

/** All of a SOPilot data folder but the bytes of its recordings. */
export interface LegacySource {
  readonly folder: string;
  readonly recordedRoot: string | null;
  readonly rows: LegacyRows;
  readonly videos: readonly LegacySourceVideo[];
  readonly results: readonly LegacySourceResult[];
  readonly currentIndexVersion: string | null;
  readonly index: readonly LegacyIndexEntry[];
  readonly adapter: LegacyAdapter | null;
  /** Adapters that can be used here, in the order they were trained; the last is the one in use when `adapter` is there. */
  readonly adapters: readonly LegacySourceAdapter[];
  readonly files: readonly LegacySourceFile[];
  readonly warnings: readonly LegacyWarning[];
}
