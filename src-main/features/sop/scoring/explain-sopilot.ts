import type { AlignmentPoint, Finding, Step, StepOutcome } from '../../../../src-shared/model/sop.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../../src-shared/sentences/sentence.ts';
import { overlapSec, type Span } from '../../../../src-shared/time.ts';
import { DEFAULT_SOPILOT_PARAMS } from '../../../engines/sopilot/scoring/params.ts';
import type { SopilotDeviation, SopilotTimeRange } from '../../../engines/sopilot/scoring/result.ts';
import type { SopScoreOutput } from '../../../workers/tasks/sop/sop-score-task.ts';

/** What SOPilot found in a pair of takes, and what its clocks and steps are. */
export interface ScoredPair {
  readonly evaluation: SopScoreOutput;
  /** The gold take's steps. */
  readonly steps: readonly Step[];
  /** What the player's clock shows at SOPilot's 0, on each video. */
  readonly goldShiftSec: number;
  readonly traineeShiftSec: number;
}

/** A step is meant by a stretch of gold that holds at least this share of the clips of the shorter of the two. */
const MIN_SHARE = 0.5;
const MAJOR_CONFIDENCE = 0.25;
const MAJOR_POINTS = 5;

/** SOPilot's deviations as findings, in its order, on the players' clocks and with the trainer's steps. */
export function findingsOf(pair: ScoredPair): Finding[] {
  const { deviations, metrics } = pair.evaluation.result;
  const points = pointsOf(pair);
  return deviations.map((deviation, at) => {
    const goldSpan = shifted(deviation.gold_time, pair.goldShiftSec);
    const trainee = shifted(deviation.trainee_time, pair.traineeShiftSec);
    const confidence = Math.min(1, Math.max(0, deviation.confidence));
    const pointsLost = points[at]!;
    const grave = deviation.type !== 'execution_deviation' || confidence >= MAJOR_CONFIDENCE;
    return {
      type: FINDING_TYPES[deviation.type],
      steps: goldSpan ? stepsMeant(pair.steps, pair.evaluation.goldClips, goldSpan) : [],
      startSec: trainee?.startSec ?? null,
      endSec: trainee?.endSec ?? null,
      goldSpan,
      severity: grave || pointsLost >= MAJOR_POINTS ? 'major' : 'minor',
      confidence,
      pointsLost,
      explanation: explanationOf(deviation, goldSpan, trainee, metrics.effective_low_similarity_threshold),
    };
  });
}

const FINDING_TYPES = {
  step_missing: 'missing',
  order_swap: 'swapped',
  execution_deviation: 'deviating',
} as const satisfies Record<SopilotDeviation['type'], Finding['type']>;

/** What became of each of the trainer's steps, read off the alignment of clips. */
export function stepOutcomes(pair: ScoredPair, findings: readonly Finding[], traineeTake: Span): StepOutcome[] {
  const { dtw, similarities, goldClips, traineeClips } = pair.evaluation;
  const goldUses = countUses(dtw.path.map(([gold]) => gold));
  const traineeUses = countUses(dtw.path.map(([, trainee]) => trainee));
  return pair.steps.map((step) => {
    const own = new Set(clipsOfStep(goldClips, step));
    const pairs = dtw.path.flatMap(([gold, trainee], at) => (own.has(gold) ? [{ gold, trainee, at }] : []));
    const outcomes = [...new Set(findings.filter(({ steps }) => steps.includes(step.index)).map(({ type }) => type))];
    const seen = pairs.length > 0 && !outcomes.includes('missing');
    // A clip aligned with several is shared among them, so that the times of all steps add up to both runs.
    const goldSec = sum(pairs.map(({ gold }) => lengthSec(goldClips[gold]!) / goldUses.get(gold)!));
    const traineeSec = sum(pairs.map(({ trainee }) => lengthSec(traineeClips[trainee]!) / traineeUses.get(trainee)!));
    return {
      index: step.index,
      name: step.name,
      goldStartSec: step.startSec,
      goldEndSec: step.endSec,
      spans: seen ? clipRuns(pairs.map(({ trainee }) => trainee)).flatMap(runSpan(traineeClips, traineeTake)) : [],
      outcomes: outcomes.length > 0 ? outcomes : ['done'],
      durationRatio: seen && goldSec > 0 ? traineeSec / goldSec : null,
      similarity: pairs.length > 0 ? sum(pairs.map(({ at }) => similarities[at]!)) / pairs.length : null,
    };
  });
}

/** The centres of aligned clips, each on its own video's clock: what synced playback follows. */
export function alignmentPoints({ evaluation }: ScoredPair): AlignmentPoint[] {
  const { dtw, similarities, goldClips, traineeClips } = evaluation;
  return dtw.path.map(([gold, trainee], at) => ({
    goldSec: clipCentre(goldClips[gold]!),
    traineeSec: clipCentre(traineeClips[trainee]!),
    similarity: similarities[at]!,
  }));
}

