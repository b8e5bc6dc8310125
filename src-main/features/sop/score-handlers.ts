import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Handlers } from '../../../src-shared/contract/handler.ts';
import type { Scorer, Take } from '../../../src-shared/model/sop.ts';
import { SOPILOT_HEURISTIC_MODEL } from '../../engines/sopilot/clips/heuristic.ts';
import type { ScoreDependencies } from './dependencies.ts';
import { inOrderOfUse } from './gold-takes.ts';
import { staleReason } from './staleness.ts';
import { gatherStatistics } from './statistics.ts';

/** Asking for scores and looking them up; the work itself is a job (see `score-stages.ts`). */
export function createScoreHandlers(
  dependencies: ScoreDependencies,
): Handlers<'sop.score' | 'sop.getScore' | 'sop.scores' | 'sop.statistics'> {
  const { takes, scores, scoresIn, enqueue, announceScore, findVideo, adapterInUse } = dependencies;
  return {
    'sop.score': async ({ traineeTakeId, goldTakeId, scorer = 'vigil' }) => {
      const trainee = await takes.get(traineeTakeId);
      const golds = await goldsFor(trainee, { goldTakeId, scorer }, dependencies);
      const [gold] = golds;
      const { scoreId } = await scores.insert({
        taskId: trainee.taskId,
        goldTakeIds: golds.map(({ takeId }) => takeId),
        traineeTakeId: trainee.takeId,
        goldVideoId: gold.videoId,
        traineeVideoId: trainee.videoId,
        goldName: gold.videoName,
        traineeName: trainee.videoName,
        traineeLabel: trainee.label,
        scorer,
        requestedBy: dependencies.actor(),
        encoder: scorer === 'vigil' ? ((await findVideo(gold.videoId))?.embeddingModel ?? '') : SOPILOT_HEURISTIC_MODEL,
      });
      try {
        const title = `${trainee.videoName} against ${gold.videoName}`;
        const job = await enqueue({ subjectId: scoreId, title }, (trx, { jobId }) =>
          scoresIn(trx).setJob(scoreId, jobId),
        );
        announceScore(scoreId);
        return { scoreId, jobId: job.jobId };
      } catch (error) {
        await scores.remove(scoreId);
        throw error;
      }
    },
    'sop.getScore': async ({ scoreId }) => {
      const score = await scores.get(scoreId);
      return { ...score, staleReason: staleReason(score, await adapterInUse()) };
    },
    'sop.scores': async ({ taskId, traineeTakeId }) => {
      const [found, adapter] = await Promise.all([scores.list({ taskId, traineeTakeId }), adapterInUse()]);
      return { scores: found.map((score) => ({ ...score, staleReason: staleReason(score, adapter) })) };
    },
    'sop.statistics': async ({ taskId, scorer }) => {
      const { taskId: known } = await dependencies.tasks.get(taskId);
      const all = await scores.list({ taskId: known });
      const recorded = new Map<string, string | null>();
      for (const { traineeVideoId } of all) {
        if (recorded.has(traineeVideoId)) continue;
        recorded.set(traineeVideoId, (await dependencies.findVideo(traineeVideoId))?.recordedAt ?? null);
      }
      return gatherStatistics({
        taskId,
        scorer,
        scores: all,
        takes: await takes.list({ taskId }),
        recordedAt: (videoId) => recorded.get(videoId) ?? null,
      });
    },
  };
}

/** The gold take whose steps count, then, for the scorer that uses them, the task's others. */
async function goldsFor(
  trainee: Take,
  { goldTakeId, scorer }: { readonly goldTakeId: string | undefined; readonly scorer: Scorer },
  { takes, tasks }: ScoreDependencies,
): Promise<readonly [Take, ...Take[]]> {
  const all =
    goldTakeId === undefined
      ? await takes.list({ taskId: trainee.taskId, role: 'gold' })
      : [await takes.get(goldTakeId)];
  const [gold, ...others] = scorer === 'vigil' ? inOrderOfUse(all) : all.slice(0, 1);
  if (!gold) {
    const name = (await tasks.find(trainee.taskId))?.name ?? trainee.taskId;
    throw new VigilError('not-found', `The task “${name}” has no gold take yet.`, {
      hint: 'Add a gold take to the task, then score again.',
    });
  }
  if (gold.role !== 'gold') {
    throw new VigilError('bad-input', `${gold.videoName} is a ${gold.role} take, not a gold one.`, {
      hint: 'Choose a gold take to score against.',
    });
  }
  if (gold.taskId !== trainee.taskId) {
    throw new VigilError(
      'bad-input',
      `The gold take belongs to the task “${gold.taskId}”, the trainee take to “${trainee.taskId}”.`,
      { hint: 'Choose two takes of the same task.' },
    );
  }
  return [gold, ...others];
}
