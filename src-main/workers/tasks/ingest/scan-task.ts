import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import { probeVideo } from '../../../engines/media/probe.ts';
import { outputStates, outputsToMake } from '../../../engines/scan/outputs/outputs-to-make.ts';
import type { ScanOutput, ScanTarget } from '../../../engines/scan/outputs/scan-output.ts';
import { scanOutputs } from '../../../engines/scan/outputs/scan-outputs.ts';
import { layout } from '../../../stores/artifacts/layout.ts';
import { readScanSummary, settleScan } from '../../../stores/artifacts/scan-files.ts';
import { verifyArtifacts } from '../../../stores/artifacts/verify-artifacts.ts';
import { type Attempt, makeOutputs } from './make-outputs.ts';
import { usableCheckpoint } from './scan-checkpoint.ts';
import type { ScanContext, ScanTaskInput, ScanTaskResult, StartedScan } from './scan-task-input.ts';
import { assertUnchanged } from './unchanged-recording.ts';

/**
 * Makes what is missing or stale of all that a scan leaves of a video, with one decode; with none when nothing is.
 * Embedding overlaps decoding. Every `checkpointEverySec` of footage is written and announced, so that a killed scan
 * goes on from there. Throws `conflict` when the file is written to meanwhile. Stopped or failed, it leaves what was there before, `scan.partial/` and thumbnails.
 */
export async function runScanTask(
  input: ScanTaskInput,
  context: ScanContext,
  all: readonly ScanOutput[] = scanOutputs(layout),
): Promise<ScanTaskResult> {
  const { binaries, filePath, folder, encoder, mask = [], alsoMake = [], only } = input;
  const outputs = only ? all.filter(({ key }) => only.includes(key)) : all;
  // A process that was killed may have left a finished scan half-moved.
  await settleScan(folder);
  const target: ScanTarget = { encoder: encoder.manifest, detector: input.detector?.manifest ?? null, mask, alsoMake };
  const { problems } = await verifyArtifacts({ folder, expected: [], depth: 'full', take: true, retake: true });
  const damaged = new Set(problems.map(({ name }) => name));
  // A summary that cannot be trusted says nothing of what was scanned.
  const before = damaged.has(layout.scanSummary) ? undefined : await readScanSummary(folder);
  if (only && !before) throw new VigilError('not-found', say('video-not-scanned'), { hint: say('index-video-again') });
  const states = outputStates(outputs, target, before, {
    has: (name) => existsSync(join(folder, name)),
    isDamaged: (name) => damaged.has(name),
  });
  const toMake = outputsToMake(states, target);
  // What is stale and cannot be made goes, without a decode.
  if (before && toMake.length === 0 && ![...states.values()].includes('stale')) {
    return { ...before, made: [], problems: [], samples: 0, decodes: 0 };
  }
  const probe = await probeVideo(binaries, filePath, context.signal);
  const scan: StartedScan = { input, context, target, probe, before, states };

  const resumable = toMake.filter(({ needsWholeScan }) => !needsWholeScan);
  const checkpoint = await usableCheckpoint(input.resume, resumable, target, join(folder, layout.partialScan));
  const everything = outputs.filter((output) => toMake.includes(output) || states.get(output) === 'current');
  const attempts: Attempt[] = [
    ...(checkpoint ? [{ outputs: resumable, checkpoint }] : []),
    { outputs: toMake },
    ...(everything.length > toMake.length ? [{ outputs: everything }] : []),
  ];
  for (const [index, attempt] of attempts.entries()) {
    try {
      return await makeOutputs(scan, attempt);
    } catch (error) {
      // Whatever a file that was written to meanwhile did to the decoder: that is why.
      await assertUnchanged(input);
      // The frames are not those of the checkpoint, or not those of the earlier scan: what hangs on them is of no use.
      const isOtherFootage = error instanceof VigilError && error.code === 'conflict';
      if (!isOtherFootage || index === attempts.length - 1) throw error;
    }
  }
  throw new Error('a scan is tried at least once');
}
