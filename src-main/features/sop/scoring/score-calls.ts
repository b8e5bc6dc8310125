import { VigilError } from '../../../../src-shared/contract/errors.ts';
import type { Handlers } from '../../../../src-shared/contract/handler.ts';
import type { Scorer, Take } from '../../../../src-shared/model/sop.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import { SOPILOT_HEURISTIC_MODEL } from '../../../engines/sopilot/clips/heuristic.ts';
import type { JobKind } from '../../../jobs/define-job.ts';
import { createScoreStore } from '../../../stores/score-store.ts';
import type { Parts } from '../../feature.ts';
import { localActor } from '../../local-actor.ts';
import { adapterInUse } from '../adapter/adapter-in-use.ts';
import { staleReason } from '../adapter/staleness.ts';
import { compareVectorFiles } from './compare-vector-files.ts';
import { inOrderOfUse } from './gold-takes.ts';
import { searchByClip } from './search-by-clip.ts';

export type ScoreCalls = 'sop.score' | 'sop.getScore' | 'sop.scores' | 'sop.compare' | 'sop.searchByClip';

type Needs = Pick<
  Parts,
  | 'adapters'
  | 'artifacts'
  | 'config'
  | 'events'
  | 'pool'
  | 'runner'
  | 'scores'
  | 'settings'
  | 'takes'
  | 'tasks'
  | 'videos'
>;

/** Asking for scores and reading them; the work itself is a job (see `score-job.ts`). */
export function scoreCalls(parts: Needs, scoreJob: JobKind<null>): Handlers<ScoreCalls> {
  const { events, runner, scores, settings, takes, videos } = parts;
  return {
    'sop.score': async ({ traineeTakeId, goldTakeId, scorer = 'vigil' }) => {
      const trainee = await takes.get(traineeTakeId);
      const golds = await goldsFor(trainee, { goldTakeId, scorer }, parts);
      const [gold] = golds;
      const requestedBy = localActor(settings);
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
        requestedBy,
        encoder:
          scorer === 'vigil' ? ((await videos.find(gold.videoId))?.embeddingModel ?? '') : SOPILOT_HEURISTIC_MODEL,
      });
      try {
        const title = say('score-job-title', { trainee: trainee.videoName, gold: gold.videoName });
        const job = { subjectId: scoreId, title, input: null, requestedBy };
        const { jobId } = await runner.enqueue(scoreJob, job, (trx, queued) =>
          createScoreStore(trx).setJob(scoreId, queued.jobId),
        );
        events.publish({ type: 'score.changed', scoreId });
        return { scoreId, jobId };
      } catch (error) {
        await scores.remove(scoreId);
        throw error;
      }
    },
    'sop.getScore': async ({ scoreId }) => {
      const score = await scores.get(scoreId);
      return { ...score, staleReason: staleReason(score, await adapterInUse(parts)) };
    },
    'sop.scores': async ({ taskId, traineeTakeId }) => {
      const [found, adapter] = await Promise.all([scores.list({ taskId, traineeTakeId }), adapterInUse(parts)]);
      return { scores: found.map((score) => ({ ...score, staleReason: staleReason(score, adapter) })) };
    },
    'sop.compare': (input, { signal }) => compareVectorFiles(input, parts, signal),
    'sop.searchByClip': (input, { signal }) => searchByClip(input, parts, signal),
  };
}

/** The gold take whose steps count, then, for the scorer that uses them, the task's others. */
async function goldsFor(
  trainee: Take,
  { goldTakeId, scorer }: { readonly goldTakeId: string | undefined; readonly scorer: Scorer },
  { takes, tasks }: Pick<Parts, 'takes' | 'tasks'>,
): Promise<readonly [Take, ...Take[]]> {
  const all =
    goldTakeId === undefined
      ? await takes.list({ taskId: trainee.taskId, role: 'gold' })
      : [await takes.get(goldTakeId)];
  const [gold, ...others] = scorer === 'vigil' ? inOrderOfUse(all) : all.slice(0, 1);
  if (!gold) {
    const name = (await tasks.find(trainee.taskId))?.name ?? trainee.taskId;
    throw new VigilError('not-found', say('task-without-gold-yet', { name }), {
      hint: say('task-without-gold-yet-hint'),
    });
  }
  if (gold.role !== 'gold') {
    throw new VigilError('bad-input', say('not-a-gold-take', { name: gold.videoName, role: gold.role }), {
      hint: say('not-a-gold-take-hint'),
    });
  }
  if (gold.taskId !== trainee.taskId) {
    throw new VigilError(
      'bad-input',
      say('takes-of-different-tasks', { goldTask: gold.taskId, traineeTask: trainee.taskId }),
      { hint: say('takes-of-different-tasks-hint') },
    );
  }
  return [gold, ...others];
}
