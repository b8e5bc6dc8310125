import type { ParsedInput } from '../../../src-shared/contract/api.ts';
import type { Job } from '../../../src-shared/model/job.ts';
import type { Score } from '../../../src-shared/model/sop.ts';
import type { Role, Video } from '../../../src-shared/model/video.ts';
import type { Span } from '../../../src-shared/time.ts';
import type { LikenessMap } from '../../engines/steps/likeness-map.ts';
import type { AuditFiles } from '../../stores/audit-files.ts';
import type { AuditStore } from '../../stores/audit-store.ts';
import type { Trx } from '../../stores/db/open.ts';
import type { ScoreStore } from '../../stores/score-store.ts';
import type { TakeStore } from '../../stores/take-store.ts';
import type { TaskStore } from '../../stores/task-store.ts';
import type { SopHeatMapInput } from '../../workers/tasks/sop/sop-heat-map-task.ts';
import type { SopRawStepsInput } from '../../workers/tasks/sop/sop-raw-steps-task.ts';
import type { SopReportInput } from '../../workers/tasks/sop/sop-report-task.ts';
import type { SopScoreInput, SopScoreOutput } from '../../workers/tasks/sop/sop-score-task.ts';
import type { SopSearchHit, SopSearchInput } from '../../workers/tasks/sop/sop-search-task.ts';
import type { SopilotDependencies } from './sopilot-part.ts';

/** What tells whether a sopilot-v1 score is stale. */
type AdapterAccess = Pick<SopilotDependencies, 'adapterInUse'>;

export interface TaskDependencies {
  readonly tasks: TaskStore;
  readonly announceTask: (taskId: string) => void;
}

export interface TakeDependencies extends TaskDependencies {
  readonly takes: TakeStore;
  /** Imports a file with these labels and waits until it is searchable; throws what went wrong. */
  readonly importAndIndex: (
    path: string,
    labels: { readonly taskId: string; readonly role: Role },
    signal: AbortSignal,
  ) => Promise<Video>;
  /** A video of the library once it is searchable; waits while it is being indexed. Throws `not-found`. */
  readonly awaitIndexed: (videoId: string, signal: AbortSignal) => Promise<Video>;
  /** Spans that follow each other where the picture changes most, from the frame vectors of the video. */
  readonly suggestSteps: (video: Video, span: Span, signal: AbortSignal) => Promise<readonly Span[]>;
}

export interface ScoreDependencies extends AdapterAccess {
  readonly takes: Pick<TakeStore, 'get' | 'find' | 'list'>;
  readonly tasks: Pick<TaskStore, 'find' | 'get'>;
  readonly findVideo: (videoId: string) => Promise<Video | undefined>;
  readonly scores: ScoreStore;
  readonly scoresIn: (trx: Trx) => Pick<ScoreStore, 'setJob'>;
  /** Adds a score job; `alongside` writes in the same transaction. */
  readonly enqueue: (
    job: { readonly subjectId: string; readonly title: string },
    alongside: (trx: Trx, job: Job) => Promise<void>,
  ) => Promise<Job>;
  readonly announceScore: (scoreId: string) => void;
  /** Who asks. */
  readonly actor: () => string;
}

export interface ReportDependencies extends AdapterAccess {
  readonly takes: Pick<TakeStore, 'find'>;
  readonly tasks: Pick<TaskStore, 'find'>;
  readonly scores: Pick<ScoreStore, 'get'>;
  readonly passMark: () => number;
  /** The stored JPEG nearest to the middle of a span; null when none lies in it: its neighbour's would mislead. */
  readonly pictureIn: (videoId: string, span: Span) => Promise<string | null>;
  /** Runs in a worker thread. */
  readonly renderReport: (input: SopReportInput, signal: AbortSignal) => Promise<{ readonly bytes: Uint8Array }>;
  /** ISO 8601 with an offset. */
  readonly nowIso: () => string;
}

export interface CompareDependencies {
  /** Run in worker threads. */
  readonly runScore: (input: SopScoreInput, signal: AbortSignal) => Promise<SopScoreOutput>;
  readonly runRawSteps: (
    input: SopRawStepsInput,
    signal: AbortSignal,
  ) => Promise<Pick<Score, 'steps' | 'findings'> & { readonly score: number }>;
}

export interface TaskFileDependencies {
  readonly takes: Pick<TakeStore, 'list' | 'insert'>;
  readonly findVideo: (videoId: string) => Promise<Video | undefined>;
  /** By the SHA-256 of its bytes. */
  readonly findVideoByChecksum: (checksum: string) => Promise<Video | undefined>;
  readonly nowIso: () => string;
}

export interface SearchDependencies extends AdapterAccess, Pick<SopilotDependencies, 'clipFiles' | 'hasClips'> {
  readonly takes: Pick<TakeStore, 'list'>;
  readonly tasks: Pick<TaskStore, 'get'>;
  readonly findVideo: (videoId: string) => Promise<Video | undefined>;
  /** Runs in a worker thread. */
  readonly runSearch: (input: SopSearchInput, signal: AbortSignal) => Promise<readonly SopSearchHit[]>;
}

export interface HeatMapDependencies extends Pick<SopilotDependencies, 'clipFiles'> {
  readonly takes: Pick<TakeStore, 'find'>;
  readonly scores: Pick<ScoreStore, 'get'>;
  readonly findVideo: (videoId: string) => Promise<Video | undefined>;
  /** Whether frame vectors of this encoder are there. */
  readonly hasFrames: (videoId: string, encoderId: string) => Promise<boolean>;
  /** Runs in a worker thread. */
  readonly runHeatMap: (input: SopHeatMapInput, signal: AbortSignal) => Promise<LikenessMap>;
}

export interface AuditDependencies {
  readonly audit: AuditStore;
  readonly auditFiles: AuditFiles;
  readonly nowIso: () => string;
}

export interface SopDependencies
  extends TakeDependencies,
    TaskFileDependencies,
    ScoreDependencies,
    SearchDependencies,
    ReportDependencies,
    CompareDependencies,
    HeatMapDependencies,
    AuditDependencies {
  readonly takes: TakeStore;
  readonly tasks: TaskStore;
  readonly scores: ScoreStore;
}

export type TakeInput = ParsedInput<'sop.addGold'> | ParsedInput<'sop.addVideo'>;
