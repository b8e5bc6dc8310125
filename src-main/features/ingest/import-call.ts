import { basename } from 'node:path';
import { z } from 'zod';
import { ImportedVideo } from '../../../src-shared/contract/calls/videos.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { asIs } from '../../../src-shared/sentences/sentence.ts';
import { defineLongCall, type LongCall } from '../../jobs/long-call.ts';
import { type ImportNeeds, importVideos } from './import-videos.ts';

/** Between two checkpoints: what a killed import has to read again at most, in time. */
const CHECKPOINT_EVERY_MS = 5000;
const Checkpoint = z.array(ImportedVideo).nullable().catch(null);

/** Importing files and folders as a job; files that an interrupted one has taken in are not read again. */
export function importCall(needs: ImportNeeds): LongCall<'videos.import'> {
  return defineLongCall({
    name: 'videos.import',
    kind: 'intake',
    concurrency: 2,
    title: ({ paths }) =>
      paths.length === 1 ? asIs(basename(paths[0]!) || paths[0]!) : say('paths-counted', { paths: paths.length }),
    check: ({ encoder }) => needs.encoders.locate(encoder),
    run: async (input, { job, signal, checkpoint, saveCheckpoint, progress }) => {
      const known = Checkpoint.parse(checkpoint) ?? [];
      const requestedBy = (await needs.jobs.get(job.jobId)).requestedBy;
      let savedAtMs = performance.now();
      const videos = await importVideos({ ...input, requestedBy }, signal, needs, {
        known,
        onFile: async (done, total) => {
          progress(done.length / total, say('files-done', { done: done.length, total }));
          if (performance.now() - savedAtMs < CHECKPOINT_EVERY_MS) return;
          savedAtMs = performance.now();
          await saveCheckpoint(done);
        },
      });
      return { videos };
    },
  });
}
