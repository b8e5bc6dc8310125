import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { LongCallResult, ParsedInput } from '../../../src-shared/contract/api.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { counted } from '../../../src-shared/counted.ts';
import type { Score } from '../../../src-shared/model/sop.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import type { Span } from '../../../src-shared/time.ts';
import type { LongCallContext } from '../../jobs/long-call.ts';
import { boundsF1 } from './bounds-f1.ts';
import { evaluateSop, type ScoredRun } from './sop.ts';
import { performanceReport, truthReport } from './sop-figures.ts';
import { evaluatePerformances, type ScoredPerformance } from './sop-performances.ts';
import { SopPerformances, SopTruth } from './sop-truth.ts';

interface NamedStep extends Span {
  readonly name: string;
}

/** A task that no list shows, for the time of an evaluation. */
export interface EvaluationTask {
  /** Gives the take's id. Without a span it is the whole video. */
  addGold(video: Video, steps: readonly NamedStep[], span?: Span): Promise<string>;
  /** Scores a run against one gold take, as a trainer would. */
  score(video: Video, goldTakeId: string, span?: Span): Promise<Pick<Score, 'score' | 'findings' | 'steps'>>;
  /** Steps as they would be suggested for a whole video. */
  suggestSteps(video: Video): Promise<readonly Span[]>;
  /** Removes the task with all that was made for it. */
  close(): Promise<void>;
}

export interface SopEvaluationDependencies {
  /** Brings files into the library and waits until each is indexed; in the order asked for. */
  readonly indexVideos: (paths: readonly string[], signal: AbortSignal) => Promise<readonly Video[]>;
  /** With a descriptor, what the scorer sees are its vectors in place of the library's. */
  readonly openTask: (descriptor: EvaluationDescriptor | undefined, signal: AbortSignal) => Promise<EvaluationTask>;
}

type EvaluationDescriptor = NonNullable<ParsedInput<'eval.sop'>['descriptor']>;

type Report = LongCallResult<'eval.sop'>;
type EvaluationContext = Pick<LongCallContext, 'signal' | 'progress'>;

/**
 * Scores the takes of a truth file, or the performances of a file of procedures, through the library and measures how
 * right the findings are. Throws `not-found`, `bad-input`, `cancelled`, or what keeps a video from being scored.
 */
export async function evaluateSopFile(
  { file, root, descriptor }: ParsedInput<'eval.sop'>,
  dependencies: SopEvaluationDependencies,
  context: EvaluationContext,
): Promise<Report> {
  const { signal } = context;
  const content = await readJson(file);
  const truth = SopTruth.safeParse(content);
  const performances = SopPerformances.safeParse(content);
  if (!truth.success && !performances.success) {
    throw new VigilError('bad-input', `${file} lists no tasks with findings, and no procedures with performances.`, {
      hint: 'It is {format_version: 1, tasks:[{task_id, gold, gold_steps, videos}]}, or {procedures:[…]}.',
    });
  }
  const task = await dependencies.openTask(descriptor, signal);
  try {
    if (truth.success) {
      return await evaluateTruth(truth.data, root ?? dirname(resolve(file)), task, dependencies, context);
    }
    return await evaluateProcedures(
      performances.data!,
      root ?? dirname(dirname(resolve(file))),
      task,
      dependencies,
      context,
    );
  } finally {
    await task.close();
  }
}

async function evaluateTruth(
  truth: SopTruth,
  root: string,
  evaluation: EvaluationTask,
  dependencies: SopEvaluationDependencies,
  { signal, progress }: EvaluationContext,
): Promise<Report> {
  const names = truth.tasks.flatMap(({ gold, videos }) => [gold, ...videos.map(({ file }) => file)]);
  const videoOf = await indexAll(names, root, dependencies, signal);
  const runs: ScoredRun[] = [];
  const runCount = truth.tasks.reduce((sum, { videos }) => sum + videos.length, 0);
  const suggested: { readonly truth: readonly Span[]; readonly found: readonly Span[] }[] = [];
  for (const { task_id: taskId, gold, gold_steps: steps, videos } of truth.tasks) {
    const goldTakeId = await evaluation.addGold(videoOf(gold), steps);
    suggested.push({ truth: steps, found: await evaluation.suggestSteps(videoOf(gold)) });
    for (const { file } of videos) {
      progress(runs.length / runCount, `${runs.length} of ${counted(runCount, 'run')}`);
      const { score, findings, steps: outcomes } = await evaluation.score(videoOf(file), goldTakeId);
      const { durationSec } = videoOf(file);
      runs.push({ taskId, file, durationSec, score: score ?? 0, findings, steps: outcomes });
    }
  }
  return truthReport(truth, evaluateSop(truth, runs), boundsF1(suggested));
}

async function evaluateProcedures(
  { procedures }: SopPerformances,
  root: string,
  evaluation: EvaluationTask,
  dependencies: SopEvaluationDependencies,
  { signal, progress }: EvaluationContext,
): Promise<Report> {
  const names = procedures.flatMap(({ performances }) => performances.map(({ video }) => video));
  const videoOf = await indexAll(names, root, dependencies, signal);
  const scored: ScoredPerformance[] = [];
  const pairCount = procedures.reduce((sum, { pairs }) => sum + pairs.length, 0);
  for (const { id: procedureId, performances, pairs } of procedures) {
    for (const pair of pairs) {
      progress(scored.length / pairCount, `${scored.length} of ${counted(pairCount, 'pair')}`);
      const gold = performances.find(({ id }) => id === pair.gold);
      const candidate = performances.find(({ id }) => id === pair.candidate);
      if (!gold || !candidate) continue;
      const steps = gold.steps.map(({ step, start_sec, end_sec }) => ({
        name: step,
        startSec: start_sec,
        endSec: end_sec,
      }));
      const goldTakeId = await evaluation.addGold(videoOf(gold.video), steps, spanOf(gold));
      const {
        score,
        findings,
        steps: outcomes,
      } = await evaluation.score(videoOf(candidate.video), goldTakeId, spanOf(candidate));
      scored.push({ procedureId, ...pair, score: score ?? 0, findings, steps: outcomes });
    }
  }
  return performanceReport(evaluatePerformances({ procedures }, scored));
}

function spanOf(performance: { readonly start_sec: number; readonly end_sec: number }): Span {
  return { startSec: performance.start_sec, endSec: performance.end_sec };
}

async function indexAll(
  names: readonly string[],
  root: string,
  { indexVideos }: SopEvaluationDependencies,
  signal: AbortSignal,
): Promise<(name: string) => Video> {
  const different = [...new Set(names)];
  const indexed = await indexVideos(
    different.map((name) => resolve(root, name)),
    signal,
  );
  const videos = new Map(different.map((name, at) => [name, indexed[at]]));
  return (name) => {
    const video = videos.get(name);
    if (!video) throw new VigilError('not-found', `The video ${name} could not be indexed.`);
    return video;
  };
}

async function readJson(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new VigilError('not-found', `There is no file ${file}.`, { cause });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new VigilError('bad-input', `${file} is not JSON.`, { cause });
  }
}
