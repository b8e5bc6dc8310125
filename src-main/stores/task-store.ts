import { VigilError } from '../../src-shared/contract/errors.ts';
import type { Penalties, Task } from '../../src-shared/model/sop.ts';
import { say } from '../../src-shared/sentences/say.ts';
import { fromJson, nowIso, toFlag, toJson } from './db/columns.ts';
import type { Db } from './db/open.ts';

interface NewTask {
  readonly taskId: string;
  /** The id when left out. */
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly passMark?: number | null | undefined;
  readonly penalties?: Penalties | undefined;
  /** A task that no list shows. */
  readonly hidden?: boolean | undefined;
}

/** What is left out stays. */
type TaskChange = Partial<Pick<NewTask, 'name' | 'description' | 'passMark' | 'penalties'>>;

export interface TaskStore {
  /** In order of name, with the number of takes of each role; without hidden ones. */
  list(): Promise<Task[]>;
  find(taskId: string): Promise<Task | undefined>;
  /** Throws `not-found`. */
  get(taskId: string): Promise<Task>;
  /** Throws `conflict` when the id is taken. */
  create(task: NewTask): Promise<Task>;
  /** Creates the task unless it is there. */
  ensure(taskId: string): Promise<Task>;
  /** Throws `not-found`. */
  update(taskId: string, change: TaskChange): Promise<Task>;
  /** Ids of the tasks that no list shows. */
  hiddenIds(): Promise<string[]>;
  /** Removes a task with its takes and scores. False for an unknown id. */
  remove(taskId: string): Promise<boolean>;
}

export function createTaskStore(db: Db): TaskStore {
  const select = () =>
    db.selectFrom('sop_tasks').select(({ selectFrom, fn, ref }) => {
      const takes = (role: string) =>
        selectFrom('sop_takes')
          .select(fn.countAll<number | string>().as('total'))
          .where('sop_takes.task_id', '=', ref('sop_tasks.task_id'))
          .where('sop_takes.role', '=', role);
      return [
        'task_id',
        'name',
        'description',
        'pass_mark',
        'penalties',
        'created_at',
        takes('gold').as('gold_takes'),
        takes('trainee').as('trainee_takes'),
      ];
    });
  const toTask = (row: Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>): Task => ({
    taskId: row.task_id,
    name: row.name,
    description: row.description,
    goldTakes: Number(row.gold_takes),
    traineeTakes: Number(row.trainee_takes),
    passMark: row.pass_mark,
    penalties: fromJson<Penalties>(row.penalties),
    createdAt: row.created_at,
  });
  const find = async (taskId: string): Promise<Task | undefined> => {
    const row = await select().where('task_id', '=', taskId).executeTakeFirst();
    return row && toTask(row);
  };
  const get = async (taskId: string): Promise<Task> => {
    const task = await find(taskId);
    if (!task) throw new VigilError('not-found', say('task-not-found', { taskId }), { details: { taskId } });
    return task;
  };
  /** Whether the row is new. */
  const insert = async (task: NewTask): Promise<boolean> => {
    const result = await db
      .insertInto('sop_tasks')
      .values({
        task_id: task.taskId,
        name: task.name ?? task.taskId,
        description: task.description ?? '',
        pass_mark: task.passMark ?? null,
        penalties: toJson(task.penalties ?? {}),
        hidden: toFlag(task.hidden ?? false),
        created_at: nowIso(),
      })
      .onConflict((conflict) => conflict.column('task_id').doNothing())
      .executeTakeFirstOrThrow();
    return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
  };
  return {
    list: async () => (await select().where('hidden', '=', 0).orderBy('name').orderBy('task_id').execute()).map(toTask),
    find,
    get,
    create: async (task) => {
      if (!(await insert(task))) {
        throw new VigilError('conflict', say('task-exists', { taskId: task.taskId }), {
          hint: say('task-exists-hint'),
        });
      }
      return get(task.taskId);
    },
    ensure: async (taskId) => {
      await insert({ taskId });
      return get(taskId);
    },
    update: async (taskId, { name, description, passMark, penalties }) => {
      await get(taskId);
      const change = {
        ...(name !== undefined && { name }),
        ...(description !== undefined && { description }),
        ...(passMark !== undefined && { pass_mark: passMark }),
        ...(penalties !== undefined && { penalties: toJson(penalties) }),
      };
      if (Object.keys(change).length > 0) {
        await db.updateTable('sop_tasks').set(change).where('task_id', '=', taskId).execute();
      }
      return get(taskId);
    },
    hiddenIds: async () => {
      const rows = await db.selectFrom('sop_tasks').select('task_id').where('hidden', '=', 1).execute();
      return rows.map((row) => row.task_id);
    },
    remove: async (taskId) => {
      const result = await db.deleteFrom('sop_tasks').where('task_id', '=', taskId).executeTakeFirstOrThrow();
      return result.numDeletedRows > 0n;
    },
  };
}
