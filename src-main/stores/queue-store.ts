import type { JobState } from '../../src-shared/model/job.ts';
import { type Sentence, sentenceStored } from '../../src-shared/sentences/sentence.ts';
import type { Db } from './db/open.ts';

type QueueCounts = Record<JobState | 'total', number>;

interface WaitingJob {
  readonly jobId: string;
  readonly kind: string;
  readonly title: Sentence;
  readonly requestedBy: string;
  readonly queuedAt: string;
}

export interface QueueStore {
  /** Jobs by kind and state; a kind of these without jobs has zeros. */
  counts(kinds: readonly string[]): Promise<Record<string, QueueCounts>>;
  oldestWaiting(): Promise<WaitingJob | null>;
}

export function createQueueStore(db: Db): QueueStore {
  return {
    counts: async (kinds) => {
      const none = { queued: 0, running: 0, paused: 0, completed: 0, failed: 0, cancelled: 0, total: 0 };
      const counts: Record<string, QueueCounts> = Object.fromEntries(kinds.map((kind) => [kind, { ...none }]));
      const rows = await db
        .selectFrom('jobs')
        .select(({ fn }) => ['kind', 'state', fn.countAll<number | string>().as('total')])
        .groupBy(['kind', 'state'])
        .execute();
      for (const row of rows) {
        counts[row.kind] ??= { ...none };
        const ofKind = counts[row.kind]!;
        ofKind[row.state as JobState] = Number(row.total);
        ofKind.total += Number(row.total);
      }
      return counts;
    },
    oldestWaiting: async () => {
      const row = await db
        .selectFrom('jobs')
        .select(['job_id', 'kind', 'title', 'requested_by', 'queued_at'])
        .where('state', '=', 'queued')
        .orderBy('queued_at')
        .orderBy('job_id')
        .limit(1)
        .executeTakeFirst();
      if (!row) return null;
      return {
        jobId: row.job_id,
        kind: row.kind,
        title: sentenceStored(row.title),
        requestedBy: row.requested_by,
        queuedAt: row.queued_at,
      };
    },
  };
}
