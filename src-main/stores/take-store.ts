import type { Insertable } from 'kysely';
import { VigilError } from '../../src-shared/contract/errors.ts';
import type { Step, StepsVersion, Take } from '../../src-shared/model/sop.ts';
import type { Role } from '../../src-shared/model/video.ts';
import { say } from '../../src-shared/sentences/say.ts';
import { newId } from '../platform/ids.ts';
import { fromJson, nowIso, toFlag, toJson } from './db/columns.ts';
import { type Db, inTransaction, type Trx } from './db/open.ts';
import type { StepRow, StepTable } from './db/schema.ts';

interface NewTake {
  readonly taskId: string;
  readonly videoId: string;
  readonly role: Role;
  readonly startSec: number;
  readonly endSec: number;
  /** Who does the run. */
  readonly label?: string | undefined;
}

/** A step without its place: it gets its index from the order given. */
type NewStep = Omit<Step, 'index'>;

export interface TakeStore {
  /**
   * Adds a take of a task and video that exist. The same span of the same video in the same role is the same take,
   * and becomes the newest again; `steps` and the label, when given, replace those it has.
   */
  insert(take: NewTake, steps?: readonly NewStep[]): Promise<Take>;
  find(takeId: string): Promise<Take | undefined>;
  /** Throws `not-found`. */
  get(takeId: string): Promise<Take>;
  /** In the order asked for; unknown ids are left out. */
  getMany(takeIds: readonly string[]): Promise<Take[]>;
  /** Newest first. */
  list(filter: {
    readonly taskId?: string | undefined;
    readonly videoId?: string | undefined;
    readonly role?: Role | undefined;
  }): Promise<Take[]>;
  /**
   * Puts other steps in place, as a new version unless they are the same; earlier versions stay. Throws `not-found`
   * for an unknown take.
   */
  replaceSteps(takeId: string, steps: readonly NewStep[]): Promise<Step[]>;
  /** Every version of a take's steps, newest first. */
  stepVersions(takeId: string): Promise<StepsVersion[]>;
  remove(takeId: string): Promise<boolean>;
}

export function createTakeStore(db: Db): TakeStore {
  const select = () =>
    db
      .selectFrom('sop_takes')
      .innerJoin('videos_v2', 'videos_v2.video_id', 'sop_takes.video_id')
      .select([
        'sop_takes.take_id as takeId',
        'sop_takes.task_id as taskId',
        'sop_takes.video_id as videoId',
        'videos_v2.name as videoName',
        'sop_takes.role',
        'sop_takes.start_sec as startSec',
        'sop_takes.end_sec as endSec',
        'sop_takes.label',
        'sop_takes.steps_version as stepsVersion',
        'sop_takes.created_at as createdAt',
      ]);
  type TakeColumns = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;
  const withSteps = async (rows: readonly TakeColumns[]): Promise<Take[]> => {
    const steps = await stepsOf(
      db,
      rows.map((row) => row.takeId),
    );
    return rows.map((row) => ({ ...row, role: row.role as Role, steps: steps.get(row.takeId) ?? [] }));
  };
  const getMany = async (takeIds: readonly string[]): Promise<Take[]> => {
    if (takeIds.length === 0) return [];
    const takes = await withSteps(
      await select()
        .where('take_id', 'in', [...new Set(takeIds)])
        .execute(),
    );
    const byId = new Map(takes.map((take) => [take.takeId, take]));
    return takeIds.flatMap((takeId) => byId.get(takeId) ?? []);
  };
  const find = async (takeId: string): Promise<Take | undefined> => (await getMany([takeId]))[0];
  const get = async (takeId: string): Promise<Take> => {
    const take = await find(takeId);
    if (!take) throw new VigilError('not-found', say('take-not-found', { takeId }), { details: { takeId } });
    return take;
  };
  const list: TakeStore['list'] = async ({ taskId, videoId, role }) => {
    let query = select();
    if (taskId !== undefined) query = query.where('sop_takes.task_id', '=', taskId);
    if (videoId !== undefined) query = query.where('sop_takes.video_id', '=', videoId);
    if (role !== undefined) query = query.where('sop_takes.role', '=', role);
    return withSteps(await query.orderBy('sop_takes.created_at', 'desc').orderBy('take_id', 'desc').execute());
  };
  return {
    insert: async (take, steps) => {
      const takeId = await inTransaction(db, async (trx) => {
        const id = await insertTake(trx, take);
        if (steps) await writeSteps(trx, id, steps);
        return id;
      });
      return get(takeId);
    },
    find,
    get,
    getMany,
    list,
    replaceSteps: async (takeId, steps) => {
      await get(takeId);
      await inTransaction(db, (trx) => writeSteps(trx, takeId, steps));
      return (await get(takeId)).steps;
    },
    stepVersions: async (takeId) => {
      const rows = await db
        .selectFrom('sop_step_versions')
        .selectAll()
        .where('take_id', '=', takeId)
        .orderBy('version', 'desc')
        .execute();
      return rows.map((row) => ({
        version: row.version,
        createdAt: row.created_at,
        steps: fromJson<NewStep[]>(row.steps).map((step, index) => ({ index, ...step })),
      }));
    },
    remove: async (takeId) => {
      const result = await db.deleteFrom('sop_takes').where('take_id', '=', takeId).executeTakeFirstOrThrow();
      return result.numDeletedRows > 0n;
    },
  };
}

