import type { Worded } from '../sentences/word.ts';
import type * as answer from './answer.ts';
import type * as check from './check.ts';
import type * as databases from './databases.ts';
import type * as exported from './export.ts';
import type * as job from './job.ts';
import type * as legacy from './legacy.ts';
import type * as sop from './sop.ts';
import type * as statistics from './sop-statistics.ts';
import type * as video from './video.ts';
import type * as watch from './watch.ts';

/** The models that hold sentences, as a face of Vigil has them from its client: with words in their place. */
export type Answer = Worded<answer.Answer>;
export type Video = Worded<video.Video>;
export type Job = Worded<job.Job>;
export type ExportFile = Worded<exported.ExportFile>;
export type Finding = Worded<sop.Finding>;
export type Score = Worded<sop.Score>;
export type LeftFile = Worded<watch.LeftFile>;
export type WatchedFile = Worded<watch.WatchedFile>;
export type LibraryCheck = Worded<check.LibraryCheck>;
export type DatabaseStatus = Worded<databases.DatabaseStatus>;
export type LegacyReport = Worded<legacy.LegacyReport>;
export type SopStatistics = Worded<statistics.SopStatistics>;
