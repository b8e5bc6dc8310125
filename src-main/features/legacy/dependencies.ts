import type { AlignmentPoint, Finding, SopilotResult } from '../../../src-shared/model/sop.ts';
import type { VideoProbe } from '../../engines/media/probe.ts';
import type { ClipTime } from '../../engines/sopilot/scoring/deviations.ts';
import type { AdapterStore } from '../../stores/adapter-store.ts';
import type { ClipStore } from '../../stores/clip-store.ts';
import type { Trx } from '../../stores/db/open.ts';
import type { LegacyStore } from '../../stores/legacy-store.ts';
import type { ScoreStore } from '../../stores/score-store.ts';
import type { VideoStore } from '../../stores/video-store.ts';
import type { Fingerprint } from '../../workers/tasks/ingest/fingerprint-task.ts';
import type { LegacyCheckInput, LegacyCheckOutput } from '../../workers/tasks/legacy/legacy-check-task.ts';
import type { KeptFile } from '../../workers/tasks/legacy/legacy-keep-task.ts';
import type { LegacyReadInput, LegacyReadProgress } from '../../workers/tasks/legacy/legacy-read-task.ts';
import type { LegacySource } from '../../workers/tasks/legacy/legacy-source.ts';

/** Where the files of an imported video row are kept as they were. */
interface KeptVectorFiles {
  readonly effective: string;
  readonly raw: string;
  readonly clips: string;
}

/** Where things lie. */
export interface LegacyPlaces {
  /** Files of a library below SOPilot's own names, by the library's id. */
  readonly libraryFolder: (library: string) => string;
  readonly vectorFiles: (videoId: string, legacyKey: string) => KeptVectorFiles;
  /** Vectors of a collection, one row per clip. */
  readonly collection: (videoId: string, collection: string) => string;
  /** The clips that scoring and search by clip use. */
  readonly clipFiles: (videoId: string) => { readonly vectorsPath: string; readonly metaPath: string };
  readonly adapterFile: (name: string) => string;
  /** For a copy of the database; removed afterwards. */
  readonly scratch: string;
}

/** A result of SOPilot told as findings, and its pairs of clips on both clocks. */
export type ExplainResult = (
  result: SopilotResult,
  gold: { readonly clips: readonly ClipTime[]; readonly shiftSec: number },
  trainee: { readonly clips: readonly ClipTime[]; readonly shiftSec: number },
) => { readonly findings: readonly Finding[]; readonly alignment: readonly AlignmentPoint[] };

export interface LegacyImportDependencies {
  readonly places: LegacyPlaces;
  /** These run in worker threads. */
  readonly read: (
    input: LegacyReadInput,
    signal: AbortSignal,
    onProgress: (progress: LegacyReadProgress) => void,
  ) => Promise<LegacySource>;
  readonly keep: (files: readonly KeptFile[], signal: AbortSignal) => Promise<unknown>;
  readonly check: (input: LegacyCheckInput, signal: AbortSignal) => Promise<LegacyCheckOutput>;
  readonly fingerprint: (path: string, signal: AbortSignal) => Promise<Fingerprint>;
  readonly probe: (path: string, signal: AbortSignal) => Promise<VideoProbe>;
  readonly explain: ExplainResult;
  readonly transaction: <Result>(work: (trx: Trx) => Promise<Result>) => Promise<Result>;
  readonly adaptersIn: (trx: Trx) => Pick<AdapterStore, 'insert' | 'use' | 'list' | 'active'>;
  readonly legacy: LegacyStore;
  readonly legacyIn: (trx: Trx) => LegacyStore;
  readonly videos: Pick<VideoStore, 'find' | 'getMany'>;
  readonly scores: Pick<ScoreStore, 'find'>;
  readonly clips: Pick<ClipStore, 'listForVideo'>;
  /** Takes over the kept files of a stand-in that a video replaces, and removes the rest. */
  readonly absorbArtifacts: (from: string, to: string) => Promise<void>;
  readonly announceVideo: (videoId: string) => void;
  /** Says that takes and scores of these tasks, and adapters, are new. */
  readonly announceTasks: (taskIds: readonly string[]) => void;
}

/** What a run of the import is asked for, and how it tells how far it is. */
export interface ImportRun {
  readonly folder: string;
  readonly roots: readonly { readonly from: string; readonly to: string }[];
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
  progress(fraction: number, detail: string): void;
}
