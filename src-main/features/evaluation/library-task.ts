import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Span } from '../../../src-shared/time.ts';
import type { JobRunner } from '../../jobs/job-runner.ts';
import type { EvaluationContext, SopNeeds } from './evaluation-needs.ts';
import type { EvaluationTask } from './evaluation-task.ts';

/** A hidden task is named after the job of its evaluation. */
const PREFIX = 'evaluation-';

/** A hidden task whose takes are made and scored as a trainer's are. */
export async function openLibraryTask(
  { jobs, runner, sop, tasks }: SopNeeds,
  { job, signal }: EvaluationContext,
): Promise<EvaluationTask> {
  await removeLeftTasks(job.jobId, { jobs, tasks });
  const taskId = `${PREFIX}${job.jobId}`;
  const scoreIds: string[] = [];
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
      const { error } = await waitFor(runner, jobId, signal);
      if (error) throw VigilError.fromShape(error);
      return sop.calls['sop.getScore']({ scoreId }, { signal });
    },
    suggestSteps: (video) => sop.suggestSpans(video, { startSec: 0, endSec: video.durationSec }, signal),
    close: async () => {
      await tasks.remove(taskId);
      for (const scoreId of scoreIds) await jobs.removeSettledForSubject(scoreId);
    },
  };
}

/** Takes away what evaluations left whose process died; one that still runs somewhere keeps its own. */
async function removeLeftTasks(ownJobId: string, { jobs, tasks }: Pick<SopNeeds, 'jobs' | 'tasks'>): Promise<void> {
  for (const taskId of await tasks.hiddenIds()) {
    const jobId = taskId.slice(PREFIX.length);
    const found = await jobs.find(jobId);
    if (jobId === ownJobId || found?.job.state !== 'running') await tasks.remove(taskId);
  }
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
    if (job.state === 'cancelled') throw new VigilError('cancelled', say('evaluation-stopped'));
    return job;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
