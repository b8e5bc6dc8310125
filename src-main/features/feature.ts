import type { CallName } from '../../src-shared/contract/api.ts';
import type { CoreEvent } from '../../src-shared/contract/events.ts';
import type { Handlers } from '../../src-shared/contract/handler.ts';
import type { FrameEncoder } from '../engines/encoders/encoder.ts';
import type { JobKind } from '../jobs/define-job.ts';
import type { JobRunner } from '../jobs/job-runner.ts';
import type { MediaBinaries } from '../platform/binaries.ts';
import type { Config } from '../platform/config.ts';
import type { Log } from '../platform/log.ts';
import type { AdapterStore } from '../stores/adapter-store.ts';
import type { AnswerStore } from '../stores/answer-store.ts';
import type { Artifacts } from '../stores/artifacts/artifacts.ts';
import type { ClipStore } from '../stores/clip-store.ts';
import type { VigilDatabase } from '../stores/db/open.ts';
import type { DualControl } from '../stores/dual/dual-database.ts';
import type { JobStore } from '../stores/job-store.ts';
import type { ObjectStore } from '../stores/object-store.ts';
import type { RecordingFiles } from '../stores/recording-files.ts';
import type { ScoreStore } from '../stores/score-store.ts';
import type { ScreenTextStore } from '../stores/screen-text-store.ts';
import type { SettingsStore } from '../stores/settings-store.ts';
import type { SoundStore } from '../stores/sound-store.ts';
import type { TakeStore } from '../stores/take-store.ts';
import type { TaskStore } from '../stores/task-store.ts';
import type { TextIndex } from '../stores/text-index.ts';
import type { TranscriptStore } from '../stores/transcript-store.ts';
import type { ChosenCollections } from '../stores/vectors/chosen-collections.ts';
import type { VideoStore } from '../stores/video-store.ts';
import type { InferenceClient } from '../workers/inference/inference-client.ts';
import type { InferenceHost } from '../workers/inference/inference-owner.ts';
import type { WorkerPool } from '../workers/pool/worker-pool.ts';
import type { EncoderRegistry } from './models/encoder-registry.ts';
import type { ModelRegistry } from './models/model-registry.ts';

/** Everything a feature may be made of. Each names the few it needs: `Pick<Parts, 'videos' | 'clips'>`. */
export interface Parts {
  readonly config: Config;
  readonly log: Log;
  readonly events: EventChannel;
  readonly database: VigilDatabase;
  /** Of a library in two databases. */
  readonly dual: DualControl | undefined;
  readonly settings: SettingsStore;
  readonly artifacts: Artifacts;
  readonly videos: VideoStore;
  readonly recordings: RecordingFiles;
  readonly clips: ClipStore;
  readonly jobs: JobStore;
  readonly runner: JobRunner;
  readonly tasks: TaskStore;
  readonly takes: TakeStore;
  readonly scores: ScoreStore;
  readonly adapters: AdapterStore;
  readonly transcripts: TranscriptStore;
  readonly objects: ObjectStore;
  readonly sounds: SoundStore;
  readonly answers: AnswerStore;
  readonly textIndex: TextIndex;
  readonly screenTexts: ScreenTextStore;
  /** What is written in the pictures, block by block (see `textBlocks`). */
  readonly screenTextIndex: TextIndex;
  readonly vectors: ChosenCollections;
  readonly inferenceHost: InferenceHost;
  readonly inference: InferenceClient;
  /** Another inference host, in a process of its own, to try what may end it. */
  readonly trialHost: () => InferenceHost;
  readonly pool: WorkerPool;
  readonly models: ModelRegistry;
  readonly encoders: EncoderRegistry;
  readonly openEncoder: (encoderId?: string) => Promise<FrameEncoder>;
  readonly binaries: () => Promise<MediaBinaries>;
}

/** Where a feature says that something changed, and hears of it. */
interface EventChannel {
  publish(event: CoreEvent): void;
  /** Returns how to stop listening. */
  subscribe(listener: (event: CoreEvent) => void): () => void;
}

/** What a feature adds to the house. Its `feature.ts` makes it from parts and from features before it in the order. */
export interface Feature<Name extends CallName> {
  readonly calls: Handlers<Name>;
  /** Long work it knows how to do. */
  readonly jobs?: readonly JobKind[];
  /** Begins what goes on by itself (a clock, a watch), once jobs run; returns what ends it. */
  readonly start?: () => () => Promise<void> | void;
}
