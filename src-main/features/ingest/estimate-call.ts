import { basename } from 'node:path';
import { say } from '../../../src-shared/sentences/say.ts';
import { asIs } from '../../../src-shared/sentences/sentence.ts';
import { defineLongCall, type LongCall } from '../../jobs/long-call.ts';
import { type EstimateNeeds, estimateImport } from './estimate-import.ts';

/** Saying what an import would be, as a job: looking into many files takes its time, and can be stopped. */
export function estimateCall(needs: EstimateNeeds): LongCall<'videos.estimate'> {
  return defineLongCall({
    name: 'videos.estimate',
    kind: 'estimate',
    concurrency: 2,
    title: ({ paths }) =>
      paths.length === 1 ? asIs(basename(paths[0]!) || paths[0]!) : say('paths-counted', { paths: paths.length }),
    check: ({ encoder }) => needs.encoders.locate(encoder),
    run: (input, { signal, progress }) =>
      estimateImport(input, signal, needs, (done, total) => progress(done / total, say('files-done', { done, total }))),
  });
}