/** Points of each deviation: a fixed number per missing or swapped step; low clips share the deviation term. */
function pointsOf({ evaluation, goldShiftSec, traineeShiftSec }: ScoredPair): number[] {
  const { result, dtw, goldClips, traineeClips } = evaluation;
  const params = DEFAULT_SOPILOT_PARAMS;
  const lowCounts = result.deviations.map((deviation) => {
    if (deviation.type !== 'execution_deviation') return 0;
    const gold = shifted(deviation.gold_time, goldShiftSec);
    const trainee = shifted(deviation.trainee_time, traineeShiftSec);
    if (!gold || !trainee) return 0;
    return dtw.path.filter(
      ([g, t], at) =>
        evaluation.similarities[at]! < result.metrics.effective_low_similarity_threshold + 1e-6 &&
        within(clipCentre(goldClips[g]!), gold) &&
        within(clipCentre(traineeClips[t]!), trainee),
    ).length;
  });
  const allLow = sum(lowCounts);
  return result.deviations.map((deviation, at) => {
    if (deviation.type === 'step_missing') return params.w_miss;
    if (deviation.type === 'order_swap') return params.w_swap;
    return allLow > 0 ? (params.w_dev * result.metrics.deviation * lowCounts[at]!) / allLow : 0;
  });
}

function explanationOf(
  { type, confidence }: SopilotDeviation,
  gold: Span | null,
  trainee: Span | null,
  threshold: number,
): Sentence {
  const goldPart = gold ? say('gold-span', span(gold)) : say('this-part-of-gold');
  const shares = { alike: 1 - confidence, needed: threshold };
  if (type === 'order_swap') {
    return gold ? say('sopilot-part-too-early', span(gold)) : say('sopilot-this-part-too-early');
  }
  if (type === 'execution_deviation') {
    const where = trainee ? say('trainee-span', span(trainee)) : say('part-of-trainee-run');
    return say('sopilot-part-deviates', { where, goldPart, ...shares });
  }
  if (!trainee) return say('sopilot-part-not-aligned', { goldPart });
  return say('sopilot-part-left-out', { goldPart, ...span(trainee), ...shares });
}

function span({ startSec, endSec }: Span): { readonly startSec: number; readonly endSec: number } {
  return { startSec, endSec };
}

/**
 * Indexes of the trainer's steps that a stretch of gold is about, by the clips they share (the clips of a step are
 * those its row in the step table speaks of); the one that shares most when it is about none.
 */
function stepsMeant(steps: readonly Step[], clips: SopScoreOutput['goldClips'], gold: Span): number[] {
  const meantClips = new Set(clips.flatMap((clip, at) => (within(clipCentre(clip), gold) ? [at] : [])));
  const shared = steps.map((step) => {
    const own = clipsOfStep(clips, step);
    const count = own.filter((clip) => meantClips.has(clip)).length;
    return { index: step.index, count, needed: MIN_SHARE * Math.min(own.length, meantClips.size) };
  });
  const meant = shared.filter(({ count, needed }) => count > 0 && count >= needed);
  if (meant.length > 0) return meant.map(({ index }) => index);
  const most = shared.reduce((best, each) => (each.count > best.count ? each : best), { index: -1, count: 0 });
  return most.count > 0 ? [most.index] : [];
}

/** Clips with their centre in the step; for a step shorter than a clip, the clip it shares most time with. */
function clipsOfStep(clips: SopScoreOutput['goldClips'], step: Span): number[] {
  const inside = clips.flatMap((clip, at) => (within(clipCentre(clip), step) ? [at] : []));
  if (inside.length > 0) return inside;
  let most = 0;
  let found: number | undefined;
  for (const [at, clip] of clips.entries()) {
    const sec = overlapSec(clip, step);
    if (sec > most) {
      most = sec;
      found = at;
    }
  }
  return found === undefined ? [] : [found];
}

/** Ascending clip indexes as runs of neighbours: [first, last]. */
function clipRuns(clips: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const clip of clips) {
    const last = runs.at(-1);
    if (last && clip <= last[1] + 1) last[1] = clip;
    else runs.push([clip, clip]);
  }
  return runs;
}

/** A run of clips as a span inside the take; nothing when the take ends before it. */
function runSpan(clips: SopScoreOutput['traineeClips'], take: Span): (run: [number, number]) => [number, number][] {
  return ([first, last]) => {
    const startSec = Math.max(clips[first]!.startSec, take.startSec);
    const endSec = Math.min(clips[last]!.endSec, take.endSec);
    return endSec > startSec ? [[startSec, endSec]] : [];
  };
}

function countUses(indexes: readonly number[]): Map<number, number> {
  const uses = new Map<number, number>();
  for (const index of indexes) uses.set(index, (uses.get(index) ?? 0) + 1);
  return uses;
}

function shifted({ start_sec, end_sec }: SopilotTimeRange, shiftSec: number): Span | null {
  return start_sec === null || end_sec === null ? null : { startSec: start_sec + shiftSec, endSec: end_sec + shiftSec };
}

function clipCentre({ startSec, endSec }: Span): number {
  return (startSec + endSec) / 2;
}

function lengthSec({ startSec, endSec }: Span): number {
  return endSec - startSec;
}

function within(sec: number, { startSec, endSec }: Span): boolean {
  return sec >= startSec && sec < endSec;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
