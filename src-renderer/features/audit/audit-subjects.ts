import type { AuditItem } from '../../../src-shared/model/audit.ts';
import type { Score, Video } from '../../../src-shared/model/worded.ts';

/** What an entry is about, in the words on screen. */
export interface AuditSubject {
  /** Names of the videos: one of an ingest, trainee then gold of a score. */
  readonly names: readonly string[];
  /** The result it led to, while it is there. */
  readonly score: { readonly scoreId: string; readonly taskId: string } | null;
}

type ScoreSummary = Pick<
  Score,
  'scoreId' | 'jobId' | 'taskId' | 'goldVideoId' | 'traineeVideoId' | 'goldName' | 'traineeName'
>;

/** Reads the ids of the trail as names. A score remembers the names of videos that are gone. */
export function auditSubjects(
  videos: readonly Pick<Video, 'videoId' | 'name'>[],
  scores: readonly ScoreSummary[],
): (item: AuditItem) => AuditSubject {
  const names = new Map<string, string>();
  const byJob = new Map<string, ScoreSummary>();
  for (const score of scores) {
    names.set(score.goldVideoId, score.goldName);
    names.set(score.traineeVideoId, score.traineeName);
    byJob.set(score.scoreId, score);
    if (score.jobId !== null) byJob.set(score.jobId, score);
  }
  for (const { videoId, name } of videos) names.set(videoId, name);
  return ({ job_id, job_type, subject }) => {
    const ids = job_type === 'score' ? subject.split('->').toReversed() : [subject];
    const score = job_type === 'score' ? byJob.get(job_id) : undefined;
    return {
      names: ids.map((id) => names.get(id) ?? id),
      score: score ? { scoreId: score.scoreId, taskId: score.taskId } : null,
    };
  };
}
