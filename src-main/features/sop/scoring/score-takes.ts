import type { ScoreResult, StoredScore } from '../../../stores/score-store.ts';
import type { SopStepsInput } from '../../../workers/tasks/sop/sop-steps-task.ts';
import type { Parts } from '../../feature.ts';
import type { ComparedTakes, TakeOfVideo } from './compared-takes.ts';
import { alignmentPoints, findingsOf, stepOutcomes } from './explain-sopilot.ts';
import { cameraNotices, commonEncoder, scorerSteps, usableGolds } from './gold-takes.ts';
import { plainResult } from './plain-result.ts';
import { resultOrNotice, type SopilotNeeds, type SopilotScore, scoreWithSopilot } from './score-with-sopilot.ts';

export type ScorerNeeds = SopilotNeeds & Pick<Parts, 'artifacts' | 'pool'>;

/** What a scorer finds; whether that is enough, and the rules it was scored by, are the task's. */
export type ScorerResult = Omit<ScoreResult, 'passed' | 'scoredWith'>;

interface Context extends ScorerNeeds {
  readonly penalties: SopStepsInput['penalties'];
  readonly signal: AbortSignal;
}

/** Scores a trainee take against its gold takes with the scorer that was asked for. */
export function scoreTakes(takes: ComparedTakes, score: StoredScore, context: Context): Promise<ScorerResult> {
  return score.scorer === 'vigil' ? scoreSteps(takes, context) : scoreClips(takes, score, context);
}

/** The scorer `vigil`, with SOPilot's result beside it where SOPilot has one. */
async function scoreSteps({ golds: all, trainee }: ComparedTakes, context: Context): Promise<ScorerResult> {
  const { artifacts, pool, penalties, signal } = context;
  const encoder = commonEncoder(all[0].video, trainee.video);
  const { golds, notices } = usableGolds(all);
  const framesOf = ({ take, video }: TakeOfVideo): SopStepsInput['trainee'] => ({
    folder: artifacts.folder(video.videoId),
    span: { startSec: take.startSec, endSec: take.endSec },
  });
  const scored = await pool.run(
    'sop-steps',
    {
      encoderId: encoder,
      golds: golds.map((gold, at) => ({ ...framesOf(gold), steps: scorerSteps(golds, at) })),
      trainee: framesOf(trainee),
      penalties,
    },
    { signal },
  );
  const [gold] = all;
  const sopilot = await resultOrNotice(() => scoreWithSopilot({ gold, trainee }, context, signal));
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

/** The scorer `sopilot-v1`, its deviations told as findings. */
async function scoreClips(
  { golds: [gold], trainee }: ComparedTakes,
  { encoder }: StoredScore,
  context: Context,
): Promise<ScorerResult> {
  const evaluation = await scoreWithSopilot({ gold, trainee }, context, context.signal);
  const pair = {
    evaluation,
    steps: gold.take.steps,
    goldShiftSec: gold.video.firstFrameSec,
    traineeShiftSec: trainee.video.firstFrameSec,
  };
  const findings = findingsOf(pair);
  return {
    score: evaluation.result.score,
    steps: stepOutcomes(pair, findings, trainee.take),
    findings,
    sopilotV1: sopilotPart(evaluation, gold),
    alignment: alignmentPoints(pair),
    notices: [],
    encoder,
    goldTakeIds: [gold.take.takeId],
  };
}

function sopilotPart({ result, adapterVersion }: SopilotScore, { take }: TakeOfVideo): ScorerResult['sopilotV1'] {
  return { ...plainResult(result), goldTakeId: take.takeId, adapterVersion };
}
