import { VigilError } from '../../src-shared/contract/errors.ts';
import type { Adapter } from '../../src-shared/model/adapter.ts';
import { say } from '../../src-shared/sentences/say.ts';
import { nowIso } from './db/columns.ts';
import type { Db } from './db/open.ts';
import type { AdapterRow } from './db/schema.ts';

/** An adapter with where its arrays lie in the adapters' folder. */
export interface StoredAdapter extends Adapter {
  readonly file: string;
}

export type NewAdapter = Pick<
  StoredAdapter,
  'adapterId' | 'trigger' | 'dim' | 'videos' | 'clips' | 'file' | 'createdAt'
>;

/** SOPilot's feature adapters. */
export interface AdapterStore {
  /** Adds an adapter under the next version and takes it into use; call it in a transaction. */
  insert(adapter: NewAdapter): Promise<StoredAdapter>;
  find(adapterId: string): Promise<StoredAdapter | undefined>;
  /** The one in use. */
  active(): Promise<StoredAdapter | undefined>;
  /** Newest first. */
  list(): Promise<StoredAdapter[]>;
  /** Takes a version into use, or none (null); call it in a transaction. Throws `not-found`. */
  use(version: number | null): Promise<void>;
  /** Ids of videos added after one time (all for null) and until another, oldest first. */
  videosAdded(after: string | null, until?: string): Promise<string[]>;
}

export function createAdapterStore(db: Db): AdapterStore {
  const findWhere = async (column: 'adapter_id' | 'version' | 'active', value: string | number) => {
    const row = await db.selectFrom('sop_adapters').selectAll().where(column, '=', value).executeTakeFirst();
    return row && toAdapter(row);
  };
  const use = async (version: number | null): Promise<void> => {
    if (version !== null && !(await findWhere('version', version))) {
      throw new VigilError('not-found', say('adapter-not-found', { version }), {
        hint: say('adapter-not-found-hint'),
      });
    }
    await db.updateTable('sop_adapters').set({ active: 0 }).where('active', '=', 1).execute();
    if (version === null) return;
    await db.updateTable('sop_adapters').set({ active: 1 }).where('version', '=', version).execute();
  };
  return {
    insert: async ({ adapterId, createdAt, ...facts }) => {
      const newest = await db
        .selectFrom('sop_adapters')
        .select(({ fn }) => fn.max('version').as('version'))
        .executeTakeFirst();
      const version = Number(newest?.version ?? 0) + 1;
      await db
        .insertInto('sop_adapters')
        .values({ adapter_id: adapterId, version, ...facts, active: 0, created_at: createdAt })
        .execute();
      await use(version);
      return { adapterId, version, ...facts, active: true, createdAt };
    },
    find: (adapterId) => findWhere('adapter_id', adapterId),
    active: () => findWhere('active', 1),
    list: async () => {
      const rows = await db.selectFrom('sop_adapters').selectAll().orderBy('version', 'desc').execute();
      return rows.map(toAdapter);
    },
    use,
    videosAdded: async (after, until = nowIso()) => {
      let query = db.selectFrom('videos_v2').select('video_id').where('created_at', '<=', until);
      if (after !== null) query = query.where('created_at', '>', after);
      const rows = await query.orderBy('created_at').orderBy('video_id').execute();
      return rows.map(({ video_id }) => video_id);
    },
  };
}

function toAdapter(row: AdapterRow): StoredAdapter {
  return {
    adapterId: row.adapter_id,
    version: row.version,
    trigger: row.trigger === 'nightly' ? 'nightly' : 'manual',
    dim: row.dim,
    videos: row.videos,
    clips: row.clips,
    file: row.file,
    active: row.active !== 0,
    createdAt: row.created_at,
  };
}
