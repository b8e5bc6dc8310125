import type { LegacyWarning } from '../../../src-shared/model/legacy.ts';
import { SopilotResult } from '../../../src-shared/model/sop.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { asIs, type Sentence } from '../../../src-shared/sentences/sentence.ts';
import { evenClipTimes } from '../../engines/sopilot/files/clip-meta.ts';
import { inTransaction } from '../../stores/db/open.ts';
import { type LegacyScoreImport, writeLegacyScore } from '../../stores/legacy-score-writer.ts';
import { createLegacyStore, type NewLegacyJob } from '../../stores/legacy-store.ts';
import type { LegacyScoreRow } from '../../workers/tasks/legacy/legacy-rows.ts';
import type { LegacySource } from '../../workers/tasks/legacy/legacy-source.ts';
import { explainResult, type TimedClips } from './explain-result.ts';
import type { ImportNeeds } from './import-run.ts';
import { isoUtc, type LegacyNames, plainFileName, taskNames } from './legacy-names.ts';

/** What scores refer to. */
export interface ScoreContext {
  readonly source: LegacySource;
  readonly names: LegacyNames;
  /** Of SOPilot's video ids that were imported. */
  readonly videoIds: ReadonlyMap<number, string>;
  /** Versions here of SOPilot's adapters, by training job. */
  readonly adapterVersions: ReadonlyMap<string, number>;
  readonly warn: (warning: LegacyWarning) => void;
}

const SCORES_AT_ONCE = 50;

/** Brings scores over, and all jobs for the audit trail. Returns how many scores are new. */
export async function importJobs(
  context: ScoreContext,
  signal: AbortSignal,
  { database, videos }: ImportNeeds,
): Promise<number> {
  const { source } = context;
  const shifts = new Map(
    (await videos.getMany([...context.videoIds.values()])).map(({ videoId, firstFrameSec }) => [
      videoId,
      firstFrameSec,
    ]),
  );
  const scores = source.rows.scoreJobs.flatMap((row) => scoreOf(row, context, shifts) ?? []);
  let added = 0;
  for (let start = 0; start < scores.length; start += SCORES_AT_ONCE) {
    signal.throwIfAborted();
    added += await inTransaction(database.db, async (trx) => {
      let fresh = 0;
      for (const score of scores.slice(start, start + SCORES_AT_ONCE)) {
        if (await writeLegacyScore(trx, score)) fresh += 1;
      }
      return fresh;
    });
  }
  await inTransaction(database.db, (trx) => createLegacyStore(trx).keepJobs(jobsOf(source)));
  return added;
}

function jobsOf({ rows }: LegacySource): NewLegacyJob[] {
  const kinds = [
    ['ingest', rows.ingestJobs],
    ['score', rows.scoreJobs],
    ['training', rows.trainingJobs],
  ] as const;
  return kinds.flatMap(([jobType, jobs]) =>
    jobs.map((row) => ({
      jobId: row.id,
      jobType,
      sourceRow: row,
      happenedAt:
        isoUtc(row.finished_at ?? row.started_at ?? row.queued_at ?? row.created_at) ?? new Date(0).toISOString(),
    })),
  );
}

