import { type FrameEvidence, frameEvidence, positionCost } from './frame-evidence.ts';
import type { FrameProducts } from './frame-products.ts';
import type { StepModel } from './step-model.ts';

/** Cost of going on to the next step, of any other jump, and of going to or from "other", in units of evidence. */
const NEXT_COST = 1;
const JUMP_COST = 3;
const OTHER_COST = 2;
/** Cost of leaving a step at its start or entering it at its end, in proportion to what is passed over. */
const PASS_OVER_COST = 4;
/** Cost of a frame that stays at gold's moment, or goes on by two: a pace of half or twice gold's is possible, not free. */
const PACE_COST = 0.3;

/** How a take is read. */
export interface DecodeSettings {
  /** Taken from its vectors. */
  readonly centre: Float64Array;
  /** Per step, and last for what lies between steps: the similarity from which a frame counts as that. */
  readonly levels: Float64Array;
  /** Similarity that makes one unit of evidence between two steps. */
  readonly marginUnit: number;
  /** What speaks for a frame showing no step of gold: 0, or less to find the most alike step at any rate. */
  readonly otherEvidence: number;
}

/** Which step each frame of a take shows, and which moment of gold. */
export interface DecodedFrames {
  /** Per frame: a step's position, `steps.length` for what gold shows between steps, or one more for "other". */
  readonly labels: Int32Array;
  /** Per frame: the example it is taken for; -1 where it shows no step. */
  readonly examples: Int32Array;
  /** (frames x columns): best cosine to each step, and last to what lies between steps. */
  readonly best: Float32Array;
  /** (frames x columns): evidence for each of them, in units. */
  readonly evidence: Float32Array;
  readonly columns: number;
  /** What the take was read with. */
  readonly marginUnit: number;
  readonly centre: Float64Array;
  /** Evidence along the way minus the costs of its changes. */
  readonly objective: number;
}

const STAY = 0;
const FORTH = 1;
const SKIP = 2;
const FROM_NEXT = 3;
const FROM_JUMP = 4;
const FROM_OTHER = 5;
const FROM_BETWEEN = 6;

/**
 * The most likely course of a take through gold's moments (Viterbi over examples). Within a step time goes forth, at
 * about gold's pace: that settles which of two steps a moment belongs to where both look alike. Between steps anything
 * may follow anything, the next step most easily.
 */
export function decodeSteps(
  model: StepModel,
  products: FrameProducts,
  { centre, levels, marginUnit, otherEvidence }: DecodeSettings,
): DecodedFrames {
  const columns = model.steps.length + 1;
  const { frames } = products;
  const best = new Float32Array(frames * columns);
  const evidence = new Float32Array(frames * columns);
  const course = new Course(model, frames, marginUnit, otherEvidence);
  products.forEachFrame(centre, (frame, cosines) => {
    const at = frame * columns;
    const own = { best: best.subarray(at, at + columns), evidence: evidence.subarray(at, at + columns) };
    frameEvidence(model, { levels, marginUnit }, cosines, own);
    course.push(frame, cosines, own);
  });
  return { ...course.finish(), best, evidence, columns, marginUnit, centre };
}

/** The forward pass, one frame at a time, and the way back. States: the examples, then "between", then "other". */
class Course {
  readonly #model: StepModel;
  readonly #frames: number;
  readonly #marginUnit: number;
  readonly #otherEvidence: number;
  readonly #examples: number;
  readonly #stepCount: number;
  readonly #moves: Uint8Array;
  /** Per frame and step: the example of the step that is best to leave from; per frame: of all, and "between" or not. */
  readonly #leaveStep: Int32Array;
  readonly #leaveAny: Int32Array;
  #scores: Float64Array;
  #next: Float64Array;

  constructor(model: StepModel, frames: number, marginUnit: number, otherEvidence: number) {
    this.#marginUnit = marginUnit;
    this.#otherEvidence = otherEvidence;
    this.#model = model;
    this.#frames = frames;
    this.#examples = model.exampleStep.length;
    this.#stepCount = model.steps.length;
    this.#moves = new Uint8Array(frames * (this.#examples + 2));
    this.#leaveStep = new Int32Array(frames * this.#stepCount).fill(-1);
    this.#leaveAny = new Int32Array(frames).fill(-1);
    this.#scores = new Float64Array(this.#examples + 2).fill(Number.NEGATIVE_INFINITY);
    this.#next = new Float64Array(this.#examples + 2);
  }

