import type { SeededRandom } from './random.ts';

/** A clip to cut from. */
export interface SourceClip {
  readonly path: string;
  readonly durationSec: number;
}

/** A stretch of a clip as it appears in a take. */
export interface Segment {
  readonly clip: string;
  readonly fromSec: number;
  /** Length in the clip; the take shows it `factor` times as long. */
  readonly clipSec: number;
  readonly factor: number;
  /** The step it shows; undefined for something extra. */
  readonly step: number | undefined;
}

/** How a take's picture differs from gold's. */
export interface Looks {
  /** Factor on all channels. */
  readonly brightness: number;
  /** Share of the picture cut away at each side taken together. */
  readonly crop: number;
  /** Shares of width and height by which the picture is moved. */
  readonly shiftX: number;
  readonly shiftY: number;
  readonly noise: number;
  readonly crf: number;
}

const GOLD_LOOKS: Looks = { brightness: 1, crop: 0, shiftX: 0, shiftY: 0, noise: 0, crf: 20 };

type FaultType = 'missing' | 'swapped' | 'repeated' | 'slow' | 'extra';
const FAULT_TYPES: readonly FaultType[] = ['missing', 'swapped', 'repeated', 'slow', 'extra'];

interface Fault {
  readonly type: FaultType;
  readonly steps: readonly number[];
  /** Position in `segments` of what shows the fault; undefined where nothing does. */
  readonly segment: number | undefined;
}

export interface PlannedTake {
  readonly segments: readonly Segment[];
  readonly looks: Looks;
  readonly faults: readonly Fault[];
}

export interface PlannedTask {
  readonly kind: 'scenes' | 'continuous';
  readonly gold: PlannedTake;
  readonly takes: readonly PlannedTake[];
}

const MIN_STEPS = 4;
const MAX_STEPS = 6;
/** Lengths of steps are whole half seconds in this range. */
const MIN_STEP_HALVES = 8;
const MAX_STEP_HALVES = 12;
/** A trainee's part of a clip begins this much later at most: nobody does a step on the same frame. */
const MAX_LATER_SEC = 0.7;
/** Steps of one film keep this distance, and a trainee's part of it moves by less, so that none shows another. */
const FILM_GAP_SEC = 1;
const FILM_LATER_SEC = 0.5;
const CLEAN_SHARE = 0.3;
const TWO_FAULTS_SHARE = 0.4;
const MIN_SLOW = 1.3;
const MAX_SLOW = 2;

/** One task: gold steps from different clips, or one after the other from a single long one, and takes with faults. */
export function planTask(
  random: SeededRandom,
  sources: { readonly scenes: readonly SourceClip[]; readonly continuous: readonly SourceClip[] },
  kind: PlannedTask['kind'],
  takeCount: number,
): PlannedTask {
  const lengths = Array.from(
    { length: random.whole(MIN_STEPS, MAX_STEPS) },
    () => random.whole(MIN_STEP_HALVES, MAX_STEP_HALVES) / 2,
  );
  const gold = kind === 'scenes' ? scenes(random, sources.scenes, lengths) : film(random, sources.continuous, lengths);
  const used = new Set(gold.map(({ clip }) => clip));
  const strangers = sources.scenes.filter(({ path }) => !used.has(path));
  const mostLater = kind === 'scenes' ? MAX_LATER_SEC : FILM_LATER_SEC;
  return {
    kind,
    gold: { segments: gold, looks: GOLD_LOOKS, faults: [] },
    takes: Array.from({ length: takeCount }, () => planTake(random, gold, strangers, mostLater)),
  };
}

function scenes(random: SeededRandom, clips: readonly SourceClip[], lengths: readonly number[]): Segment[] {
  const mixed = random.shuffled(clips);
  return lengths.map((clipSec, step) => {
    const at = mixed.findIndex(({ durationSec }) => durationSec >= clipSec + MAX_LATER_SEC + 0.2);
    const [clip] = mixed.splice(at, at < 0 ? 0 : 1);
    if (!clip) throw new Error(`There are too few clips of ${clipSec} s for a task of ${lengths.length} steps.`);
    const fromSec = random.between(0, clip.durationSec - clipSec - MAX_LATER_SEC - 0.2);
    return { clip: clip.path, fromSec, clipSec, factor: 1, step };
  });
}

