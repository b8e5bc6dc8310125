import { z } from 'zod';
import { Sentence } from '../sentences/sentence.ts';
import { Role } from './video.ts';

/** Where recordings are taken in from by themselves. */
export const WatchSettings = z.object({
  enabled: z.boolean(),
  /** Absolute; empty for `watch_inbox` in the data folder. */
  folder: z.string().trim().max(4000),
  /**
   * What the folders in it are: tasks, whose recordings become takes (as SOPilot has it), or cameras, whose recordings
   * are indexed to be searched.
   */
  folders: z.enum(['tasks', 'cameras']).default('tasks'),
  /** Task of files that are in no folder; empty: they are indexed without one. */
  taskId: z.string().trim().max(200),
  /** Role of files whose path names none. */
  role: Role,
});
export type WatchSettings = z.infer<typeof WatchSettings>;

/** What recordings of the watched folder are taken for whose path fits a pattern. */
export const WatchRule = z.object({
  /**
   * A path below the folder, with `/`, or a file's name alone: `*` and `?` stand for letters of a name, `**` for any,
   * `{camera}`, `{site}`, `{task}`, `{role}`, `{date}`, `{time}`, `{year}`, `{month}`, `{day}`, `{hour}`, `{minute}`,
   * `{second}` for what is read there.
   */
  pattern: z.string().trim().min(1).max(300),
  /** Each empty for what the pattern reads, or nothing. */
  cameraId: z.string().trim().max(200).default(''),
  siteId: z.string().trim().max(200).default(''),
  taskId: z.string().trim().max(200).default(''),
  /** Null for what the pattern reads, or the folder's default role. */
  role: Role.nullable().default(null),
});
export type WatchRule = z.infer<typeof WatchRule>;

/** The first that fits decides; without one, the folders do (`WatchSettings.folders`). */
export const WatchRules = z.array(WatchRule).max(100);
export type WatchRules = z.infer<typeof WatchRules>;

/** A file of the watched folder and what has become of it. */
export const WatchedFile = z.object({
  /** Path below the watched folder, with `/`. */
  name: z.string(),
  state: z.enum(['copying', 'processing', 'completed', 'failed']),
  /** What went wrong and what to do, for `failed`. */
  problem: Sentence.nullable(),
  taskId: z.string().nullable(),
  role: Role.nullable(),
  videoId: z.string().nullable(),
  at: z.string().nullable(),
});
export type WatchedFile = z.infer<typeof WatchedFile>;

/** Something of the watched folder that is left where it is. */
export const LeftFile = z.object({
  /** Path below the watched folder, with `/`; bytes that are not UTF-8 as `\\xff`. */
  name: z.string(),
  problem: Sentence,
  hint: Sentence,
});
export type LeftFile = z.infer<typeof LeftFile>;
