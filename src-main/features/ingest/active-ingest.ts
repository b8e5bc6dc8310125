import { type Job, UNFINISHED } from '../../../src-shared/model/job.ts';
import type { Parts } from '../feature.ts';

export const INGEST = 'ingest';

/** The ingest that works on a video, waits to or rests; undefined when there is none. */
export async function activeIngest(videoId: string, { jobs }: Pick<Parts, 'jobs'>): Promise<Job | undefined> {
  const all = await jobs.listForSubject(videoId);
  return all.find(({ kind, state }) => kind === INGEST && UNFINISHED.includes(state));
}
