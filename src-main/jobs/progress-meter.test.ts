import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createProgressMeter } from './progress-meter.ts';
import { SharedTime } from './shared-time.ts';

/** Seconds since the beginning, and the share that was done: as the scans of real recordings told it, about once a second. */
type Trace = readonly (readonly [sec: number, fraction: number])[];
const recorded = JSON.parse(
  readFileSync(join(import.meta.dirname, '__fixtures__', 'progress-traces.json'), 'utf8'),
) as Readonly<Record<'dance' | 'crane' | 'street' | 'craneBesideStreet' | 'streetBesideCrane', Trace>>;

const AFTER_SEC = 10;
const WITHIN = 1.5;
/** So much more or less is no matter, however short what is left. */
const SLACK_SEC = 5;

/** How far off the worst of these words was, of what was said from the tenth second on. */
function worst(said: readonly (readonly [sec: number, etaSec: number | null])[], endSec: number): number {
  const factors = said.map(([sec, etaSec]) => {
    const left = endSec - sec;
    if (sec < AFTER_SEC) return 1;
    if (etaSec === null) return Number.POSITIVE_INFINITY;
    return Math.abs(etaSec - left) <= SLACK_SEC ? 1 : Math.max(etaSec / left, left / etaSec);
  });
  return Math.max(...factors);
}

/** Plays a scan, and gives the worst factor. */
function play(
  trace: Trace,
  { expectedSec, resumed = false }: { expectedSec?: number; resumed?: boolean } = {},
): number {
  let clockMs = 0;
  const meter = createProgressMeter([{ weight: 1, expectedSec }], 0, () => clockMs);
  meter.begin(0, resumed);
  const said = trace.map(([sec, fraction]) => {
    clockMs = sec * 1000;
    meter.at(fraction);
    return [sec, meter.left().jobSec] as const;
  });
  return worst(said, trace.at(-1)![0]);
}

/** A scan whose speed is a function of how far it is; 1 is all of it in 100 s. */
function drawn(speedAt: (fraction: number, sec: number) => number, everySec = 0.25): Trace {
  const trace: [number, number][] = [[0, 0]];
  for (let [sec, fraction] = [0, 0]; fraction < 1; ) {
    fraction = Math.min(1, fraction + (speedAt(fraction, sec) * everySec) / 100);
    sec += everySec;
    trace.push([sec, fraction]);
  }
  return trace;
}

describe('the time left', () => {
  it('is right within a factor of 1.5 after ten seconds, on what real scans told', () => {
    for (const name of ['dance', 'crane', 'street'] as const) {
      expect(play(recorded[name]), name).toBeLessThan(WITHIN);
    }
  });

  it('is so where what was known before is far off, and known at once where it is right', () => {
    for (const name of ['dance', 'crane', 'street'] as const) {
      const took = recorded[name].at(-1)![0];
      for (const times of [0.4, 1, 2.5]) {
        expect(play(recorded[name], { expectedSec: took * times }), `${name} x ${times}`).toBeLessThan(WITHIN);
      }
    }
    const meter = createProgressMeter([{ weight: 1, expectedSec: 42 }], 0, () => 0);
    meter.begin(0, false);
    expect(meter.left().jobSec).toBeCloseTo(42);
  });

  it('is so for footage that is by turns easy and hard', () => {
    const byTurns = drawn((_, sec) => (Math.floor(sec / 8) % 2 === 0 ? 1.5 : 0.6));
    expect(play(byTurns)).toBeLessThan(WITHIN);
    const noisy = drawn((_, sec) => 1 + 0.8 * Math.sin(sec * 1.7));
    expect(play(noisy)).toBeLessThan(WITHIN);
  });

  it('is so for a scan that goes on from a checkpoint, however long it looks for its place', () => {
    for (const skipped of [0.3, 0.8]) {
      const rest = drawn(() => 1).filter(([, fraction]) => fraction >= skipped);
      const [startSec] = rest[0]!;
      // A checkpoint lies behind where the run before was; then what was done is passed at once.
      const trace: Trace = [[0, 0], [1, 0], ...rest.map(([sec, fraction]) => [sec - startSec + 3, fraction] as const)];
      expect(play(trace, { resumed: true }), String(skipped)).toBeLessThan(WITHIN);
    }
  });

  it('is so for two at once, of which one is done long before the other', () => {
    const { craneBesideStreet: crane, streetBesideCrane: street } = recorded;
    let clockMs = 0;
    const time = new SharedTime(() => clockMs);
    const runs = [crane, street].map((trace, at) => {
      const jobId = String(at);
      time.begin(jobId);
      const meter = createProgressMeter([{ weight: 1, expectedSec: undefined }], 0, () => time.nowMs());
      meter.begin(0, false);
      return { jobId, trace, meter, said: [] as [number, number | null][] };
    });
    const told = runs.flatMap((run) => run.trace.map(([sec, fraction]) => ({ run, sec, fraction })));
    for (const { run, sec, fraction } of told.toSorted((a, b) => a.sec - b.sec)) {
      clockMs = sec * 1000;
      run.meter.at(fraction);
      const { jobSec } = run.meter.left();
      time.tell(run.jobId, jobSec);
      run.said.push([sec, jobSec === null ? null : time.onTheWall(run.jobId, jobSec)]);
      if (fraction === 1) time.end(run.jobId);
    }
    for (const { said, trace } of runs) expect(worst(said, trace.at(-1)![0])).toBeLessThan(WITHIN);
  });

  it('is of the stage and of the job, with what the later stages took before', () => {
    let clockMs = 0;
    const stages = [
      { weight: 9, expectedSec: undefined },
      { weight: 1, expectedSec: 30 },
      { weight: 1, expectedSec: undefined },
    ];
    const meter = createProgressMeter(stages, 0, () => clockMs);
    meter.begin(0, false);
    expect(meter.left()).toEqual({ stageSec: null, jobSec: null });
    clockMs = 45_000;
    meter.at(0.5);
    const { stageSec, jobSec } = meter.left();
    expect(stageSec).toBeCloseTo(45);
    // The last was never measured: it is what its share of the bar takes at this pace.
    expect(jobSec).toBeCloseTo(45 + 30 + 10);
  });
});

describe('progress', () => {
  it('is that of the whole job, and never goes back', () => {
    const meter = createProgressMeter(
      [8, 2].map((weight) => ({ weight, expectedSec: undefined })),
      0,
      () => 0,
    );
    meter.begin(0, false);
    expect([0.5, 0.25, 1].map((fraction) => meter.at(fraction))).toEqual([0.4, 0.4, 0.8]);
    meter.begin(1, false);
    expect(meter.at(0.5)).toBeCloseTo(0.9);
  });

  it('takes nonsense as none and never leaves 0..1', () => {
    const meter = createProgressMeter([{ weight: 1, expectedSec: undefined }], 0, () => 0);
    meter.begin(0, false);
    expect(meter.at(Number.NaN)).toBe(0);
    expect(meter.at(7)).toBe(1);
    expect(meter.at(-1)).toBe(1);
  });
});
