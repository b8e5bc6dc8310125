import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Job } from '../../../src-shared/model/job.ts';
import type { Score, Take } from '../../../src-shared/model/sop.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { formatTimecode } from '../../../src-shared/time.ts';
import type { Trx } from '../../stores/db/open.ts';
import type { ScoreStore } from '../../stores/score-store.ts';
import type { TakeStore } from '../../stores/take-store.ts';
import type { ScoredSide, SopScoreInput, SopScoreOutput } from '../../workers/sop-score-task.ts';
import type { SopilotClipsInput, SopilotClipsProgress } from '../../workers/sopilot-clips-task.ts';
import { alignmentPoints, findingsOf, stepOutcomes } from './explain-score.ts';
import { plainResult } from './plain-result.ts';
import { coversVideo } from './take-span.ts';

/** SOPilot refuses to score fewer clips than this. */
const MIN_CLIPS = 4;

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

/** Where the SOPilot clips of a video lie. */
export interface ClipFiles {
  readonly folder: string;
  readonly vectorsPath: string;
  readonly metaPath: string;
}

export interface ScoreStageDependencies {
  readonly scores: Pick<ScoreStore, 'get'>;
  readonly scoresIn: (trx: Trx) => Pick<ScoreStore, 'complete'>;
  readonly takes: Pick<TakeStore, 'find'>;
  readonly findVideo: (videoId: string) => Promise<Video | undefined>;
  readonly clipFiles: (videoId: string) => ClipFiles;
  /** Whether both files of the clips are there. */
  readonly hasClips: (files: ClipFiles) => Promise<boolean>;
  /** Run in worker threads. */
  readonly makeClips: (
    input: Pick<SopilotClipsInput, 'filePath' | 'folder'>,
    signal: AbortSignal,
    onProgress: (progress: SopilotClipsProgress) => void,
  ) => Promise<unknown>;
  readonly runScore: (input: SopScoreInput, signal: AbortSignal) => Promise<SopScoreOutput>;
  readonly passMark: () => number;
}

interface Side {
  readonly take: Take;
  readonly video: Video;
}

/** The stages of a score job: make the clips that are not there yet, then compare and keep the result. */
export function createScoreStages(dependencies: ScoreStageDependencies): readonly ScoreStage[] {
  return [prepareStage(dependencies), scoreStage(dependencies)];
}

function prepareStage(dependencies: ScoreStageDependencies): ScoreStage {
  const { scores, clipFiles, hasClips, makeClips } = dependencies;
  return {
    name: 'prepare',
    weight: 9,
    async run({ job, signal, progress }) {
      const { gold, trainee } = await sidesOf(await scores.get(job.subjectId), dependencies);
      const videos = new Map([gold.video, trainee.video].map((video) => [video.videoId, video]));
      let done = 0;
      for (const video of videos.values()) {
        signal.throwIfAborted();
        const files = clipFiles(video.videoId);
        if (!(await hasClips(files))) {
          if (!video.fileFound) throw fileGone(video);
          const before = done / videos.size;
          await makeClips({ filePath: video.path, folder: files.folder }, signal, ({ doneSec, durationSec }) => {
            const words = `Reading ${video.name}: ${formatTimecode(doneSec, 0)} of ${formatTimecode(durationSec, 0)}`;
            progress(before + doneSec / durationSec / videos.size, words);
          });
        }
        done += 1;
      }
    },
  };
}

function scoreStage(dependencies: ScoreStageDependencies): ScoreStage {
  const { scores, scoresIn, clipFiles, runScore, passMark } = dependencies;
  return {
    name: 'score',
    weight: 1,
    async run({ job, signal, progress, commit }) {
      const score = await scores.get(job.subjectId);
      const { gold, trainee } = await sidesOf(score, dependencies);
      progress(0, 'Comparing the two runs');
      const side = ({ take, video }: Side): ScoredSide => ({
        ...clipFiles(video.videoId),
        span: coversVideo(take, video) ? undefined : take,
        clockShiftSec: video.firstFrameSec,
      });
      const evaluation = await runScore({ gold: side(gold), trainee: side(trainee), minClips: MIN_CLIPS }, signal);
      const scored = {
        evaluation,
        steps: gold.take.steps,
        goldShiftSec: gold.video.firstFrameSec,
        traineeShiftSec: trainee.video.firstFrameSec,
      };
      const findings = findingsOf(scored);
      const { result } = evaluation;
      const record = {
        score: result.score,
        passed: result.score >= passMark(),
        steps: stepOutcomes(scored, findings, trainee.take),
        findings,
        sopilotV1: { ...plainResult(result), goldTakeId: gold.take.takeId },
        alignment: alignmentPoints(scored),
      };
      await commit((trx) => scoresIn(trx).complete(score.scoreId, record));
    },
  };
}

async function sidesOf(
  score: Score,
  dependencies: Pick<ScoreStageDependencies, 'takes' | 'findVideo'>,
): Promise<{ gold: Side; trainee: Side }> {
  const [gold, trainee] = await Promise.all([
    sideOf('gold', score.goldTakeIds[0] ?? '', score.goldName, dependencies),
    sideOf('trainee', score.traineeTakeId, score.traineeName, dependencies),
  ]);
  return { gold, trainee };
}

async function sideOf(
  side: 'gold' | 'trainee',
  takeId: string,
  name: string,
  { takes, findVideo }: Pick<ScoreStageDependencies, 'takes' | 'findVideo'>,
): Promise<Side> {
  const take = await takes.find(takeId);
  const video = take && (await findVideo(take.videoId));
  if (!take || !video) {
    throw new VigilError('not-found', `The ${side} take or its video (${name}) was removed.`, {
      hint: 'Add the take again, then score it anew.',
      details: { takeId },
    });
  }
  return { take, video };
}

function fileGone(video: Video): VigilError {
  return new VigilError('not-found', `${video.name} is no longer at ${video.path}.`, {
    hint: 'Show Vigil where the recording is now, then retry the job.',
    details: { videoId: video.videoId },
  });
}
