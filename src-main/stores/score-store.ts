import { VigilError } from '../../src-shared/contract/errors.ts';
import type { AlignmentPoint, Score, ScoredWith, Scorer } from '../../src-shared/model/sop.ts';
import { say } from '../../src-shared/sentences/say.ts';
import { type Sentence, sentenceStored, storedSentence } from '../../src-shared/sentences/sentence.ts';
import { newId } from '../platform/ids.ts';
import { fromJson, fromNullableJson, nowIso, toFlag, toJson } from './db/columns.ts';
import type { Db } from './db/open.ts';
import type { ScoreRow } from './db/schema.ts';
import { resultStored, storedResult } from './score-result.ts';

/** A score without what hangs on the feature adapter that is in use when it is read. */
export type StoredScore = Omit<Score, 'staleReason'>;

/** A score without its alignment, as lists show it. */
export type ScoreSummary = Omit<StoredScore, 'alignment'>;

interface NewScore {
  readonly taskId: string;
  readonly goldTakeIds: readonly string[];
  readonly traineeTakeId: string;
  readonly goldVideoId: string;
  readonly traineeVideoId: string;
  readonly goldName: string;
  readonly traineeName: string;
  readonly traineeLabel?: string | null | undefined;
  /** Who asked for it; `anonymous` when nobody logs in. */
  readonly requestedBy?: string | undefined;
  readonly scorer: Scorer;
  readonly encoder: string;
}

/** What a finished score job found; `encoder` and `goldTakeIds` when they were others than planned. */
export interface ScoreResult extends Pick<Score, 'steps' | 'findings' | 'sopilotV1' | 'alignment' | 'notices'> {
  readonly score: number;
  readonly passed: boolean;
  readonly scoredWith: ScoredWith;
  readonly encoder?: string;
  readonly goldTakeIds?: readonly string[];
}

export interface ScoreStore {
  /** Adds a queued score. */
  insert(score: NewScore): Promise<StoredScore>;
  /** By score id or job id; undefined when there is none. */
  find(scoreOrJobId: string): Promise<StoredScore | undefined>;
  /** By score id or job id; throws `not-found`. */
  get(scoreOrJobId: string): Promise<StoredScore>;
  /** Newest first. */
  list(filter: {
    readonly taskId?: string | undefined;
    readonly traineeTakeId?: string | undefined;
  }): Promise<ScoreSummary[]>;
  setJob(scoreId: string, jobId: string): Promise<void>;
  /** `error` is for `failed`. */
  setState(scoreId: string, state: Score['state'], error?: Sentence | null): Promise<void>;
  /** Stores the result and completes the score. */
  complete(scoreId: string, result: ScoreResult): Promise<void>;
  remove(scoreId: string): Promise<boolean>;
}

const LIST_COLUMNS = [
  'score_id',
  'job_id',
  'task_id',
  'gold_take_ids',
  'trainee_take_id',
  'gold_video_id',
  'trainee_video_id',
  'gold_name',
  'trainee_name',
  'trainee_label',
  'state',
  'score',
  'passed',
  'scorer',
  'encoder',
  'result',
  'used',
  'error',
  'created_at',
] as const;

