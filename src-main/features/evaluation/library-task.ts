import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import type { Span } from '../../../src-shared/time.ts';
import type { JobRunner } from '../../jobs/job-runner.ts';
import { newId } from '../../platform/ids.ts';
import type { Parts } from '../feature.ts';
import type { Sop } from '../sop/feature.ts';
import type { EvaluationTask } from './sop-handlers.ts';

/**
 * A hidden task whose takes are made and scored by the very calls a trainer uses. `running` holds the tasks of the
 * evaluations under way: whatever else is hidden was left by a process that died.
 */
export async function openEvaluationTask(
  { jobs, runner, tasks }: Pick<Parts, 'jobs' | 'runner' | 'tasks'>,
  sop: Sop,
  running: Set<string>,
  signal: AbortSignal,
): Promise<EvaluationTask> {
  for (const left of await tasks.hiddenIds()) if (!running.has(left)) await tasks.remove(left);
  const taskId = `evaluation-${newId()}`;
  const scoreIds: string[] = [];
  running.add(taskId);
  await tasks.create({ taskId, hidden: true });
  return {
    addGold: async (video, steps, span) => {
      const input = { taskId, videoId: video.videoId, ...limits(video, span), steps: [...steps] };
      return (await sop.addGold(input, { signal })).takeId;
    },
    score: async (video, goldTakeId, span) => {
      const input = { taskId, videoId: video.videoId, ...limits(video, span) };
      const { takeId } = await sop.addTrainee(input, { signal });
      const { scoreId, jobId } = await sop.calls['sop.score'](
        { traineeTakeId: takeId, goldTakeId, scorer: 'vigil' },
        { signal },
      );
      scoreIds.push(scoreId);
      const job = await waitFor(runner, jobId, signal);
      if (job.error) throw VigilError.fromShape(job.error);
      return sop.calls['sop.getScore']({ scoreId }, { signal });
    },
    suggestSteps: (video) => sop.suggestSpans(video, { startSec: 0, endSec: video.durationSec }, signal),
    close: async () => {
      await tasks.remove(taskId);
      for (const scoreId of scoreIds) await jobs.removeSettledForSubject(scoreId);
      running.delete(taskId);
    },
  };
}

function limits({ durationSec }: Video, span: Span | undefined): { fromSec?: number; toSec?: number } {
  return span ? { fromSec: span.startSec, toSec: Math.min(span.endSec, durationSec) } : {};
}

/** Waits for a job, and cancels it when the caller goes away. */
async function waitFor(runner: JobRunner, jobId: string, signal: AbortSignal): ReturnType<JobRunner['waitFor']> {
  const cancel = (): void => void runner.cancel(jobId);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const job = await runner.waitFor(jobId);
    if (job.state === 'cancelled') throw new VigilError('cancelled', 'The evaluation was stopped.');
    return job;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