  push(frame: number, cosines: Float32Array, own: FrameEvidence): void {
    const { exampleStep, exampleProgress, exampleChain, exampleStands } = this.#model;
    const examples = this.#examples;
    const scores = this.#scores;
    const next = this.#next;
    const row = frame * (examples + 2);
    const enter = this.#enterSteps(frame);
    for (let g = 0; g < examples; g++) {
      const k = exampleStep[g]!;
      if (k === this.#stepCount) {
        next[g] = Number.NEGATIVE_INFINITY;
        continue;
      }
      let score = exampleStands[g] === 1 ? scores[g]! : scores[g]! - PACE_COST;
      let move = STAY;
      if (g > 0 && exampleChain[g - 1] === exampleChain[g] && scores[g - 1]! >= score) {
        score = scores[g - 1]!;
        move = FORTH;
      }
      if (g > 1 && exampleChain[g - 2] === exampleChain[g] && scores[g - 2]! - PACE_COST > score) {
        score = scores[g - 2]! - PACE_COST;
        move = SKIP;
      }
      const entered = enter.scores[k]! - PASS_OVER_COST * exampleProgress[g]!;
      if (entered > score) {
        score = entered;
        move = enter.moves[k]!;
      }
      next[g] = score + own.evidence[k]! - positionCost(this.#marginUnit, own.best[k]!, cosines[g]!);
      this.#moves[row + g] = move;
    }
    this.#pushRest(frame, own, enter.any);
    this.#scores = next;
    this.#next = scores;
  }

  /** Best way into each step at this frame. */
  #enterSteps(frame: number): { scores: Float64Array; moves: Uint8Array; any: number } {
    const { exampleStep, exampleProgress } = this.#model;
    const stepCount = this.#stepCount;
    const entry = new Float64Array(stepCount);
    const moves = new Uint8Array(stepCount);
    if (frame === 0) {
      // A take begins with its first step most easily; nothing was left for it.
      for (let k = 0; k < stepCount; k++) entry[k] = k === 0 ? 0 : -JUMP_COST;
      return { scores: entry, moves, any: 0 };
    }
    const leave = new Float64Array(stepCount).fill(Number.NEGATIVE_INFINITY);
    const from = frame * stepCount;
    for (let g = 0; g < this.#examples; g++) {
      const k = exampleStep[g]!;
      if (k === stepCount) continue;
      const score = this.#scores[g]! - PASS_OVER_COST * (1 - exampleProgress[g]!);
      if (score <= leave[k]!) continue;
      leave[k] = score;
      this.#leaveStep[from + k] = g;
    }
    let any = 0;
    for (let k = 1; k < stepCount; k++) if (leave[k]! > leave[any]!) any = k;
    this.#leaveAny[frame] = this.#leaveStep[from + any]!;
    const between = this.#scores[this.#examples]! - NEXT_COST;
    const other = this.#scores[this.#examples + 1]! - OTHER_COST;
    for (let k = 0; k < stepCount; k++) {
      const ways: [number, number][] = [
        [leave[any]! - JUMP_COST, FROM_JUMP],
        [k > 0 ? leave[k - 1]! - NEXT_COST : Number.NEGATIVE_INFINITY, FROM_NEXT],
        [between, FROM_BETWEEN],
        [other, FROM_OTHER],
      ];
      let chosen = ways[0]!;
      for (const way of ways) if (way[0] > chosen[0]) chosen = way;
      entry[k] = chosen[0];
      moves[k] = chosen[1];
    }
    return { scores: entry, moves, any: leave[any]! };
  }

  /** "Between" and "other": each stays, or comes from the best step or from one another. */
  #pushRest(frame: number, own: FrameEvidence, any: number): void {
    const states = [this.#examples, this.#examples + 1];
    for (const [at, state] of states.entries()) {
      const isOther = at === 1;
      const cost = isOther ? OTHER_COST : NEXT_COST;
      const ways: [number, number][] = [
        [frame === 0 ? -cost : this.#scores[state]!, STAY],
        [any - cost, FROM_JUMP],
        [this.#scores[states[1 - at]!]! - OTHER_COST, isOther ? FROM_BETWEEN : FROM_OTHER],
      ];
      let chosen = ways[0]!;
      for (const way of ways) if (way[0] > chosen[0]) chosen = way;
      this.#next[state] = chosen[0] + (isOther ? this.#otherEvidence : own.evidence[this.#stepCount]!);
      this.#moves[frame * (this.#examples + 2) + state] = frame === 0 ? STAY : chosen[1];
    }
  }

  /** The best course's labels and examples. */
  finish(): Pick<DecodedFrames, 'labels' | 'examples' | 'objective'> {
    const count = this.#examples;
    let state = 0;
    for (let at = 1; at < count + 2; at++) if (this.#scores[at]! > this.#scores[state]!) state = at;
    const objective = this.#scores[state]!;
    const labels = new Int32Array(this.#frames);
    const examples = new Int32Array(this.#frames).fill(-1);
    for (let frame = this.#frames - 1; frame >= 0; frame--) {
      labels[frame] = state < count ? this.#model.exampleStep[state]! : this.#stepCount + (state - count);
      if (state < count) examples[frame] = state;
      state = this.#before(frame, state);
    }
    return { labels, examples, objective };
  }

  #before(frame: number, state: number): number {
    const move = this.#moves[frame * (this.#examples + 2) + state]!;
    if (move === FORTH) return state - 1;
    if (move === SKIP) return state - 2;
    if (move === FROM_NEXT) return this.#leaveStep[frame * this.#stepCount + this.#model.exampleStep[state]! - 1]!;
    if (move === FROM_JUMP) return this.#leaveAny[frame]!;
    if (move === FROM_OTHER) return this.#examples + 1;
    if (move === FROM_BETWEEN) return this.#examples;
    return state;
  }
}
