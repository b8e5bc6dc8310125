import type { TaskContext } from './task-context.ts';

/** Tasks by name, each loaded on use, so that a thread holds only the code it needs. */
export type TaskTable = Record<string, () => Promise<(input: never, context: TaskContext) => unknown>>;

type TaskFunction<Tasks extends TaskTable, Name extends keyof Tasks> = Awaited<ReturnType<Tasks[Name]>>;

export type TaskInput<Tasks extends TaskTable, Name extends keyof Tasks> = Parameters<TaskFunction<Tasks, Name>>[0];
export type TaskOutput<Tasks extends TaskTable, Name extends keyof Tasks> = Awaited<
  ReturnType<TaskFunction<Tasks, Name>>
>;
/** What the task emits while it runs; `never` for one that emits nothing. */
export type TaskMessage<Tasks extends TaskTable, Name extends keyof Tasks> = Parameters<
  TaskFunction<Tasks, Name>
>[1] extends { emit(message: infer Message): void }
  ? Message
  : never;