function scoreOf(
  row: LegacyScoreRow,
  context: ScoreContext,
  shifts: ReadonlyMap<string, number>,
): LegacyScoreImport | undefined {
  const { source, names, videoIds, warn } = context;
  const subject = `score ${row.id}`;
  const content = source.results.find(({ jobId }) => jobId === row.id)?.content ?? null;
  const taskId = taskOf(row, content, source);
  const gone = [...new Set([row.gold_video_id, row.trainee_video_id])].filter((id) => !videoIds.has(id));
  const goneNotice = say('videos-of-score-gone', { ids: gone });
  if (gone.length > 0) warn({ code: 'score-without-video', subject, message: goneNotice });
  if (taskId === undefined) {
    const message = say('score-without-task');
    warn({ code: 'score-without-task', subject, message });
    return undefined;
  }
  const parsed = SopilotResult.safeParse(content);
  const result = parsed.success ? parsed.data : null;
  if (content !== null && !result) {
    const message = say('result-not-in-sopilot-form');
    warn({ code: 'result-missing', subject, message });
  }
  const isEnded = row.status === 'completed' || row.status === 'failed';
  if (!isEnded) warn({ code: 'job-unfinished', subject, message: say('job-never-ended', { status: row.status }) });
  const gold = clipsOf(row.gold_video_id, result?.clip_count.gold ?? 0, context, shifts);
  const trainee = clipsOf(row.trainee_video_id, result?.clip_count.trainee ?? 0, context, shifts);
  const explained = result ? explainResult(result, gold, trainee) : { findings: [], alignment: [] };
  return {
    scoreId: row.id,
    ...taskNames(taskId),
    goldTakeId: names.takeId(row.gold_video_id),
    traineeTakeId: names.takeId(row.trainee_video_id),
    goldVideoId: gold.videoId,
    traineeVideoId: trainee.videoId,
    goldName: gold.name,
    traineeName: trainee.name,
    traineeLabel: trainee.label,
    requestedBy: row.requested_by ?? 'anonymous',
    state: row.status === 'completed' ? 'completed' : 'failed',
    score: row.score,
    encoder: modelOf(content) ?? '',
    result,
    adapterVersion: adapterAt(row, content, context),
    findings: explained.findings,
    alignment: gone.length > 0 ? [] : explained.alignment,
    notices: [say('scored-by-sopilot'), ...(gone.length > 0 ? [goneNotice] : [])],
    error: errorOf(row, isEnded),
    createdAt: isoUtc(row.created_at) ?? new Date(0).toISOString(),
    finishedAt: isoUtc(row.finished_at),
  };
}

function errorOf({ error_message: text, status }: LegacyScoreRow, isEnded: boolean): Sentence | null {
  if (!isEnded) return say('score-never-finished', { status });
  return text === null ? null : asIs(text);
}

/** The clips of one of the two videos of a score, and what it is called here. */
function clipsOf(
  legacyId: number,
  clipCount: number,
  context: ScoreContext,
  shifts: ReadonlyMap<string, number>,
): TimedClips & { readonly videoId: string; readonly name: string; readonly label: string | null } {
  const { source, names, videoIds } = context;
  const video = source.videos.find(({ row }) => row.id === legacyId);
  const videoId = videoIds.get(legacyId) ?? names.goneVideoId(legacyId);
  const path = video?.row.file_path;
  const job = source.rows.ingestJobs.find((one) => one.video_id === legacyId || (path && one.file_path === path));
  return {
    videoId,
    name: job?.file_name ?? (path === undefined ? `Video ${legacyId} of SOPilot` : plainFileName(path)),
    label: video?.row.operator_id_hash ?? null,
    clips: video?.clips ?? evenClipTimes(clipCount),
    shiftSec: shifts.get(videoId) ?? 0,
  };
}

function taskOf(row: LegacyScoreRow, content: unknown, { rows }: LegacySource): string | undefined {
  const ids = [row.gold_video_id, row.trainee_video_id];
  const inResult = fieldOf(content, 'task_id');
  if (inResult !== undefined) return inResult;
  for (const id of ids) {
    const known = rows.videos.find((video) => video.id === id) ?? rows.ingestJobs.find((job) => job.video_id === id);
    if (known) return known.task_id;
  }
  return undefined;
}

/**
 * The version here of the adapter a score was made with: that of the last training before it. SOPilot's times are whole
 * seconds; within one the name of the model tells, which only a training that came first has changed.
 */
function adapterAt(row: LegacyScoreRow, content: unknown, { source, adapterVersions }: ScoreContext): number | null {
  const scoredAt = Date.parse(row.started_at ?? row.created_at);
  const isAdapted = modelOf(content)?.includes('+adapter') ?? false;
  const last = source.adapters
    .filter(({ finishedAt }) => {
      const trainedAt = Date.parse(finishedAt);
      return trainedAt < scoredAt || (trainedAt === scoredAt && isAdapted);
    })
    .toSorted((a, b) => Date.parse(a.finishedAt) - Date.parse(b.finishedAt))
    .at(-1);
  return (last && adapterVersions.get(last.jobId)) ?? null;
}

function modelOf(content: unknown): string | undefined {
  return fieldOf(content, 'embedding_model');
}

function fieldOf(content: unknown, name: string): string | undefined {
  if (typeof content !== 'object' || content === null) return undefined;
  const value = (content as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : undefined;
}
