import type { Generated } from 'kysely';

export interface VideoTable {
  video_id: string;
  /** The integer id a video had in SOPilot. */
  legacy_id: number | null;
  name: string;
  file_path: string;
  uri: string;
  storage_path: string | null;
  checksum: string;
  size_bytes: number;
  status: string;
  task_id: string | null;
  role: string | null;
  site_id: string | null;
  camera_id: string | null;
  domain: string | null;
  recorded_at: string | null;
  duration_sec: number;
  fps: number;
  width: number;
  height: number;
  first_frame_sec: number;
  codec: string;
  playable: number;
  num_clips: number;
  embedding_model: string | null;
  warnings: string;
  error: string | null;
  created_at: string;
  ingest_time: string | null;
  /** What was masked when it was indexed, as JSON; null for nothing. */
  privacy_mask: Generated<string | null>;
  /** When the file had been changed last as its bytes were read. */
  file_modified_ms: Generated<number | null>;
  /** What says when it was recorded. */
  recorded_from: Generated<string | null>;
  /** What the camera's clock showed then, where its zone decides when that was: `2024-05-01T13:22:11`. */
  recorded_clock: Generated<string | null>;
  recorded_doubt: Generated<string | null>;
}

/** When things of a label are to be seen: what `objects.json` says, so that it is found across the library. */
export interface ObjectSpanTable {
  video_id: string;
  span_index: number;
  label: string;
  start_sec: number;
  end_sec: number;
  score: number;
  tracks: number;
}

/** What is known of a camera besides its recordings. */
export interface CameraTable {
  camera_id: string;
  /** Time zone of its clock, as an IANA name or as `+02:00`. */
  zone: string;
}
