import { basename } from 'node:path';
import { asIs } from '../../../../src-shared/sentences/sentence.ts';
import { defineLongCall, type LongCall } from '../../../jobs/long-call.ts';
import { type AddTakeNeeds, addGold, addTrainee } from './add-take.ts';

/** Takes made at once: one may wait for its recording while another is there already. */
const TAKES_AT_ONCE = 2;

export interface TakeJobs {
  readonly gold: LongCall<'sop.addGold'>;
  readonly trainee: LongCall<'sop.addVideo'>;
}

/** Adding a take may import and index its recording first. */
export function takeJobs(needs: AddTakeNeeds): TakeJobs {
  const shared = {
    concurrency: TAKES_AT_ONCE,
    title: ({ path, taskId }: { readonly path?: string | undefined; readonly taskId: string }) =>
      asIs(path === undefined ? taskId : basename(path)),
  };
  return {
    gold: defineLongCall({
      ...shared,
      name: 'sop.addGold',
      kind: 'add-gold',
      run: (input, context) => addGold(input, context, needs),
    }),
    trainee: defineLongCall({
      ...shared,
      name: 'sop.addVideo',
      kind: 'add-trainee',
      run: (input, context) => addTrainee(input, context, needs),
    }),
  };
}
