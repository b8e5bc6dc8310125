import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeFileAtomically } from '../platform/atomic-file.ts';

/** What an earlier measurement keeps of its weight when a new one comes: a machine and its load change. */
const KEPT = 0.9;
const SAVE_EVERY_MS = 10_000;

/** Sums over the measurements of one kind of work, the newest counting most: enough to draw a straight line through them. */
const Sums = z.object({ n: z.number(), u: z.number(), uu: z.number(), t: z.number(), ut: z.number() });
type Sums = z.infer<typeof Sums>;
const Kept = z.record(z.string(), Sums);

/** How long work takes on this machine, as measured so far. */
export interface PaceStore {
  /** Seconds that so many units of a kind of work should take; undefined when none was measured. */
  expectedSec(work: string, units: number): number | undefined;
  /** Remembers that so many units took so many seconds, with the machine to itself. */
  note(work: string, units: number, sec: number): void;
  /** Writes down what was measured; no room for that hinders nobody. */
  save(): void;
}

/** What was measured is kept in `file`; only in memory when left out. A file that cannot be read counts as empty. */
export function createPaceStore(file?: string): PaceStore {
  const kept = new Map(file === undefined ? [] : Object.entries(read(file)));
  let isChanged = false;
  let savedAtMs = Number.NEGATIVE_INFINITY;
  const save = (): void => {
    if (file === undefined || !isChanged) return;
    isChanged = false;
    savedAtMs = performance.now();
    try {
      writeFileAtomically(file, `${JSON.stringify(Object.fromEntries(kept))}\n`);
    } catch {
      // It is measured again.
    }
  };
  return {
    expectedSec: (work, units) => {
      const sums = kept.get(work);
      if (!sums) return undefined;
      const { startSec, secPerUnit } = lineThrough(sums);
      return startSec + secPerUnit * units;
    },
    note: (work, units, sec) => {
      const { n, u, uu, t, ut } = kept.get(work) ?? { n: 0, u: 0, uu: 0, t: 0, ut: 0 };
      kept.set(work, {
        n: n * KEPT + 1,
        u: u * KEPT + units,
        uu: uu * KEPT + units * units,
        t: t * KEPT + sec,
        ut: ut * KEPT + units * sec,
      });
      isChanged = true;
      if (performance.now() - savedAtMs > SAVE_EVERY_MS) save();
    },
    save,
  };
}

/** Time is what a start takes and so much for each unit, neither of them less than nothing. */
function lineThrough({ n, u, uu, t, ut }: Sums): { startSec: number; secPerUnit: number } {
  const spread = n * uu - u * u;
  // All of one size: what a start takes does not show.
  if (spread <= 1e-6 * n * uu) return { startSec: 0, secPerUnit: u > 0 ? t / u : 0 };
  const secPerUnit = (n * ut - u * t) / spread;
  const startSec = (t - secPerUnit * u) / n;
  if (secPerUnit < 0) return { startSec: t / n, secPerUnit: 0 };
  return startSec < 0 ? { startSec: 0, secPerUnit: ut / uu } : { startSec, secPerUnit };
}

function read(file: string): Readonly<Record<string, Sums>> {
  try {
    return Kept.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return {};
  }
}
