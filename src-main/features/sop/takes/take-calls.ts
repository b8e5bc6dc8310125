import { VigilError } from '../../../../src-shared/contract/errors.ts';
import type { Handlers } from '../../../../src-shared/contract/handler.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Parts } from '../../feature.ts';
import { localActor } from '../../local-actor.ts';
import { planGivenSteps } from './plan-steps.ts';
import type { TakeJobs } from './take-jobs.ts';

export type TakeCalls =
  | 'sop.takes.list'
  | 'sop.takes.remove'
  | 'sop.addGold'
  | 'sop.addVideo'
  | 'sop.steps'
  | 'sop.stepVersions';

/** Takes and their steps: what is gold, what is to be scored, and what a gold take consists of. */
export function takeCalls(
  { events, runner, settings, takes }: Pick<Parts, 'events' | 'runner' | 'settings' | 'takes'>,
  { gold, trainee }: TakeJobs,
): Handlers<TakeCalls> {
  return {
    'sop.takes.list': async ({ taskId, videoId }) => ({ takes: await takes.list({ taskId, videoId }) }),
    'sop.takes.remove': async ({ takeId }) => {
      const take = await takes.find(takeId);
      const removed = await takes.remove(takeId);
      if (take && removed) events.publish({ type: 'task.changed', taskId: take.taskId });
      return { removed };
    },
    'sop.addGold': (input) => gold.start(input, runner, localActor(settings)),
    'sop.addVideo': (input) => trainee.start(input, runner, localActor(settings)),
    'sop.steps': async ({ takeId, steps }) => {
      const take = await takes.get(takeId);
      if (take.role !== 'gold') {
        throw new VigilError('bad-input', say('only-gold-takes-have-steps', { name: take.videoName }), {
          hint: say('only-gold-takes-have-steps-hint'),
        });
      }
      const replaced = await takes.replaceSteps(takeId, planGivenSteps(steps, take, take.steps));
      events.publish({ type: 'task.changed', taskId: take.taskId });
      return { steps: replaced };
    },
    'sop.stepVersions': async ({ takeId }) => {
      const { takeId: known } = await takes.get(takeId);
      return { versions: await takes.stepVersions(known) };
    },
  };
}
