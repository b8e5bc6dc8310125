import { z } from 'zod';
import { CheckFinding, type LibraryCheck } from '../../../src-shared/model/check.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { LongCallContext } from '../../jobs/long-call.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import { checkFile } from './check-file.ts';
import { type CheckPartsNeeds, checkParts } from './check-parts.ts';
import { checkProxy } from './check-proxy.ts';
import { type CheckStreamNeeds, checkStream } from './check-stream.ts';
import { checkVideo } from './check-video.ts';

export type CheckNeeds = CheckPartsNeeds & CheckStreamNeeds;

/** Between two checkpoints: what a killed check has to read again at most, in time. */
const CHECKPOINT_EVERY_MS = 5000;
/** Share of the work that the videos are; the rest is what belongs to the library as a whole. */
const VIDEOS_SHARE = 0.95;

/** How far a check was when it was interrupted. */
const Checkpoint = z
  .object({
    done: z.array(z.string()),
    files: z.number(),
    checksumsTaken: z.number(),
    findings: z.array(CheckFinding),
  })
  .nullable()
  .catch(null);

/** Checks video by video, then databases, indexes and models; one that was interrupted goes on where it was. */
export async function checkLibrary(
  input: { readonly repair: boolean },
  { signal, progress, checkpoint, saveCheckpoint }: LongCallContext,
  needs: CheckNeeds,
): Promise<LibraryCheck> {
  const soFar = Checkpoint.parse(checkpoint) ?? { done: [], files: 0, checksumsTaken: 0, findings: [] };
  const done = new Set(soFar.done);
  const videoIds = await needs.videos.ids({});
  let savedAtMs = performance.now();
  for (const [at, videoId] of videoIds.entries()) {
    signal.throwIfAborted();
    const video = done.has(videoId) ? undefined : await needs.videos.find(videoId);
    if (!video) continue;
    progress(
      (VIDEOS_SHARE * at) / videoIds.length,
      say('check-of-video', { name: video.name, done: at, total: videoIds.length }),
    );
    const { files, taken, findings } = await checkVideo(video, input, signal, needs);
    done.add(videoId);
    soFar.files += files;
    soFar.checksumsTaken += taken;
    const ofFile = await checkFile(video, input, signal, needs);
    // What another recording at its path holds says nothing of it.
    const ofStream = ofFile.length > 0 ? [] : await checkStream(video, input, signal, needs);
    soFar.findings.push(...ofFile, ...ofStream, ...findings, ...(await checkProxy(video, input, needs)));
    const wasRepaired = input.repair && findings.length + ofStream.length > 0;
    if (!wasRepaired && performance.now() - savedAtMs < CHECKPOINT_EVERY_MS) continue;
    savedAtMs = performance.now();
    await saveCheckpoint({ ...soFar, done: [...done] });
    faultPoint('check:checkpoint');
  }
  progress(VIDEOS_SHARE, say('check-of-parts'));
  const videosAreWhole = soFar.findings.every(({ file, outcome }) => file === null || outcome === 'mended');
  const findings = [...soFar.findings, ...(await checkParts({ ...input, videosAreWhole }, signal, needs))];
  return {
    videos: videoIds.length,
    files: soFar.files,
    checksumsTaken: soFar.checksumsTaken,
    isWhole: findings.every(({ outcome }) => outcome === 'mended'),
    findings,
  };
}
