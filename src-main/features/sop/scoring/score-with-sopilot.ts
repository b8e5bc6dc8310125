import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { maskFor } from '../../../../src-shared/model/privacy.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../../src-shared/sentences/sentence.ts';
import { MAX_CLIPS } from '../../../engines/sopilot/scoring/align-clips.ts';
import type { StageContext } from '../../../jobs/job-stage.ts';
import type { ScoredClips, SopScoreOutput } from '../../../workers/tasks/sop/sop-score-task.ts';
import type { Parts } from '../../feature.ts';
import { adapterInUse } from '../adapter/adapter-in-use.ts';
import { clipFiles, hasClips } from '../takes/clip-files.ts';
import { coversVideo } from '../takes/take-span.ts';
import type { TakeOfVideo } from './compared-takes.ts';
import { recordingGone } from './recording-gone.ts';

/** SOPilot refuses to score fewer clips than this. */
const MIN_CLIPS = 4;
/** Its clips are never shorter than this, whatever the frame rate. */
const MIN_CLIP_SEC = 3.9;

export type SopilotNeeds = Pick<Parts, 'adapters' | 'artifacts' | 'binaries' | 'config' | 'pool' | 'settings'>;

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
  takes: readonly TakeOfVideo[],
  { artifacts, binaries, pool, settings }: SopilotNeeds,
  { signal, progress }: Pick<StageContext, 'progress' | 'signal'>,
): Promise<void> {
  const videos = new Map(takes.map(({ video }) => [video.videoId, video]));
  let done = 0;
  for (const video of videos.values()) {
    signal.throwIfAborted();
    const files = clipFiles(artifacts, video.videoId);
    if (!hasClips(files)) {
      if (!video.fileFound) throw recordingGone(video);
      const before = done / videos.size;
      const mask = maskFor(settings.get().privacyMasks, video);
      await pool.run(
        'sopilot-clips',
        { filePath: video.path, folder: files.folder, mask, binaries: await binaries() },
        {
          signal,
          onMessage: ({ doneSec, durationSec }) => {
            const detail = say('reading-clips', { name: video.name, doneSec, durationSec });
            progress(before + doneSec / durationSec / videos.size, detail);
          },
        },
      );
    }
    done += 1;
  }
}

/** Runs `work`; when SOPilot itself refuses, gives the reason as a sentence instead. */
export async function resultOrNotice<Result>(
  work: () => Promise<Result>,
): Promise<{ readonly result: Result } | { readonly notice: Sentence }> {
  try {
    return { result: await work() };
  } catch (error) {
    if (!(error instanceof VigilError) || !OWN_REFUSALS.includes(error.code)) throw error;
    return { notice: say('no-sopilot-score', { reason: error.said.message }) };
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
export async function scoreWithSopilot(
  { gold, trainee }: { readonly gold: TakeOfVideo; readonly trainee: TakeOfVideo },
  parts: SopilotNeeds,
  signal: AbortSignal,
): Promise<SopilotScore> {
  const { artifacts, pool } = parts;
  for (const { video } of [gold, trainee]) {
    if (hasClips(clipFiles(artifacts, video.videoId))) continue;
    throw video.fileFound
      ? new VigilError('not-found', say('clips-not-made', { name: video.name }))
      : recordingGone(video);
  }
  const clipsOf = ({ take, video }: TakeOfVideo): ScoredClips => ({
    ...clipFiles(artifacts, video.videoId),
    span: coversVideo(take, video) ? undefined : { startSec: take.startSec, endSec: take.endSec },
    clockShiftSec: video.firstFrameSec,
  });
  const adapter = await adapterInUse(parts);
  const input = { gold: clipsOf(gold), trainee: clipsOf(trainee), minClips: MIN_CLIPS, adapterPath: adapter?.path };
  return { ...(await pool.run('sop-score', input, { signal })), adapterVersion: adapter?.version ?? null };
}

/** Whether SOPilot would refuse these takes for their length, so that there is no use in reading them for it. */
export function isTooLong(takes: readonly TakeOfVideo[]): boolean {
  return takes.some(({ take }) => (take.endSec - take.startSec) / MIN_CLIP_SEC > 1.1 * MAX_CLIPS);
}
