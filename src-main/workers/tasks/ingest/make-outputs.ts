import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScanOutput, WholeFile } from '../../../engines/scan/outputs/scan-output.ts';
import { scanVideo } from '../../../engines/scan/scan.ts';
import { writeVectorMatrix } from '../../../formats/npy.ts';
import { replaceFile } from '../../../platform/atomic-file.ts';
import { markUnfinished } from '../../../stores/artifacts/checksums.ts';
import { layout } from '../../../stores/artifacts/layout.ts';
import { readDoubles } from '../../../stores/artifacts/scan-files.ts';
import { GrowingFiles } from './growing-files.ts';
import { checkpointOf, lengthsIn, type ScanCheckpoint } from './scan-checkpoint.ts';
import { beginOutputs, onlyOne, ScanRun } from './scan-run.ts';
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
  let files: GrowingFiles | undefined;
  const atWork = await beginOutputs(outputs, {
    ...target,
    probe,
    openEncoder: () => context.openEncoder(input.encoder.folder),
    append: (name, values) => files!.append(name, values),
  });
  const asked = atWork.map(({ running }) => running);
  const thumbnails = onlyOne(
    asked.map((running) => running.thumbnails),
    'thumbnails',
  );
  const everyNthFrame = onlyOne(
    asked.map((running) => running.everyNthFrame),
    'every nth frame',
  );
  const thumbnailFolder = thumbnails && join(folder, thumbnails.folder);
  if (thumbnailFolder) {
    // Pictures of an earlier scan may show what is masked now.
    if (!checkpoint && target.mask.length > 0) await rm(thumbnailFolder, { recursive: true, force: true });
    await mkdir(thumbnailFolder, { recursive: true });
    await markUnfinished(folder, layout.thumbnails);
  }
  const growing = atWork.flatMap((output) => output.growing);
  files = await GrowingFiles.open(partial, growing, checkpoint && lengthsIn(checkpoint));
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
    const summary = await scanVideo(
      {
        binaries,
        filePath,
        probe,
        sampleRateFps: target.encoder.sampleRateFps,
        thumbnails: thumbnails && { ...thumbnails, directory: thumbnailFolder! },
        mask: target.mask,
        takeSampleBuffer: run.takeSampleBuffer,
        sopilotFrames: everyNthFrame === undefined ? undefined : { everyNthFrame },
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
    const left = [...growing, ...whole].map(({ name }) => name);
    if (thumbnails) left.push(thumbnails.folder);
    const scanned = await settleOutputs(scan, outputs, left, summary);
    return { ...scanned, made: outputs.map(({ key }) => key), samples: run.samples, decodes: summary.decodes };
  } catch (error) {
    await files.close();
    throw error;
  }
}

async function writeWhole(folder: string, file: WholeFile): Promise<void> {
  const path = join(folder, file.name);
  if ('text' in file) await replaceFile(path, file.text);
  else await writeVectorMatrix(path, file.matrix);
}
