import type { ParsedInput } from '../../../src-shared/contract/api.ts';
import type { Handlers } from '../../../src-shared/contract/handler.ts';
import type { Take } from '../../../src-shared/model/sop.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import type { Span } from '../../../src-shared/time.ts';
import type { Feature, Parts } from '../feature.ts';
import type { Ingest, Waiting } from '../ingest/feature.ts';
import { type AdapterCalls, adapterCalls } from './adapter/adapter-calls.ts';
import { nightlyTraining, startNightlyClock } from './adapter/nightly-clock.ts';
import { trainJob } from './adapter/train-job.ts';
import { type AuditCalls, auditCalls } from './audit/audit-calls.ts';
import { type ReportCalls, reportCalls } from './reports/report-calls.ts';
import { type ScoreCalls, scoreCalls } from './scoring/score-calls.ts';
import { scoreJob } from './scoring/score-job.ts';
import { addGold, addTrainee } from './takes/add-take.ts';
import { suggestSpans } from './takes/suggest-spans.ts';
import { type TakeCalls, takeCalls } from './takes/take-calls.ts';
import { takeJobs } from './takes/take-jobs.ts';
import { type TaskCalls, taskCalls } from './tasks/task-calls.ts';

type SopCalls = TaskCalls | TakeCalls | ScoreCalls | ReportCalls | AdapterCalls | AuditCalls;

type Needs = Pick<
  Parts,
  | 'adapters'
  | 'artifacts'
  | 'binaries'
  | 'config'
  | 'database'
  | 'events'
  | 'jobs'
  | 'log'
  | 'pool'
  | 'runner'
  | 'scores'
  | 'settings'
  | 'takes'
  | 'tasks'
  | 'videos'
>;

/** What other features ask of SOP. */
export interface Sop {
  readonly calls: Handlers<SopCalls>;
  /** What the call of this name does in its job. */
  addGold(input: ParsedInput<'sop.addGold'>, waiting: Waiting): Promise<Take>;
  /** What `sop.addVideo` does in its job. */
  addTrainee(input: ParsedInput<'sop.addVideo'>, waiting: Waiting): Promise<Take>;
  /** Spans of an indexed video that may be its steps. */
  suggestSpans(video: Video, span: Span, signal: AbortSignal): Promise<Span[]>;
}

/** Everything a trainer does: tasks, takes, steps, scores and reports; SOPilot's feature adapter; the audit trail. */
export function sopFeature(
  parts: Needs,
  { ingest }: { readonly ingest: Pick<Ingest, 'importAndIndex' | 'untilIndexed'> },
): Required<Feature<SopCalls>> & Sop {
  const takeNeeds = { ...parts, ingest };
  const adding = takeJobs(takeNeeds);
  const scoring = scoreJob(takeNeeds);
  const training = trainJob(parts);
  const nightly = nightlyTraining(parts, training);
  return {
    calls: {
      ...taskCalls(parts),
      ...takeCalls(parts, adding),
      ...scoreCalls(parts, scoring),
      ...reportCalls(parts),
      ...adapterCalls(parts, training, nightly),
      ...auditCalls(parts),
    },
    jobs: [scoring, adding.gold.kind, adding.trainee.kind, training],
    start: () => startNightlyClock(nightly, parts),
    addGold: (input, waiting) => addGold(input, waiting, takeNeeds),
    addTrainee: (input, waiting) => addTrainee(input, waiting, takeNeeds),
    suggestSpans: (video, span, signal) => suggestSpans(video, span, parts, signal),
  };
}
