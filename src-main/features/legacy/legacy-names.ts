import { importedIdOf } from '../../platform/ids.ts';
import type { LegacySource, LegacySourceVideo } from '../../workers/tasks/legacy/legacy-source.ts';

/** What the rows of a SOPilot library are called here: the same at every import, wherever its folder lies. */
export interface LegacyNames {
  /** Of the library: its first job has a random id that no other library has. */
  readonly library: string;
  readonly videoKey: (video: LegacySourceVideo) => string;
  /** Of the take of a video row, also of one that is gone. */
  readonly takeId: (legacyVideoId: number) => string;
  /** Of a video whose bytes are not known: rows of one stored path are one video. */
  readonly standInVideoId: (video: LegacySourceVideo) => string;
  /** Of a video that is gone. */
  readonly goneVideoId: (legacyVideoId: number) => string;
}

const LONGEST_TASK_ID = 200;

export function legacyNames({ rows, folder }: Pick<LegacySource, 'rows' | 'folder'>): LegacyNames {
  const jobs = [...rows.ingestJobs, ...rows.scoreJobs, ...rows.trainingJobs];
  const [first] = jobs.toSorted((a, b) => order(`${a.created_at} ${a.id}`, `${b.created_at} ${b.id}`));
  const [video] = rows.videos;
  const library = importedIdOf('library', first?.id ?? (video ? `${video.created_at} ${video.file_path}` : folder));
  return {
    library,
    videoKey: ({ row }) => importedIdOf('video row', library, row.id, row.created_at),
    takeId: (legacyVideoId) => importedIdOf('take', library, legacyVideoId),
    standInVideoId: ({ row }) => importedIdOf('video', library, row.file_path),
    goneVideoId: (legacyVideoId) => importedIdOf('video', library, legacyVideoId),
  };
}

/**
 * The id and name of a task here. SOPilot's ids are kept to the letter, so that ones it mixed up in file names stay
 * apart; one that no task here can have (empty, or too long) gets an id of its own.
 */
export function taskNames(taskId: string): { readonly taskId: string; readonly taskName: string } {
  if (taskId.length > 0 && taskId.length <= LONGEST_TASK_ID) return { taskId, taskName: taskId };
  const taskName = taskId.slice(0, LONGEST_TASK_ID) || 'SOPilot';
  return { taskId: `sopilot-${importedIdOf('task', taskId)}`, taskName };
}

/** A time stamp of SOPilot as this library writes them; null when it is none. */
export function isoUtc(stamp: string | null): string | null {
  const time = stamp === null ? Number.NaN : Date.parse(stamp);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/** What people called the file: SOPilot put a time and a random number before it. */
export function plainFileName(path: string): string {
  const name = path.split(/[\\/]/).at(-1) ?? path;
  return name.replace(/^\d{8}T\d{6}Z_[0-9a-f]{8}_/, '') || name;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