function film(random: SeededRandom, clips: readonly SourceClip[], lengths: readonly number[]): Segment[] {
  const totalSec = lengths.reduce((sum, sec) => sum + sec + FILM_GAP_SEC, 0);
  const clip = random.pick(clips.filter(({ durationSec }) => durationSec > totalSec + 1));
  let fromSec = random.between(0, clip.durationSec - totalSec - 1);
  return lengths.map((clipSec, step) => {
    const segment = { clip: clip.path, fromSec, clipSec, factor: 1, step };
    fromSec += clipSec + FILM_GAP_SEC;
    return segment;
  });
}

function planTake(
  random: SeededRandom,
  gold: readonly Segment[],
  strangers: readonly SourceClip[],
  mostLater: number,
): PlannedTake {
  const later = (segment: Segment): Segment => ({
    ...segment,
    fromSec: segment.fromSec + random.between(0, mostLater),
  });
  let segments = gold.map(later);
  const looks = planLooks(random);
  if (random.chance(CLEAN_SHARE)) return { segments, looks, faults: [] };
  const types = random.shuffled(FAULT_TYPES).slice(0, random.chance(TWO_FAULTS_SHARE) ? 2 : 1);
  const free = random.shuffled(gold.map((_, step) => step));
  const marked: { type: FaultType; steps: number[]; shown?: Segment }[] = [];
  const positionOf = (step: number): number => segments.findIndex((segment) => segment.step === step);
  // What is left out or exchanged comes first, so that what is added finds the final order.
  for (const type of FAULT_TYPES.filter((candidate) => types.includes(candidate))) {
    // A step done again needs another one after it.
    const isFit = (step: number): boolean => type !== 'repeated' || positionOf(step) < segments.length - 1;
    const [step] = free.splice(free.findIndex(isFit), 1) as [number];
    if (type === 'missing') {
      segments = segments.filter((segment) => segment.step !== step);
      marked.push({ type, steps: [step] });
    } else if (type === 'swapped') {
      const other = free.pop()!;
      const [a, b] = [positionOf(step), positionOf(other)];
      segments = segments.map((segment, at) => (at === a ? segments[b]! : at === b ? segments[a]! : segment));
      marked.push({ type, steps: [step, other].toSorted((x, y) => x - y), shown: segments[Math.min(a, b)]! });
    } else if (type === 'repeated') {
      // Done again at once would be the same as slow; at least one other step lies between.
      const after = positionOf(step);
      const again = later(gold[step]!);
      segments = segments.toSpliced(random.whole(after + 2, segments.length), 0, again);
      marked.push({ type, steps: [step], shown: again });
    } else if (type === 'slow') {
      const at = positionOf(step);
      const slow = { ...segments[at]!, factor: random.between(MIN_SLOW, MAX_SLOW) };
      segments = segments.with(at, slow);
      marked.push({ type, steps: [step], shown: slow });
    } else {
      const clip = random.pick(strangers);
      const clipSec = random.between(2.5, 5);
      const fromSec = random.between(0, Math.max(0, clip.durationSec - clipSec - 0.2));
      const extra = { clip: clip.path, fromSec, clipSec, factor: 1, step: undefined };
      segments = segments.toSpliced(random.whole(0, segments.length), 0, extra);
      marked.push({ type, steps: [], shown: extra });
    }
  }
  const faults = marked.map(({ type, steps, shown }) => ({
    type,
    steps,
    segment: shown ? segments.indexOf(shown) : undefined,
  }));
  return { segments, looks, faults };
}

function planLooks(random: SeededRandom): Looks {
  return {
    brightness: random.chance(0.5) ? random.between(0.85, 1.15) : 1,
    crop: random.chance(0.3) ? random.between(0.01, 0.05) : 0,
    shiftX: random.chance(0.4) ? random.between(-0.03, 0.03) : 0,
    shiftY: random.chance(0.4) ? random.between(-0.03, 0.03) : 0,
    noise: random.chance(0.3) ? random.whole(4, 12) : 0,
    crf: random.chance(0.3) ? 35 : 23,
  };
}
