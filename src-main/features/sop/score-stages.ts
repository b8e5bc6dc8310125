import type { Job } from '../../../src-shared/model/job.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import type { Span } from '../../../src-shared/time.ts';
import type { Trx } from '../../stores/db/open.ts';
import type { ScoreResult, ScoreStore, StoredScore } from '../../stores/score-store.ts';
import type { TakeStore } from '../../stores/take-store.ts';
import type { TaskStore } from '../../stores/task-store.ts';
import type { SopStepsInput, SopStepsOutput } from '../../workers/tasks/sop/sop-steps-task.ts';
import { alignmentPoints, findingsOf, stepOutcomes } from './explain-score.ts';
import { cameraNotices, commonEncoder, type Side, scorerSteps, usableGolds } from './gold-takes.ts';
import { plainResult } from './plain-result.ts';
import { planSuggestedSteps } from './plan-steps.ts';
import { type ScoreSides, sidesOf } from './score-sides.ts';
import {
  isTooLong,
  prepareClips,
  type SopilotDependencies,
  type SopilotScore,
  scoreAsSopilot,
  unlessRefused,
} from './sopilot-part.ts';

/** What the stages of a score job need of the runner's context. */
export interface ScoreStageContext {
  readonly job: Pick<Job, 'subjectId'>;
  readonly signal: AbortSignal;
  progress(fraction: number, detail: string): void;
  commit(write: (trx: Trx) => Promise<void>): Promise<void>;
}

export interface ScoreStage {
  readonly name: string;
  readonly weight: number;
  run(context: ScoreStageContext): Promise<void>;
}

export interface ScoreStageDependencies extends SopilotDependencies {
  readonly scores: Pick<ScoreStore, 'get'>;
  readonly scoresIn: (trx: Trx) => Pick<ScoreStore, 'complete'>;
  readonly takes: Pick<TakeStore, 'find' | 'replaceSteps'>;
  readonly tasks: Pick<TaskStore, 'find'>;
  readonly findVideo: (videoId: string) => Promise<Video | undefined>;
  /** Spans that follow each other where the picture changes most. */
  readonly suggestSteps: (video: Video, span: Span, signal: AbortSignal) => Promise<readonly Span[]>;
  /** Runs in a worker thread. */
  readonly runSteps: (input: SopStepsInput, signal: AbortSignal) => Promise<SopStepsOutput>;
  /** The pass mark of tasks that have none of their own. */
  readonly passMark: () => number;
}

/** The stages of a score job: see that everything compared is there, then compare and keep the result. */
export function createScoreStages(dependencies: ScoreStageDependencies): readonly ScoreStage[] {
  return [prepareStage(dependencies), scoreStage(dependencies)];
}

function prepareStage(dependencies: ScoreStageDependencies): ScoreStage {
  const { scores, takes, suggestSteps } = dependencies;
  return {
    name: 'prepare',
    weight: 9,
    async run({ job, signal, progress }) {
      const score = await scores.get(job.subjectId);
      const sides = await sidesOf(score, dependencies);
      const [gold] = sides.golds;
      const pair = [gold, sides.trainee];
      if (score.scorer === 'sopilot-v1') {
        await prepareClips(pair, dependencies, { signal, progress });
        return;
      }
      commonEncoder(gold.video, sides.trainee.video);
      if (gold.take.steps.length === 0) {
        const suggested = await suggestSteps(gold.video, gold.take, signal);
        await takes.replaceSteps(gold.take.takeId, planSuggestedSteps(suggested));
      }
      if (!isTooLong(pair)) await unlessRefused(() => prepareClips(pair, dependencies, { signal, progress }));
    },
  };
}

function scoreStage(dependencies: ScoreStageDependencies): ScoreStage {
  const { scores, scoresIn, tasks, passMark } = dependencies;
  return {
    name: 'score',
    weight: 1,
    async run({ job, signal, progress, commit }) {
      const score = await scores.get(job.subjectId);
      const sides = await sidesOf(score, dependencies);
      progress(0, 'Comparing the runs');
      const task = await tasks.find(score.taskId);
      const made = await (score.scorer === 'vigil' ? scoreSteps : scoreClips)(sides, score, {
        ...dependencies,
        penalties: task?.penalties ?? {},
        signal,
      });
      const mark = task?.passMark ?? passMark();
      const { steps, stepsVersion } = sides.golds[0].take;
      const record: ScoreResult = {
        ...made,
        passed: made.score >= mark,
        scoredWith: { steps, stepsVersion, passMark: mark, penalties: task?.penalties ?? {} },
      };
      await commit((trx) => scoresIn(trx).complete(score.scoreId, record));
    },
  };
}

type Made = Omit<ScoreResult, 'passed' | 'scoredWith'>;
interface Making extends ScoreStageDependencies {
  readonly penalties: SopStepsInput['penalties'];
  readonly signal: AbortSignal;
}

/** The scorer `vigil`, with SOPilot's result beside it where SOPilot has one. */
async function scoreSteps({ golds: found, trainee }: ScoreSides, _score: StoredScore, making: Making): Promise<Made> {
  const { clipFiles, runSteps, penalties, signal } = making;
  const encoder = commonEncoder(found[0].video, trainee.video);
  const { golds, notices } = usableGolds(found);
  const input = ({ take, video }: Side): SopStepsInput['trainee'] => ({
    folder: clipFiles(video.videoId).folder,
    span: { startSec: take.startSec, endSec: take.endSec },
  });
  const scored = await runSteps(
    {
      encoderId: encoder,
      golds: golds.map((side, at) => ({ ...input(side), steps: scorerSteps(golds, at) })),
      trainee: input(trainee),
      penalties,
    },
    signal,
  );
  const [gold] = found;
  const sopilot = await unlessRefused(() => scoreAsSopilot({ gold, trainee }, making, signal));
  return {
    score: scored.score,
    steps: [...scored.steps],
    findings: [...scored.findings],
    alignment: [...scored.alignment],
    sopilotV1: 'result' in sopilot ? sopilotPart(sopilot.result, gold) : null,
    notices: [
      ...notices,
      ...cameraNotices(golds, trainee),
      ...scored.notices,
      ...('notice' in sopilot ? [sopilot.notice] : []),
    ],
    encoder,
    goldTakeIds: golds.map(({ take }) => take.takeId),
  };
}

function sopilotPart({ result, adapterVersion }: SopilotScore, { take }: Side): Made['sopilotV1'] {
  return { ...plainResult(result), goldTakeId: take.takeId, adapterVersion };
}

/** The scorer `sopilot-v1`, its deviations told as findings. */
async function scoreClips({ golds: [gold], trainee }: ScoreSides, score: StoredScore, making: Making): Promise<Made> {
  const evaluation = await scoreAsSopilot({ gold, trainee }, making, making.signal);
  const scored = {
    evaluation,
    steps: gold.take.steps,
    goldShiftSec: gold.video.firstFrameSec,
    traineeShiftSec: trainee.video.firstFrameSec,
  };
  const findings = findingsOf(scored);
  return {
    score: evaluation.result.score,
    steps: stepOutcomes(scored, findings, trainee.take),
    findings,
    sopilotV1: sopilotPart(evaluation, gold),
    alignment: alignmentPoints(scored),
    notices: [],
    encoder: score.encoder,
    goldTakeIds: [gold.take.takeId],
  };
}