export function createScoreStore(db: Db): ScoreStore {
  const find = async (scoreOrJobId: string): Promise<StoredScore | undefined> => {
    const row = await db
      .selectFrom('score_jobs')
      .selectAll()
      .where(({ eb, or }) => or([eb('score_id', '=', scoreOrJobId), eb('job_id', '=', scoreOrJobId)]))
      .executeTakeFirst();
    return row && { ...toSummary(row), alignment: fromNullableJson<AlignmentPoint[]>(row.alignment) ?? [] };
  };
  const get = async (scoreOrJobId: string): Promise<StoredScore> => {
    const score = await find(scoreOrJobId);
    if (!score) throw new VigilError('not-found', say('score-not-found', { id: scoreOrJobId }));
    return score;
  };
  return {
    insert: async (score) => {
      const scoreId = newId();
      await db
        .insertInto('score_jobs')
        .values({
          score_id: scoreId,
          job_id: null,
          task_id: score.taskId,
          gold_take_ids: toJson(score.goldTakeIds),
          trainee_take_id: score.traineeTakeId,
          gold_video_id: score.goldVideoId,
          trainee_video_id: score.traineeVideoId,
          gold_name: score.goldName,
          trainee_name: score.traineeName,
          trainee_label: score.traineeLabel ?? null,
          requested_by: score.requestedBy ?? 'anonymous',
          state: 'queued',
          score: null,
          passed: null,
          scorer: score.scorer,
          encoder: score.encoder,
          result: null,
          alignment: null,
          error: null,
          created_at: nowIso(),
          finished_at: null,
        })
        .execute();
      return get(scoreId);
    },
    find,
    get,
    list: async ({ taskId, traineeTakeId }) => {
      // Scores of an evaluation are shown by asking for its task alone.
      const hidden = db.selectFrom('sop_tasks').select('task_id').where('hidden', '=', 1);
      let query = db.selectFrom('score_jobs').select(LIST_COLUMNS);
      if (taskId === undefined && traineeTakeId === undefined) query = query.where('task_id', 'not in', hidden);
      if (taskId !== undefined) query = query.where('task_id', '=', taskId);
      if (traineeTakeId !== undefined) query = query.where('trainee_take_id', '=', traineeTakeId);
      const rows = await query.orderBy('created_at', 'desc').orderBy('score_id', 'desc').execute();
      return rows.map(toSummary);
    },
    setJob: async (scoreId, jobId) => {
      await db.updateTable('score_jobs').set({ job_id: jobId }).where('score_id', '=', scoreId).execute();
    },
    setState: async (scoreId, state, error = null) => {
      const finishedAt = state === 'queued' || state === 'running' ? null : nowIso();
      await db
        .updateTable('score_jobs')
        .set({ state, error: error && storedSentence(error), finished_at: finishedAt })
        .where('score_id', '=', scoreId)
        .execute();
    },
    complete: async (scoreId, result) => {
      await db
        .updateTable('score_jobs')
        .set({
          state: 'completed',
          score: result.score,
          passed: toFlag(result.passed),
          ...(result.encoder !== undefined && { encoder: result.encoder }),
          ...(result.goldTakeIds !== undefined && { gold_take_ids: toJson(result.goldTakeIds) }),
          used: toJson(result.scoredWith),
          result: storedResult(result),
          alignment: toJson(result.alignment),
          error: null,
          finished_at: nowIso(),
        })
        .where('score_id', '=', scoreId)
        .execute();
    },
    remove: async (scoreId) => {
      const result = await db.deleteFrom('score_jobs').where('score_id', '=', scoreId).executeTakeFirstOrThrow();
      return result.numDeletedRows > 0n;
    },
  };
}

function toSummary(row: Pick<ScoreRow, (typeof LIST_COLUMNS)[number]>): ScoreSummary {
  return {
    scoreId: row.score_id,
    jobId: row.job_id,
    taskId: row.task_id,
    goldTakeIds: fromJson<string[]>(row.gold_take_ids),
    traineeTakeId: row.trainee_take_id,
    goldVideoId: row.gold_video_id,
    traineeVideoId: row.trainee_video_id,
    goldName: row.gold_name,
    traineeName: row.trainee_name,
    traineeLabel: row.trainee_label,
    state: row.state as Score['state'],
    score: row.score,
    passed: row.passed === null ? null : row.passed !== 0,
    scorer: row.scorer as Scorer,
    encoder: row.encoder,
    ...resultStored(row.result),
    scoredWith: fromNullableJson<ScoredWith>(row.used),
    error: row.error === null ? null : sentenceStored(row.error),
    createdAt: row.created_at,
  };
}
