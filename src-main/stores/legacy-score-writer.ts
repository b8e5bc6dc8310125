import type { AlignmentPoint, Finding, SopilotResult } from '../../src-shared/model/sop.ts';
import { type Sentence, storedSentence } from '../../src-shared/sentences/sentence.ts';
import { toJson } from './db/columns.ts';
import type { Trx } from './db/open.ts';
import { storedResult } from './score-result.ts';

/** A score of SOPilot, ready to stand among those made here. */
export interface LegacyScoreImport {
  readonly scoreId: string;
  readonly taskId: string;
  readonly taskName: string;
  readonly goldTakeId: string;
  readonly traineeTakeId: string;
  readonly goldVideoId: string;
  readonly traineeVideoId: string;
  readonly goldName: string;
  readonly traineeName: string;
  readonly traineeLabel: string | null;
  readonly requestedBy: string;
  readonly state: 'completed' | 'failed';
  readonly score: number | null;
  readonly encoder: string;
  /** SOPilot's own result; null when its file is gone. */
  readonly result: SopilotResult | null;
  /** The feature adapter of this library that it was made with; null for none. */
  readonly adapterVersion: number | null;
  readonly findings: readonly Finding[];
  readonly alignment: readonly AlignmentPoint[];
  readonly notices: readonly Sentence[];
  readonly error: Sentence | null;
  readonly createdAt: string;
  readonly finishedAt: string | null;
}

/** Adds a score, or the result of one whose result was not there before. Returns whether the score is new. */
export async function writeLegacyScore(trx: Trx, score: LegacyScoreImport): Promise<boolean> {
  const known = await trx
    .selectFrom('score_jobs')
    .select('result')
    .where('score_id', '=', score.scoreId)
    .executeTakeFirst();
  const result = score.result && {
    steps: [],
    findings: [...score.findings],
    sopilotV1: { ...score.result, goldTakeId: score.goldTakeId, adapterVersion: score.adapterVersion },
    notices: score.notices,
  };
  const outcome = {
    result: result && storedResult(result),
    alignment: result && toJson(score.alignment),
    encoder: score.encoder,
  };
  if (known) {
    if (known.result !== null || outcome.result === null) return false;
    await trx.updateTable('score_jobs').set(outcome).where('score_id', '=', score.scoreId).execute();
    return false;
  }
  await trx
    .insertInto('sop_tasks')
    .values({ task_id: score.taskId, name: score.taskName, description: '', created_at: score.createdAt })
    .onConflict((conflict) => conflict.column('task_id').doNothing())
    .execute();
  await trx
    .insertInto('score_jobs')
    .values({
      score_id: score.scoreId,
      job_id: null,
      task_id: score.taskId,
      gold_take_ids: toJson([score.goldTakeId]),
      trainee_take_id: score.traineeTakeId,
      gold_video_id: score.goldVideoId,
      trainee_video_id: score.traineeVideoId,
      gold_name: score.goldName,
      trainee_name: score.traineeName,
      trainee_label: score.traineeLabel,
      requested_by: score.requestedBy,
      state: score.state,
      score: score.score,
      passed: null,
      scorer: 'sopilot-v1',
      ...outcome,
      error: score.error && storedSentence(score.error),
      created_at: score.createdAt,
      finished_at: score.finishedAt,
    })
    .execute();
  return true;
}
