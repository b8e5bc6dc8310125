import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { LongCallResult, ParsedInput } from '../../../src-shared/contract/api.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Span } from '../../../src-shared/time.ts';
import { boundsF1 } from './bounds-f1.ts';
import { openDescriptorTask } from './descriptor-task.ts';
import type { EvaluationContext, SopNeeds } from './evaluation-needs.ts';
import type { EvaluationTask } from './evaluation-task.ts';
import { indexRecordings } from './index-recordings.ts';
import { openLibraryTask } from './library-task.ts';
import { performanceMetrics, type ScoredPerformance } from './performance-metrics.ts';
import { type ScoredRun, sopMetrics } from './sop-metrics.ts';
import { performanceReport, truthReport } from './sop-report.ts';
import { SopPerformances, SopTruth } from './sop-truth.ts';

type Report = LongCallResult<'eval.sop'>;

/**
 * Scores the takes of a truth file, or the performances of a file of procedures, through the library and measures how
 * right the findings are. Throws `not-found`, `bad-input`, `cancelled`, or what keeps a video from being scored.
 */
export async function evaluateSop(
  { file, root, descriptor }: ParsedInput<'eval.sop'>,
  needs: SopNeeds,
  context: EvaluationContext,
): Promise<Report> {
  const content = await readJson(file);
  const truth = SopTruth.safeParse(content);
  const performances = SopPerformances.safeParse(content);
  if (!truth.success && !performances.success) {
    throw new VigilError('bad-input', say('no-tasks-with-findings', { path: file }), {
      hint: say('no-tasks-with-findings-hint'),
    });
  }
  const open = descriptor === undefined ? openLibraryTask : openDescriptorTask;
  const task = await open(needs, context);
  try {
    if (truth.success) {
      return await evaluateTruth(truth.data, root ?? dirname(resolve(file)), task, needs, context);
    }
    return await evaluateProcedures(performances.data!, root ?? dirname(dirname(resolve(file))), task, needs, context);
  } finally {
    await task.close();
  }
}

async function evaluateTruth(
  truth: SopTruth,
  root: string,
  evaluation: EvaluationTask,
  needs: SopNeeds,
  { signal, progress }: EvaluationContext,
): Promise<Report> {
  const names = truth.tasks.flatMap(({ gold, videos }) => [gold, ...videos.map(({ file }) => file)]);
  const videoOf = await indexAll(names, root, needs, signal);
  const runs: ScoredRun[] = [];
  const runCount = truth.tasks.reduce((sum, { videos }) => sum + videos.length, 0);
  const suggested: { readonly truth: readonly Span[]; readonly found: readonly Span[] }[] = [];
  for (const { task_id: taskId, gold, gold_steps: steps, videos } of truth.tasks) {
    const goldTakeId = await evaluation.addGold(videoOf(gold), steps);
    suggested.push({ truth: steps, found: await evaluation.suggestSteps(videoOf(gold)) });
    for (const { file } of videos) {
      progress(runs.length / runCount, say('runs-done', { done: runs.length, total: runCount }));
      const { score, findings, steps: outcomes } = await evaluation.score(videoOf(file), goldTakeId);
      const { durationSec } = videoOf(file);
      runs.push({ taskId, file, durationSec, score: score ?? 0, findings, steps: outcomes });
    }
  }
  return truthReport(truth, sopMetrics(truth, runs), boundsF1(suggested));
}

async function evaluateProcedures(
  { procedures }: SopPerformances,
  root: string,
  evaluation: EvaluationTask,
  needs: SopNeeds,
  { signal, progress }: EvaluationContext,
): Promise<Report> {
  const names = procedures.flatMap(({ performances }) => performances.map(({ video }) => video));
  const videoOf = await indexAll(names, root, needs, signal);
  const scored: ScoredPerformance[] = [];
  const pairCount = procedures.reduce((sum, { pairs }) => sum + pairs.length, 0);
  for (const { id: procedureId, performances, pairs } of procedures) {
    for (const pair of pairs) {
      progress(scored.length / pairCount, say('pairs-done', { done: scored.length, total: pairCount }));
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
  return performanceReport(performanceMetrics({ procedures }, scored));
}

function spanOf(performance: { readonly start_sec: number; readonly end_sec: number }): Span {
  return { startSec: performance.start_sec, endSec: performance.end_sec };
}

async function indexAll(
  names: readonly string[],
  root: string,
  needs: SopNeeds,
  signal: AbortSignal,
): Promise<(name: string) => Video> {
  const different = [...new Set(names)];
  const indexed = await indexRecordings(
    different.map((name) => resolve(root, name)),
    needs,
    signal,
  );
  const videos = new Map(different.map((name, at) => [name, indexed[at]]));
  return (name) => {
    const video = videos.get(name);
    if (!video) throw new VigilError('not-found', say('video-could-not-be-indexed', { name }));
    return video;
  };
}

async function readJson(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new VigilError('not-found', say('file-not-found', { path: file }), { cause });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new VigilError('bad-input', say('file-not-json', { path: file }), { cause });
  }
}
