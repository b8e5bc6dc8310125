import type { Generated, Selectable } from 'kysely';
import type { CameraTable, ObjectSpanTable, VideoTable } from './video-tables.ts';

// Times are ISO text, booleans 0 or 1, nested values JSON text: the same in SQLite and in Postgres.

interface ClipTable {
  clip_id: string;
  video_id: string;
  level: string;
  /** Position among the chunks of its level, from 0. */
  clip_idx: number;
  start_sec: number;
  end_sec: number;
  start_frame: number;
  end_frame: number;
  keyframes: string;
  /** The embedding of the encoder that the video was indexed with last; all others are in `embeddings` beside it. */
  embedding_id: string | null;
}

interface EmbeddingTable {
  embedding_id: string;
  clip_id: string;
  /** The clip's video, so that the vectors of a video are found without its clips. */
  video_id: string;
  model_name: string;
  model_version: string;
  dimension: number;
  /** Point id in the vector index. */
  vector_ref: string;
  /** Row in `chunks.<encoder>.npy`. */
  vector_row: number;
}

interface TaskTable {
  task_id: string;
  name: string;
  description: string;
  /** Points a run needs; null for the one of the settings. */
  pass_mark: Generated<number | null>;
  /** Penalty weights that differ from the usual ones, by finding type, as JSON. */
  penalties: Generated<string>;
  /** 1 for a task of an evaluation, which no list shows. */
  hidden: Generated<number>;
  created_at: string;
}

interface TakeTable {
  take_id: string;
  task_id: string;
  video_id: string;
  role: string;
  start_sec: number;
  end_sec: number;
  /** Who does the run. */
  label: Generated<string | null>;
  /** Which version of its steps is in `sop_steps`. */
  steps_version: Generated<number>;
  created_at: string;
}

export interface StepTable {
  take_id: string;
  step_index: number;
  name: string;
  start_sec: number;
  end_sec: number;
  suggested: number;
  required: Generated<number>;
  order_matters: Generated<number>;
  weight: Generated<number>;
  least_sec: Generated<number | null>;
  most_sec: Generated<number | null>;
}

interface StepVersionTable {
  take_id: string;
  version: number;
  /** The steps, as JSON. */
  steps: string;
  created_at: string;
}

export interface JobTable {
  job_id: string;
  kind: string;
  subject_id: string;
  title: string;
  /** What the job was asked to do, as JSON. */
  input: string;
  state: string;
  stage: string | null;
  /** Names of the stages that are committed, as a JSON array. */
  stages_done: string;
  /** What the running stage needs to go on, as JSON; gone when the stage commits. */
  checkpoint: string | null;
  progress: number;
  detail: string;
  eta_sec: number | null;
  stage_eta_sec: number | null;
  attempts: number;
  error: string | null;
  /** Who asked for it. */
  requested_by: Generated<string>;
  created_at: string;
  queued_at: string;
  started_at: string | null;
  finished_at: string | null;
  owner_id: string | null;
  lease_until: string | null;
  /** Ends of the process in this job since it last got any further. */
  deaths: number;
  /** How long it is expected to be, in seconds of footage. */
  effort_sec: Generated<number>;
  /** Its place in the queue: the lowest first. */
  rank: Generated<number>;
  /** What came out, as JSON, for kinds whose outcome has no table of its own. */
  result: string | null;
}

interface ScoreTable {
  score_id: string;
  job_id: string | null;
  task_id: string;
  gold_take_ids: string;
  trainee_take_id: string;
  gold_video_id: string;
  trainee_video_id: string;
  gold_name: string;
  trainee_name: string;
  trainee_label: Generated<string | null>;
  state: string;
  score: number | null;
  passed: number | null;
  scorer: string;
  encoder: string;
  /** Steps, findings and the SOPilot result, as JSON. */
  result: string | null;
  /** Kept apart from `result`: lists leave it out. */
  alignment: string | null;
  /** The steps, pass mark and weights it was made with, as JSON. */
  used: Generated<string | null>;
  requested_by: Generated<string>;
  error: string | null;
  created_at: string;
  finished_at: string | null;
}

