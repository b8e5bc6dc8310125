import type { FindingType, Scorer, Take } from '../../../../src-shared/model/sop.ts';
import type { SopStatistics } from '../../../../src-shared/model/sop-statistics.ts';
import type { ScoreSummary } from '../../../stores/score-store.ts';
import type { Parts } from '../../feature.ts';
import { mixedAdapters } from '../adapter/staleness.ts';

type StepStatistics = SopStatistics['steps'][number];
type Attempt = SopStatistics['trainees'][number]['attempts'][number];

interface StatisticsInput {
  readonly taskId: string;
  readonly scorer: Scorer;
  /** Newest first. */
  readonly scores: readonly ScoreSummary[];
  readonly takes: readonly Take[];
  /** When a video was recorded, where that is known. */
  readonly recordedAt: (videoId: string) => string | null;
}

/** How the runs of a task went, by one scorer. Throws `not-found`. */
export async function taskStatistics(
  { taskId, scorer }: { readonly taskId: string; readonly scorer: Scorer },
  { scores, takes, tasks, videos }: Pick<Parts, 'scores' | 'takes' | 'tasks' | 'videos'>,
): Promise<SopStatistics> {
  await tasks.get(taskId);
  const all = await scores.list({ taskId });
  const videoIds = [...new Set(all.map(({ traineeVideoId }) => traineeVideoId))];
  const recorded = new Map((await videos.getMany(videoIds)).map(({ videoId, recordedAt }) => [videoId, recordedAt]));
  return gatherStatistics({
    taskId,
    scorer,
    scores: all,
    takes: await takes.list({ taskId }),
    recordedAt: (videoId) => recorded.get(videoId) ?? null,
  });
}

/** Gathers how the runs of a task went. Gold held against itself is a self-check and does not count. */
export function gatherStatistics({ taskId, scorer, scores, takes, recordedAt }: StatisticsInput): SopStatistics {
  const takeOf = new Map(takes.map((take) => [take.takeId, take]));
  const completed = scores.filter(
    (score) => score.scorer === scorer && score.state === 'completed' && score.score !== null,
  );
  const counted = latestOfEachTake(completed).filter((score) => !isSelfCheck(score, takeOf));
  const points = counted.map(({ score }) => score!);
  const adapters = scorer === 'sopilot-v1' ? counted.flatMap(({ sopilotV1 }) => sopilotV1?.adapterVersion ?? null) : [];
  const adapterVersions = [...new Set(adapters)];
  return {
    taskId,
    scorer,
    attempts: counted.length,
    passed: counted.filter(({ passed }) => passed === true).length,
    meanScore: mean(points),
    adapterVersions,
    notice: mixedAdapters(adapterVersions),
    steps: stepStatistics(counted),
    trainees: byTrainee(counted, takeOf, recordedAt),
  };
}

/** A take that was scored again counts once, by its latest score. */
function latestOfEachTake(scores: readonly ScoreSummary[]): ScoreSummary[] {
  const latest = new Map<string, ScoreSummary>();
  for (const score of scores) if (!latest.has(score.traineeTakeId)) latest.set(score.traineeTakeId, score);
  return [...latest.values()];
}

function isSelfCheck(score: ScoreSummary, takeOf: ReadonlyMap<string, Take>): boolean {
  const trainee = takeOf.get(score.traineeTakeId);
  return score.goldTakeIds.some((takeId) => {
    const gold = takeOf.get(takeId);
    if (!gold || !trainee) return false;
    return gold.videoId === trainee.videoId && gold.startSec === trainee.startSec && gold.endSec === trainee.endSec;
  });
}

/** Steps by name, in the order of the newest score; those that were renamed or dropped since come after. */
function stepStatistics(scores: readonly ScoreSummary[]): StepStatistics[] {
  const names = [...new Set(scores.flatMap(({ steps }) => steps.map(({ name }) => name)))];
  return names.map((name, index) => {
    const runs = scores.flatMap((score) => {
      const step = score.steps.find((candidate) => candidate.name === name);
      return step ? [{ step, findings: score.findings.filter(({ steps }) => steps.includes(step.index)) }] : [];
    });
    const failed = runs.filter(({ findings }) => findings.some(({ pointsLost }) => pointsLost > 0)).length;
    const counts = new Map<FindingType, number>();
    for (const { findings } of runs) {
      for (const type of new Set(findings.map((finding) => finding.type)))
        counts.set(type, (counts.get(type) ?? 0) + 1);
    }
    return {
      index,
      name,
      attempts: runs.length,
      failed,
      failedShare: failed / runs.length,
      shareByType: Object.fromEntries([...counts].map(([type, count]) => [type, count / runs.length])),
      meanDurationRatio: mean(runs.flatMap(({ step }) => step.durationRatio ?? [])),
      meanPointsLost: mean(runs.map(({ findings }) => sharedPoints(findings))) ?? 0,
    };
  });
}

/** Points of findings about two steps count half for each. */
function sharedPoints(findings: ScoreSummary['findings']): number {
  return findings.reduce((sum, { pointsLost, steps }) => sum + pointsLost / Math.max(1, steps.length), 0);
}

function byTrainee(
  scores: readonly ScoreSummary[],
  takeOf: ReadonlyMap<string, Take>,
  recordedAt: StatisticsInput['recordedAt'],
): SopStatistics['trainees'] {
  const attempts = new Map<string, Attempt[]>();
  for (const score of scores) {
    const take = takeOf.get(score.traineeTakeId);
    const label = take?.label ?? score.traineeLabel ?? score.traineeName;
    const own = attempts.get(label) ?? [];
    own.push({
      scoreId: score.scoreId,
      traineeTakeId: score.traineeTakeId,
      videoName: score.traineeName,
      at: recordedAt(score.traineeVideoId) ?? take?.createdAt ?? score.createdAt,
      score: score.score!,
      passed: score.passed,
      findings: score.findings.length,
    });
    attempts.set(label, own);
  }
  return [...attempts]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([label, own]) => ({ label, attempts: own.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)) }));
}

function mean(values: readonly number[]): number | null {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : null;
}
