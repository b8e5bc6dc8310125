import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { asIs } from '../../../../src-shared/sentences/sentence.ts';
import { testPattern } from '../../../engines/pictures/test-pattern.ts';
import type { TaskContext } from '../../tasks/task-context.ts';
import { serveTasks } from '../serve-tasks.ts';

/** Tasks that do what tasks should not, and a worker entry that serves them. */
export const ODD_TASKS = {
  count: async () => async (input: { readonly to: number }, context: { emit(message: number): void }) => {
    for (let at = 1; at <= input.to; at++) context.emit(at);
    return { counted: input.to, bytes: new Uint8Array(input.to) };
  },
  refuse: async () => async (): Promise<void> => {
    throw new VigilError('disk-full', asIs('No room.'), { details: { neededBytes: 7 } });
  },
  die: async () => async (): Promise<void> => process.exit(3),
  /** Says that it runs, then waits to be stopped. */
  wait: async () => async (_input: null, context: { signal: AbortSignal; emit(message: 'waiting'): void }) => {
    context.emit('waiting');
    while (!context.signal.aborted) await setImmediate();
  },
  /** Never looks at its signal. */
  spin:
    async () =>
    async (_input: null, context: { emit(message: 'spinning'): void }): Promise<void> => {
      context.emit('spinning');
      for (;;) Math.random();
    },
  embed: async () => async (input: { readonly folder: string }, context: Pick<TaskContext, 'openEncoder'>) => {
    const encoder = await context.openEncoder(input.folder);
    return encoder.embedImages([testPattern(64, 48), testPattern(48, 64)]);
  },
};

serveTasks(ODD_TASKS);
