import type { LongCallContext } from '../../jobs/long-call.ts';
import type { Ask } from '../ask/feature.ts';
import type { Parts } from '../feature.ts';
import type { Ingest } from '../ingest/feature.ts';
import type { Sop } from '../sop/feature.ts';

/** What bringing recordings into the library takes. */
export interface IndexNeeds {
  readonly ingest: Pick<Ingest, 'importVideos' | 'untilIndexed'>;
}

/** What finding the shots of a file takes. */
export type ShotNeeds = Pick<Parts, 'binaries' | 'config' | 'pool' | 'settings'>;

/** What asking a question takes. */
export interface QaNeeds extends IndexNeeds {
  readonly ask: Ask;
}

/** What scoring takes in a task of its own, or of another descriptor, takes. */
export interface SopNeeds extends Pick<Parts, 'binaries' | 'jobs' | 'pool' | 'runner' | 'tasks'>, IndexNeeds {
  readonly sop: Pick<Sop, 'addGold' | 'addTrainee' | 'calls' | 'suggestSpans'>;
}

/** What an evaluation needs of the job it runs in. */
export type EvaluationContext = Pick<LongCallContext, 'job' | 'signal' | 'progress'>;
