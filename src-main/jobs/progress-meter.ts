/** Speeds are averaged over about so long: over the footage just seen, and over much of it, for what is still to come. */
const SPANS_SEC = [20, 120] as const;
/** What was known before counts like a measurement of so many seconds. */
const KNOWN_COUNTS_SEC = 3;
const SHORTEST_MEASURE_SEC = 1.5;
const SMALLEST_GAIN = 0.0005;

/** A stage of a job, in order. */
export interface MeteredStage {
  /** Share of the bar, in any unit. */
  readonly weight: number;
  /** How long it should take from its beginning, in seconds, by what was measured before; undefined when nothing was. */
  readonly expectedSec: number | undefined;
}

/** Seconds left of the running stage and of the whole job; null while unknown. */
interface TimeLeft {
  readonly stageSec: number | null;
  readonly jobSec: number | null;
}

export interface ProgressMeter {
  /** The stage at `index` begins; `resumed` when it goes on from a checkpoint, which is not known to be how far. */
  begin(index: number, resumed: boolean): void;
  /** The whole job's progress 0..1 with the running stage at `fraction`; never goes back. */
  at(fraction: number): number;
  left(): TimeLeft;
  /** How long the running stage would take as a whole by what was measured of it; undefined while too little was. */
  measuredSec(): number | undefined;
}

/** Measures one run of a job. `startedFrom` is the progress an earlier run reached, `nowMs` a clock that never goes back. */
export function createProgressMeter(
  stages: readonly MeteredStage[],
  startedFrom: number,
  nowMs: () => number,
): ProgressMeter {
  const totalWeight = stages.reduce((sum, { weight }) => sum + weight, 0);
  let reached = startedFrom;
  let index = 0;
  let speed = new StageSpeed(nowMs(), false);
  const stageSec = (): number | undefined => speed.wholeSec(stages[index]?.expectedSec);
  return {
    begin: (at, resumed) => {
      index = at;
      speed = new StageSpeed(nowMs(), resumed);
    },
    at: (fraction) => {
      const share = Number.isFinite(fraction) ? Math.min(1, Math.max(0, fraction)) : 0;
      speed.add(nowMs(), share);
      const behind = stages.slice(0, index).reduce((sum, { weight }) => sum + weight, 0);
      const overall = totalWeight > 0 ? (behind + (stages[index]?.weight ?? 0) * share) / totalWeight : 0;
      reached = Math.min(1, Math.max(reached, overall));
      return reached;
    },
    left: () => {
      const whole = stageSec();
      if (whole === undefined) return { stageSec: null, jobSec: null };
      const own = speed.leftOf(whole, nowMs());
      const secPerWeight = whole / Math.max(stages[index]?.weight ?? 0, Number.MIN_VALUE);
      const later = stages.slice(index + 1).map(({ expectedSec, weight }) => expectedSec ?? weight * secPerWeight);
      return { stageSec: own, jobSec: later.reduce((sum, sec) => sum + sec, own) };
    },
    measuredSec: () => speed.measuredSec(),
  };
}

/** How fast a stage gets on. */
class StageSpeed {
  readonly #begunMs: number;
  /** Since when and from where it is measured: what a stage that goes on skips at first was not done in this time. */
  #since: { readonly atMs: number; readonly fraction: number } | undefined;
  #last: { readonly atMs: number; readonly fraction: number };
  /** By span: seconds and gain, what lies further back counting less. */
  readonly #averages = SPANS_SEC.map((spanSec) => ({ spanSec, sec: 0, gain: 0 }));

  constructor(nowMs: number, resumed: boolean) {
    this.#begunMs = nowMs;
    this.#last = { atMs: nowMs, fraction: 0 };
    if (!resumed) this.#since = this.#last;
  }

  add(atMs: number, fraction: number): void {
    const before = this.#last;
    if (fraction < before.fraction) return;
    if (this.#since === undefined) {
      if (fraction === before.fraction) return;
      this.#last = { atMs, fraction };
      this.#since = this.#last;
      return;
    }
    const sec = (atMs - before.atMs) / 1000;
    this.#last = { atMs, fraction };
    for (const average of this.#averages) {
      const kept = Math.exp(-sec / average.spanSec);
      average.sec = average.sec * kept + sec;
      average.gain = average.gain * kept + fraction - before.fraction;
    }
  }

  measuredSec(): number | undefined {
    if (!this.#since) return undefined;
    const sec = (this.#last.atMs - this.#since.atMs) / 1000;
    if (sec < SHORTEST_MEASURE_SEC || this.#last.fraction - this.#since.fraction < SMALLEST_GAIN) return undefined;
    return geometricMean(this.#averages.map((average) => [average.sec / Math.max(average.gain, 1e-9), 1]));
  }

  /** How long the whole stage takes: what is measured, and for its first seconds also what was known before. */
  wholeSec(expectedSec: number | undefined): number | undefined {
    const measured = this.measuredSec();
    if (measured === undefined || expectedSec === undefined || !this.#since) return measured ?? expectedSec;
    const sec = (this.#last.atMs - this.#since.atMs) / 1000;
    return geometricMean([
      [measured, sec],
      [expectedSec, KNOWN_COUNTS_SEC],
    ]);
  }

  leftOf(wholeSec: number, nowMs: number): number {
    const left = wholeSec * (1 - this.#last.fraction);
    // A stage that does not say how far it is gets nearer to its end all the same.
    return this.#last.fraction > 0 ? left : Math.max(left - (nowMs - this.#begunMs) / 1000, wholeSec / 10);
  }
}

/** Of values above zero, each with its weight: twice too long and twice too short are equally wrong. */
function geometricMean(values: readonly (readonly [value: number, weight: number])[]): number {
  const total = values.reduce((sum, [, weight]) => sum + weight, 0);
  return Math.exp(values.reduce((sum, [value, weight]) => sum + Math.log(Math.max(value, 1e-9)) * weight, 0) / total);
}
