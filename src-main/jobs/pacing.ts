import type { JobRecord } from '../stores/job-store.ts';
import type { PaceStore } from '../stores/pace-store.ts';
import type { JobKind, Workload } from './define-job.ts';
import type { StageDefinition } from './job-stage.ts';
import { endsOf, SharedTime } from './shared-time.ts';

/** What one run of a job is timed by. */
export interface JobPacing {
  /** A clock that runs slower while other jobs of the kind run too. */
  nowMs(): number;
  /** How long a stage should take from its beginning, by that clock; undefined when nothing like it was measured. */
  expectedSec(stage: string): number | undefined;
  /** So much time of that clock, in seconds of the one on the wall. */
  onTheWall(sec: number): number;
  /** Says what the job has left, and how long its stage would take as a whole by what was measured, by that clock. */
  tell(leftSec: number | null, stage: string, wholeSec: number | undefined): void;
  /** A stage ended that took so long as a whole. */
  took(stage: string, sec: number): void;
  /** A stage was stopped that would have taken so long as a whole; when it goes on it is expected to. */
  wouldTake(stage: string, sec: number): void;
  end(): void;
}

/** What of a job tells how much of it is left. */
type Unfinished = Pick<JobRecord, 'input' | 'stagesDone'> & {
  readonly job: Pick<JobRecord['job'], 'jobId' | 'kind' | 'progress'>;
};

/** Knows how long jobs take: those that run by what they say, the others by what such work took before. */
export class Pacing {
  readonly #paces: PaceStore;
  readonly #nowMs: () => number;
  readonly #times = new Map<string, SharedTime>();
  /** Seconds for a unit of work that is being done, for what nothing was measured of before. */
  readonly #now = new Map<string, number>();
  /** What stages of jobs that were stopped would have taken as a whole, by job and stage. */
  readonly #stopped = new Map<string, ReadonlyMap<string, number>>();

  constructor(paces: PaceStore, nowMs: () => number) {
    this.#paces = paces;
    this.#nowMs = nowMs;
  }

  timeOf(kind: string): SharedTime {
    const known = this.#times.get(kind);
    if (known) return known;
    const made = new SharedTime(this.#nowMs);
    this.#times.set(kind, made);
    return made;
  }

  begin({ job: { jobId, kind }, input }: JobRecord, definition: JobKind | undefined): JobPacing {
    const time = this.timeOf(kind);
    const load = definition?.workload(input);
    const stopped = this.#stopped.get(jobId);
    this.#stopped.delete(jobId);
    time.begin(jobId);
    return {
      nowMs: () => time.nowMs(),
      expectedSec: (stage) => stopped?.get(stage) ?? this.#expectedSec(kind, stage, load),
      onTheWall: (sec) => time.onTheWall(jobId, sec),
      tell: (leftSec, stage, wholeSec) => {
        time.tell(jobId, leftSec);
        if (wholeSec === undefined) return;
        for (const like of load?.like ?? []) this.#now.set(workOf(kind, stage, like), wholeSec / load!.units(stage));
      },
      took: (stage, sec) => {
        for (const like of load?.like ?? []) this.#paces.note(workOf(kind, stage, like), load!.units(stage), sec);
      },
      wouldTake: (stage, sec) => this.#stopped.set(jobId, new Map([[stage, sec]])),
      end: () => time.end(jobId),
    };
  }

  /** What a job that waits has left with the machine to itself, in seconds; undefined while nothing like it was measured. */
  leftOf(
    { job, input, stagesDone }: Unfinished,
    definition: JobKind,
    stages: readonly StageDefinition[],
  ): number | undefined {
    const load = definition.workload(input);
    const stopped = this.#stopped.get(job.jobId);
    const todo = stages
      .filter(({ name }) => !stagesDone.includes(name))
      .map(({ name, weight }) => ({ weight, sec: stopped?.get(name) ?? this.#expectedSec(job.kind, name, load) }));
    const known = todo.filter(({ sec }) => sec !== undefined);
    const weights = { known: weigh(known), all: weigh(todo) };
    // What was never measured takes by its share of the bar, beside what is most of it.
    if (weights.all > 0 && weights.known * 2 < weights.all) return undefined;
    const knownSec = known.reduce((sum, { sec }) => sum + (sec ?? 0), 0);
    const left = weights.known > 0 ? (knownSec * weights.all) / weights.known : 0;
    // Of a stage it stands in the middle of, a part is done.
    const behind = shareBehind(stages, stagesDone);
    return behind < 1 ? left * Math.min(1, Math.max(0, (1 - job.progress) / (1 - behind))) : left;
  }

  /** How long new jobs of a kind take together, so many at once, in seconds; undefined while nothing like it was measured. */
  togetherSec(definition: JobKind, inputs: readonly unknown[]): number | undefined {
    const { kind, stages, concurrency } = definition;
    const fresh = { job: { jobId: '', kind, progress: 0 }, stagesDone: [] };
    const lefts = inputs.map((input) => this.leftOf({ ...fresh, input }, definition, stages));
    return lefts.every((left) => left !== undefined) ? Math.max(0, ...endsOf(lefts, concurrency)) : undefined;
  }

  #expectedSec(kind: string, stage: string, load: Workload | undefined): number | undefined {
    const units = load?.units(stage) ?? 0;
    const works = load?.like.map((like) => workOf(kind, stage, like)) ?? [];
    const measured = works.map((work) => this.#paces.expectedSec(work, units)).find((sec) => sec !== undefined);
    const perUnit = works.map((work) => this.#now.get(work)).find((sec) => sec !== undefined);
    return measured ?? (perUnit === undefined ? undefined : perUnit * units);
  }
}

/** The share of a job's bar that its finished stages are. */
function shareBehind(stages: readonly StageDefinition[], stagesDone: readonly string[]): number {
  return weigh(stages.filter(({ name }) => stagesDone.includes(name))) / Math.max(weigh(stages), Number.MIN_VALUE);
}

function weigh(some: readonly { readonly weight: number }[]): number {
  return some.reduce((sum, { weight }) => sum + weight, 0);
}

/** What a kind of work is remembered by. */
function workOf(kind: string, stage: string, like: string): string {
  return `${kind}/${stage}/${like}`;
}
