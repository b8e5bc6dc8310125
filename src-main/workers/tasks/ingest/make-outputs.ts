import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { storedSentence } from '../../../../src-shared/sentences/sentence.ts';
import type { ScanOutput, WholeFile } from '../../../engines/scan/outputs/scan-output.ts';
import { type ScanSummary, scanVideo } from '../../../engines/scan/scan.ts';
import type { ScanRequest } from '../../../engines/scan/scan-request.ts';
import { writeVectorMatrix } from '../../../formats/npy.ts';
import { replaceFile } from '../../../platform/atomic-file.ts';
import { markUnfinished } from '../../../stores/artifacts/checksums.ts';
import { layout } from '../../../stores/artifacts/layout.ts';
import { readDoubles } from '../../../stores/artifacts/scan-files.ts';
import { GrowingFiles } from './growing-files.ts';
import { checkpointOf, lengthsIn, type ScanCheckpoint } from './scan-checkpoint.ts';
import { beginOutputs, type OutputAtWork, onlyOne, ScanRun } from './scan-run.ts';
import type { ScanTaskResult, StartedScan } from './scan-task-input.ts';
import { findsFrameTimes, settleOutputs } from './settle-outputs.ts';
import { assertUnchanged } from './unchanged-recording.ts';

/** Outputs to make with one decode, from the start or from a checkpoint. */
export interface Attempt {
  readonly outputs: readonly ScanOutput[];
  readonly checkpoint?: ScanCheckpoint;
}

/** Decodes the video once for these outputs and leaves their files. Throws as `scanVideo` does. */
export async function makeOutputs(scan: StartedScan, { outputs, checkpoint }: Attempt): Promise<ScanTaskResult> {
  const { input, context, target, probe } = scan;
  const { binaries, filePath, folder } = input;
  const partial = join(folder, layout.partialScan);
  const stopped = new AbortController();
  let files: GrowingFiles | undefined;
  const atWork = await beginOutputs(outputs, {
    ...target,
    ...{ binaries, filePath, probe, partialFolder: partial },
    signal: AbortSignal.any([context.signal, stopped.signal]),
    lengths: checkpoint ? lengthsIn(checkpoint) : {},
    openEncoder: () => context.openEncoder(input.encoder.folder),
    openDetector: () => context.openDetector(input.detector!),
    append: (name, values) => files!.append(name, values),
  });
  const growing = atWork.flatMap((output) => output.growing);
  files = await GrowingFiles.open(partial, growing, checkpoint && lengthsIn(checkpoint), [layout.storyboardTiles]);
  const asked = await askOfDecoder(scan, atWork, checkpoint);
  const resumable = outputs.filter(({ needsWholeScan }) => !needsWholeScan);
  try {
    const run = new ScanRun(atWork, {
      files,
      checkpointEverySec: resumable.length > 0 ? input.checkpointEverySec : Number.POSITIVE_INFINITY,
      resumeFrom: checkpoint?.position,
      onProgress: (doneSec) => context.emit({ kind: 'progress', doneSec, durationSec: probe.durationSec }),
      onCheckpoint: (position, lengths) => {
        const reached = checkpointOf(resumable, target, position, lengths);
        context.emit({ kind: 'checkpoint', checkpoint: reached, uptoSec: position.lastTimeUs / 1e6 });
      },
    });
    // Sound is read beside the scan: without anything else there is none.
    const summary = atWork.every(({ output }) => output.wants === 'sound' && scan.before)
      ? NOTHING_DECODED
      : await scanVideo(
          {
            ...{ binaries, filePath, probe, ...asked },
            sampleRateFps: target.encoder.sampleRateFps,
            mask: target.mask,
            accelerator: input.accelerator,
            takeSampleBuffer: run.takeSampleBuffer,
            knownTimesSec: findsFrameTimes(outputs, target) ? undefined : await readDoubles(folder, layout.frameTimes),
            resumeFrom: checkpoint?.position,
            signal: context.signal,
          },
          run.sink,
        );
    const whole = await run.finish();
    await assertUnchanged(input);
    for (const file of whole) await writeWhole(partial, file);
    await files.finish();
    const failed = atWork.filter(({ running }) => running.failure !== undefined);
    const lost = new Set(failed.flatMap(({ output }) => output.files(target).map(({ name }) => name)));
    for (const name of lost) await rm(join(partial, name), { force: true });
    const left = [...growing, ...whole].map(({ name }) => name).filter((name) => !lost.has(name));
    left.push(...atWork.flatMap(({ running }) => running.thumbnails?.folder ?? []));
    const failedOutputs = failed.map(({ output }) => output);
    const scanned = await settleOutputs(scan, { tried: outputs, failed: failedOutputs, left }, summary);
    const made = outputs.filter((output) => !failedOutputs.includes(output)).map(({ key }) => key);
    const problems = failed.flatMap(({ running }) => (running.failure ? [storedSentence(running.failure)] : []));
    return { ...scanned, made, problems, samples: run.samples, decodes: summary.decodes };
  } catch (error) {
    stopped.abort();
    await files.close();
    throw error;
  }
}

const NOTHING_DECODED: ScanSummary = {
  ...{ frameCount: 0, decodes: 0, resumedBySeeking: false, sawDamage: false },
  jumps: { jumps: 0, turns: 0 },
};

/** What the outputs ask of the decoder besides frames and samples, with the folders where pictures go made ready. */
async function askOfDecoder(
  { input: { folder }, target }: StartedScan,
  atWork: readonly OutputAtWork[],
  checkpoint: ScanCheckpoint | undefined,
): Promise<Pick<ScanRequest, 'thumbnails' | 'storyboard' | 'sopilotFrames'>> {
  const running = atWork.map((output) => output.running);
  const thumbnails = onlyOne(
    running.map((output) => output.thumbnails),
    'thumbnails',
  );
  const storyboard = onlyOne(
    running.map((output) => output.storyboard),
    'a storyboard',
  );
  const everyNthFrame = onlyOne(
    running.map((output) => output.everyNthFrame),
    'every nth frame',
  );
  const thumbnailFolder = join(folder, thumbnails?.folder ?? '');
  if (thumbnails) {
    // Pictures of an earlier scan may show what is masked now.
    if (!checkpoint && target.mask.length > 0) await rm(thumbnailFolder, { recursive: true, force: true });
    await mkdir(thumbnailFolder, { recursive: true });
    await markUnfinished(folder, layout.thumbnails);
  }
  const tileFolder = join(folder, layout.partialScan, storyboard?.folder ?? '');
  if (storyboard) await mkdir(tileFolder, { recursive: true });
  return {
    thumbnails: thumbnails && { ...thumbnails, directory: thumbnailFolder },
    storyboard: storyboard && { ...storyboard, directory: tileFolder },
    sopilotFrames: everyNthFrame === undefined ? undefined : { everyNthFrame },
  };
}

async function writeWhole(folder: string, file: WholeFile): Promise<void> {
  const path = join(folder, file.name);
  if ('text' in file) await replaceFile(path, file.text);
  else if ('bytes' in file) await replaceFile(path, file.bytes);
  else await writeVectorMatrix(path, file.matrix);
}