async function insertTake(trx: Trx, take: NewTake): Promise<string> {
  const known = await trx
    .selectFrom('sop_takes')
    .select('take_id')
    .where('task_id', '=', take.taskId)
    .where('video_id', '=', take.videoId)
    .where('role', '=', take.role)
    .where('start_sec', '=', take.startSec)
    .where('end_sec', '=', take.endSec)
    .executeTakeFirst();
  if (known) {
    await trx
      .updateTable('sop_takes')
      .set({ created_at: nowIso(), ...(take.label !== undefined && { label: take.label }) })
      .where('take_id', '=', known.take_id)
      .execute();
    return known.take_id;
  }
  const takeId = newId();
  await trx
    .insertInto('sop_takes')
    .values({
      take_id: takeId,
      task_id: take.taskId,
      video_id: take.videoId,
      role: take.role,
      start_sec: take.startSec,
      end_sec: take.endSec,
      label: take.label ?? null,
      created_at: nowIso(),
    })
    .execute();
  return takeId;
}

async function writeSteps(trx: Trx, takeId: string, steps: readonly NewStep[]): Promise<void> {
  const text = toJson(steps.map(plainStep));
  const before = (await stepsOf(trx, [takeId])).get(takeId) ?? [];
  if (toJson(before.map(plainStep)) === text) return;
  await trx.deleteFrom('sop_steps').where('take_id', '=', takeId).execute();
  if (steps.length > 0) {
    const rows = steps.map((step, index) => toRow(takeId, index, step));
    await trx.insertInto('sop_steps').values(rows).execute();
  }
  await keepVersion(trx, takeId, before, text);
}

/** Numbers the new steps; those of before are kept too, in case they are older than versions are. */
async function keepVersion(trx: Trx, takeId: string, before: readonly Step[], text: string): Promise<void> {
  const { steps_version: current } = await trx
    .selectFrom('sop_takes')
    .select('steps_version')
    .where('take_id', '=', takeId)
    .executeTakeFirstOrThrow();
  const isFirst = before.length === 0 && !(await hasVersions(trx, takeId));
  const version = isFirst ? current : current + 1;
  const kept = [
    { version, steps: text },
    ...(before.length === 0 ? [] : [{ version: current, steps: toJson(before.map(plainStep)) }]),
  ].map((row) => ({ ...row, take_id: takeId, created_at: nowIso() }));
  await trx
    .insertInto('sop_step_versions')
    .values(kept)
    .onConflict((conflict) => conflict.columns(['take_id', 'version']).doNothing())
    .execute();
  await trx.updateTable('sop_takes').set({ steps_version: version }).where('take_id', '=', takeId).execute();
}

async function hasVersions(trx: Trx, takeId: string): Promise<boolean> {
  const known = await trx
    .selectFrom('sop_step_versions')
    .select('version')
    .where('take_id', '=', takeId)
    .limit(1)
    .execute();
  return known.length > 0;
}

/** A step without its place, with its fields in one order. */
function plainStep(step: NewStep): NewStep {
  const { name, startSec, endSec, suggested, required, orderMatters, weight, minSec, maxSec } = step;
  return { name, startSec, endSec, suggested, required, orderMatters, weight, minSec, maxSec };
}

function toRow(takeId: string, index: number, step: NewStep): Insertable<StepTable> {
  return {
    take_id: takeId,
    step_index: index,
    name: step.name,
    start_sec: step.startSec,
    end_sec: step.endSec,
    suggested: toFlag(step.suggested),
    required: toFlag(step.required),
    order_matters: toFlag(step.orderMatters),
    weight: step.weight,
    least_sec: step.minSec,
    most_sec: step.maxSec,
  };
}

async function stepsOf(db: Db, takeIds: readonly string[]): Promise<Map<string, Step[]>> {
  const steps = new Map<string, Step[]>();
  if (takeIds.length === 0) return steps;
  const rows = await db
    .selectFrom('sop_steps')
    .selectAll()
    .where('take_id', 'in', takeIds)
    .orderBy('take_id')
    .orderBy('step_index')
    .execute();
  for (const row of rows) {
    const ofTake = steps.get(row.take_id) ?? [];
    ofTake.push(toStep(row));
    steps.set(row.take_id, ofTake);
  }
  return steps;
}

function toStep(row: StepRow): Step {
  return {
    index: row.step_index,
    name: row.name,
    startSec: row.start_sec,
    endSec: row.end_sec,
    suggested: row.suggested !== 0,
    required: row.required !== 0,
    orderMatters: row.order_matters !== 0,
    weight: row.weight,
    minSec: row.least_sec,
    maxSec: row.most_sec,
  };
}
