import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { MaskPart } from '../../../src-shared/model/privacy.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { formatTimecode } from '../../../src-shared/time.ts';
import { MAX_CLIPS } from '../../engines/sopilot/scoring/align-clips.ts';
import type { ScoredSide, SopScoreInput, SopScoreOutput } from '../../workers/tasks/sop/sop-score-task.ts';
import type { SopilotClipsInput, SopilotClipsProgress } from '../../workers/tasks/sop/sopilot-clips-task.ts';
import type { Side } from './gold-takes.ts';
import type { AdapterInUse } from './staleness.ts';
import { coversVideo } from './take-span.ts';

/** SOPilot refuses to score fewer clips than this. */
const MIN_CLIPS = 4;
/** Its clips are never shorter than this, whatever the frame rate. */
const LEAST_CLIP_SEC = 3.9;

/** Where the SOPilot clips of a video lie. */
export interface ClipFiles {
  readonly folder: string;
  readonly vectorsPath: string;
  readonly metaPath: string;
}

export interface SopilotDependencies {
  readonly clipFiles: (videoId: string) => ClipFiles;
  /** Whether both files of the clips are there. */
  readonly hasClips: (files: ClipFiles) => Promise<boolean>;
  /** Run in worker threads. */
  readonly makeClips: (
    input: Pick<SopilotClipsInput, 'filePath' | 'folder' | 'mask'>,
    signal: AbortSignal,
    onProgress: (progress: SopilotClipsProgress) => void,
  ) => Promise<unknown>;
  readonly runScore: (input: SopScoreInput, signal: AbortSignal) => Promise<SopScoreOutput>;
  /** The feature adapter that clips pass through now. */
  readonly adapterInUse: () => Promise<AdapterInUse | undefined>;
  /** What is masked in a video, by its labels. */
  readonly maskFor: (video: Video) => readonly MaskPart[];
}

/** What may keep SOPilot from scoring without keeping anybody else from it. */
const OWN_REFUSALS: readonly VigilError['code'][] = [
  'bad-input',
  'not-found',
  'unsupported',
  'undecodable',
  'encoder-mismatch',
];

/** Decodes and embeds the clips that are not there yet. Throws `not-found` for a recording that is gone. */
export async function prepareClips(
  sides: readonly Side[],
  { clipFiles, hasClips, makeClips, maskFor }: Omit<SopilotDependencies, 'runScore'>,
  { signal, progress }: { readonly signal: AbortSignal; progress(fraction: number, detail: string): void },
): Promise<void> {
  const videos = new Map(sides.map(({ video }) => [video.videoId, video]));
  let done = 0;
  for (const video of videos.values()) {
    signal.throwIfAborted();
    const files = clipFiles(video.videoId);
    if (!(await hasClips(files))) {
      if (!video.fileFound) throw fileGone(video);
      const before = done / videos.size;
      const input = { filePath: video.path, folder: files.folder, mask: maskFor(video) };
      await makeClips(input, signal, ({ doneSec, durationSec }) => {
        const words = `Reading ${video.name}: ${formatTimecode(doneSec, 0)} of ${formatTimecode(durationSec, 0)}`;
        progress(before + doneSec / durationSec / videos.size, words);
      });
    }
    done += 1;
  }
}

/** Runs `work`; when SOPilot itself refuses, gives the reason as a sentence instead. */
export async function unlessRefused<Result>(
  work: () => Promise<Result>,
): Promise<{ readonly result: Result } | { readonly notice: string }> {
  try {
    return { result: await work() };
  } catch (error) {
    if (!(error instanceof VigilError) || !OWN_REFUSALS.includes(error.code)) throw error;
    return { notice: `There is no sopilot-v1 score beside this one. ${error.message}` };
  }
}

/** What SOPilot makes of a pair, and the feature adapter it was made with; null for none. */
export interface SopilotScore extends SopScoreOutput {
  readonly adapterVersion: number | null;
}

/**
 * Scores as SOPilot does, through the feature adapter in use. Throws `bad-input` for takes too short, `unsupported`
 * for too long, `not-found` without clips, `encoder-mismatch` for an adapter of other vectors.
 */
export async function scoreAsSopilot(
  { gold, trainee }: { readonly gold: Side; readonly trainee: Side },
  { clipFiles, hasClips, runScore, adapterInUse }: SopilotDependencies,
  signal: AbortSignal,
): Promise<SopilotScore> {
  for (const { video } of [gold, trainee]) {
    if (await hasClips(clipFiles(video.videoId))) continue;
    throw video.fileFound
      ? new VigilError('not-found', `The clips of ${video.name} could not be made.`)
      : fileGone(video);
  }
  const side = ({ take, video }: Side): ScoredSide => ({
    ...clipFiles(video.videoId),
    span: coversVideo(take, video) ? undefined : take,
    clockShiftSec: video.firstFrameSec,
  });
  const adapter = await adapterInUse();
  const input = { gold: side(gold), trainee: side(trainee), minClips: MIN_CLIPS, adapterPath: adapter?.path };
  return { ...(await runScore(input, signal)), adapterVersion: adapter?.version ?? null };
}

/** Whether SOPilot would refuse these takes for their length, so that there is no use in reading them for it. */
export function isTooLong(sides: readonly Side[]): boolean {
  return sides.some(({ take }) => (take.endSec - take.startSec) / LEAST_CLIP_SEC > 1.1 * MAX_CLIPS);
}

function fileGone(video: Video): VigilError {
  return new VigilError('not-found', `${video.name} is no longer at ${video.path}.`, {
    hint: 'Show Vigil where the recording is now, then retry the job.',
    details: { videoId: video.videoId },
  });
}