/** SOPilot's feature adapters, one for each completed training. */
interface AdapterTable {
  adapter_id: string;
  /** What people call it by: 1, 2, 3, … */
  version: number;
  /** `manual` or `nightly`. */
  trigger: string;
  dim: number;
  videos: number;
  clips: number;
  /** File name in the adapters' folder. */
  file: string;
  /** 1 for the one in use; none has it while clips are compared as they are. */
  active: number;
  /** Videos added until then were looked at. */
  created_at: string;
}

interface TranscriptLineTable {
  video_id: string;
  line_index: number;
  start_sec: number;
  end_sec: number;
  text: string;
  /** Where the line comes from: `embedded`, `sidecar`, `heard:<id of the speech model>`, … */
  source: string;
}

interface SoundSpanTable {
  video_id: string;
  span_index: number;
  label: string;
  /** 0..1. */
  score: number;
  start_sec: number;
  end_sec: number;
}

/** Lines written in the pictures, see `ScreenText`. */
interface ScreenTextTable {
  video_id: string;
  line_index: number;
  text: string;
  score: number;
  start_sec: number;
  end_sec: number;
  box_left: number;
  box_top: number;
  box_right: number;
  box_bottom: number;
}

interface AnswerTable {
  answer_id: string;
  question: string;
  found: number;
  /** The whole answer, as JSON. */
  body: string;
  created_at: string;
}

/** Which videos an answer speaks of. */
interface AnswerVideoTable {
  answer_id: string;
  video_id: string;
}

/** A video row of SOPilot and the video it became; several rows of the same bytes become one video. */
interface LegacyVideoTable {
  legacy_key: string;
  legacy_id: number;
  video_id: string;
  /** The take it became; null for one without clips. */
  take_id: string | null;
  /** The row as it was, as JSON. */
  source_row: string;
  /** The recording's path below SOPilot's data folder. */
  file_name: string;
  /** Null while the recording has not been found. */
  file_sha256: string | null;
  clip_count: number;
  dimension: number | null;
  /** Of the whole `.npy` files kept in the artifacts of the video. */
  effective_sha256: string | null;
  raw_sha256: string | null;
  clips_sha256: string | null;
}

/** A job of SOPilot, for the audit trail. */
interface LegacyJobTable {
  job_id: string;
  job_type: string;
  source_row: string;
  /** First present of finished, started, queued and created time. */
  happened_at: string;
}

/** A file of SOPilot's data folder that is kept as it was, below `legacy/`. */
interface LegacyFileTable {
  file_key: string;
  kind: string;
  name: string;
  sha256: string;
}

interface LegacyImportTable {
  job_id: string;
  report: string;
  created_at: string;
}

export interface Schema {
  legacy_videos: LegacyVideoTable;
  legacy_jobs: LegacyJobTable;
  legacy_files: LegacyFileTable;
  legacy_imports: LegacyImportTable;
  videos_v2: VideoTable;
  cameras: CameraTable;
  clips: ClipTable;
  embeddings: EmbeddingTable;
  sop_tasks: TaskTable;
  sop_takes: TakeTable;
  sop_steps: StepTable;
  sop_step_versions: StepVersionTable;
  jobs: JobTable;
  score_jobs: ScoreTable;
  sop_adapters: AdapterTable;
  transcript_lines: TranscriptLineTable;
  object_spans: ObjectSpanTable;
  sound_spans: SoundSpanTable;
  screen_texts: ScreenTextTable;
  answers: AnswerTable;
  answer_videos: AnswerVideoTable;
}

export type VideoRow = Selectable<VideoTable>;
export type ClipRow = Selectable<ClipTable>;
export type JobRow = Selectable<JobTable>;
export type ScoreRow = Selectable<ScoreTable>;
export type AdapterRow = Selectable<AdapterTable>;
export type StepRow = Selectable<StepTable>;
export type LegacyVideoRow = Selectable<LegacyVideoTable>;
export type LegacyFileRow = Selectable<LegacyFileTable>;
export type LegacyJobRow = Selectable<LegacyJobTable>;
