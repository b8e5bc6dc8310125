import type { StepModel } from './step-model.ts';
import type { StepSimilarities } from './step-similarities.ts';
import { clamp } from './vector-math.ts';

/** Evidence runs from -1 (nothing alike) to 1 as the best step's similarity passes its level by this much. */
const CLEARANCE_UNIT = 0.1;
/** A step this many units behind the best one is out; more would let one odd frame outvote a second of others. */
const MOST_BEHIND = 4;
/** Cost of going on to the next step, of any other jump, and of going to or from "other", in units of evidence. */
const NEXT_COST = 1;
const JUMP_COST = 3;
const OTHER_COST = 2;

/** Which step each frame of a take shows. */
export interface DecodedFrames {
  /** Per frame: a step's position, `steps.length` for what gold shows between steps, or one more for "other". */
  readonly labels: Int32Array;
  /** (frames x states) what speaks for each state; "other" is 0 everywhere. */
  readonly evidence: Float32Array;
  readonly states: number;
  /** Evidence along the way minus the costs of its changes. */
  readonly objective: number;
}

/**
 * The most likely course of a take through gold's steps (Viterbi). Evidence for a step is how far the best step of the
 * frame clears its level, minus how far the step is behind the best: clipping each step alone would tie them all
 * where the contrast is small.
 */
export function decodeSteps(model: StepModel, similarities: StepSimilarities): DecodedFrames {
  const { frames, columns } = similarities;
  const states = columns + 1;
  const evidence = gatherEvidence(model, similarities, states);
  const other = columns;
  const from = new Int32Array(frames * states);
  let scores = Float64Array.from({ length: states }, (_, state) => evidence[state]! - startCost(state, other));
  for (let frame = 1; frame < frames; frame++) {
    const next = new Float64Array(states);
    const jump = bestOf(scores, other);
    for (let state = 0; state < states; state++) {
      let source = state;
      let score = scores[state]!;
      const consider = (candidate: number, cost: number): void => {
        if (scores[candidate]! - cost <= score) return;
        source = candidate;
        score = scores[candidate]! - cost;
      };
      if (state === other) consider(jump, OTHER_COST);
      else {
        consider(other, OTHER_COST);
        consider(jump, JUMP_COST);
        if (state > 0) consider(state - 1, NEXT_COST);
      }
      next[state] = score + evidence[frame * states + state]!;
      from[frame * states + state] = source;
    }
    scores = next;
  }
  const labels = new Int32Array(frames);
  let state = bestOf(scores, states);
  const objective = scores[state]!;
  for (let frame = frames - 1; frame >= 0; frame--) {
    labels[frame] = state;
    state = from[frame * states + state]!;
  }
  return { labels, evidence, states, objective };
}

function startCost(state: number, other: number): number {
  if (state === 0) return 0;
  return state === other ? OTHER_COST : JUMP_COST;
}

function bestOf(scores: Float64Array, end: number): number {
  let best = 0;
  for (let state = 1; state < end; state++) if (scores[state]! > scores[best]!) best = state;
  return best;
}

function gatherEvidence(model: StepModel, { frames, columns, best }: StepSimilarities, states: number): Float32Array {
  const { levels, marginUnit, hasBetween } = model;
  const usable = hasBetween ? columns : columns - 1;
  const evidence = new Float32Array(frames * states);
  for (let frame = 0; frame < frames; frame++) {
    let most = -1;
    let clearance = -1;
    for (let k = 0; k < usable; k++) {
      const similarity = best[frame * columns + k]!;
      most = Math.max(most, similarity);
      clearance = Math.max(clearance, (similarity - levels[k]!) / CLEARANCE_UNIT);
    }
    const cleared = clamp(clearance, -1, 1);
    for (let k = 0; k < columns; k++) {
      const behind = (most - best[frame * columns + k]!) / marginUnit;
      evidence[frame * states + k] = k < usable ? cleared - Math.min(MOST_BEHIND, behind) : -2 * MOST_BEHIND;
    }
  }
  return evidence;
}
