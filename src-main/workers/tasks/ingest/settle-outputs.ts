import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { maskKey } from '../../../../src-shared/model/privacy.ts';
import { storedSentence } from '../../../../src-shared/sentences/sentence.ts';
import { recordKey } from '../../../engines/scan/outputs/outputs-to-make.ts';
import type { ScanOutput, ScanTarget } from '../../../engines/scan/outputs/scan-output.ts';
import type { ScanSummary } from '../../../engines/scan/scan.ts';
import { reportScan } from '../../../engines/scan/scan-report.ts';
import { replaceFile } from '../../../platform/atomic-file.ts';
import { faultPoint } from '../../../platform/fault-points.ts';
import { forgetChecksums, takeChecksums } from '../../../stores/artifacts/checksums.ts';
import { layout } from '../../../stores/artifacts/layout.ts';
import { readDoubles, type ScanSummaryFile, settleScan } from '../../../stores/artifacts/scan-files.ts';
import type { StartedScan } from './scan-task-input.ts';

/** Whether the times of all frames are found again, and with them the length and rate of the footage. */
export function findsFrameTimes(outputs: readonly ScanOutput[], target: ScanTarget): boolean {
  return outputs.some((output) => output.files(target).some(({ name }) => name === layout.frameTimes));
}

/** What a scan has come to. */
interface MadeOutputs {
  readonly tried: readonly ScanOutput[];
  /** Those of them that left nothing, and are to be tried again. */
  readonly failed: readonly ScanOutput[];
  /** Names of the files that count. */
  readonly left: readonly string[];
}

/** Writes what was found of the footage and what was made, and moves everything to its place. */
export async function settleOutputs(
  scan: StartedScan,
  { tried: made, failed, left }: MadeOutputs,
  summary: ScanSummary,
): Promise<ScanSummaryFile> {
  const { input, target, probe, before, states } = scan;
  const { folder } = input;
  const partial = join(folder, layout.partialScan);
  const mask = maskKey(target.mask);
  const outputs = recordsAfter(
    scan,
    made.filter((output) => !failed.includes(output)),
    failed,
    left,
  );
  let facts = before;
  if (!facts || findsFrameTimes(made, target)) {
    const report = reportScan(probe, await readDoubles(partial, layout.frameTimes), summary);
    const warnings = report.warnings.map(storedSentence);
    facts = { version: 1, ...report, warnings, frameCount: summary.frameCount, streamIndex: probe.streamIndex };
  }
  const scanned: ScanSummaryFile = { ...facts, ...(mask !== null && { mask }), outputs };
  // An output that is stale and was not made, or that this video has nothing for now, must not be taken for current.
  const outdated = [...states].filter(([output, state]) => made.includes(output) || state === 'stale');
  const changing = [...outdated.flatMap(([output]) => output.files(target).map(({ name }) => name)), ...left];
  await forgetChecksums(folder, [...changing, layout.scanSummary]);
  for (const { name } of outdated.flatMap(([output]) => output.files(target))) {
    if (!left.includes(name)) await rm(join(folder, name), { recursive: true, force: true });
  }
  await replaceFile(join(partial, layout.scanSummary), JSON.stringify(scanned));
  await settleScan(folder);
  await takeChecksums(folder, [...left, layout.scanSummary]);
  faultPoint('scan:finished');
  return scanned;
}

/** The records of what was made, after those of earlier scans that still hold. */
function recordsAfter(
  { target, before, states }: StartedScan,
  made: readonly ScanOutput[],
  failed: readonly ScanOutput[],
  left: readonly string[],
): NonNullable<ScanSummaryFile['outputs']> {
  const sameMask = (before?.mask ?? null) === maskKey(target.mask);
  const outdated = [...states].filter(([, state]) => state !== 'current').map(([output]) => output);
  const gone = new Set([...outdated, ...failed].map((output) => recordKey(output, target)));
  const earlier = Object.entries((sameMask && before?.outputs) || {}).filter(([key]) => !gone.has(key));
  const now = made.flatMap((output) => {
    const { version, isPerEncoder, mayComeAlone } = output;
    const names = output.files(target).map(({ name }) => name);
    const files = names.filter((name) => left.includes(name));
    // Who makes such files without a scan leaves no record; a scan leaves none either while that says the same.
    if (mayComeAlone && version === 1 && files.length === names.length) return [];
    const madeBy = output.madeBy?.(target) ?? null;
    const record = {
      version,
      ...(isPerEncoder && { encoderVersion: target.encoder.version }),
      ...(madeBy !== null && { madeBy }),
      files,
    };
    return [[recordKey(output, target), record] as const];
  });
  return Object.fromEntries([...earlier, ...now]);
}
