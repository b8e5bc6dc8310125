import { z } from 'zod';
import { maskKey } from '../../../../src-shared/model/privacy.ts';
import { recordKey } from '../../../engines/scan/outputs/outputs-to-make.ts';
import type { ScanOutput, ScanTarget } from '../../../engines/scan/outputs/scan-output.ts';
import type { ScanPosition } from '../../../engines/scan/scan-request.ts';
import { type FileLengths, folderHolds } from './growing-files.ts';
import { growingFilesOf } from './scan-run.ts';

/** Everything before it is on the disk and will not be decoded again. Version 1, of older builds, is not read. */
export const ScanCheckpoint = z.object({
  version: z.literal(2),
  position: z.object({
    frameCount: z.number().int(),
    lastTimeUs: z.number(),
    seamChecksum: z.number(),
    sawDamage: z.boolean(),
    clockJumped: z.boolean().optional(),
  }),
  /** What was masked up to there (see `maskKey`); left out for nothing. */
  mask: z.string().optional(),
  /** The outputs that were being made (by `recordKey`), with the lengths of their files up to there. */
  outputs: z.record(
    z.string(),
    z.object({
      version: z.number().int(),
      encoderVersion: z.string(),
      madeBy: z.string().optional(),
      lengths: z.record(z.string(), z.number().int()),
    }),
  ),
});
export type ScanCheckpoint = z.infer<typeof ScanCheckpoint>;

/** `lengths` by the files of all the outputs. */
export function checkpointOf(
  outputs: readonly ScanOutput[],
  target: ScanTarget,
  position: ScanPosition,
  lengths: FileLengths,
): ScanCheckpoint {
  const mask = maskKey(target.mask);
  const records = outputs.map((output) => {
    const own = growingFilesOf(output, target).map(({ name }) => [name, lengths[name] ?? 0] as const);
    const madeBy = output.madeBy?.(target) ?? null;
    const made = {
      ...{ version: output.version, encoderVersion: target.encoder.version, lengths: Object.fromEntries(own) },
      ...(madeBy !== null && { madeBy }),
    };
    return [recordKey(output, target), made] as const;
  });
  return { version: 2, position, ...(mask !== null && { mask }), outputs: Object.fromEntries(records) };
}

/** All lengths that a checkpoint speaks of, by file. */
export function lengthsIn({ outputs }: ScanCheckpoint): FileLengths {
  return Object.assign({}, ...Object.values(outputs).map(({ lengths }) => lengths)) as FileLengths;
}

/**
 * The checkpoint that a scan of these outputs can go on from, if `saved` is one: the same versions of the same outputs
 * under the same mask, and their files at least as long in the folder.
 */
export async function usableCheckpoint(
  saved: unknown,
  outputs: readonly ScanOutput[],
  target: ScanTarget,
  folder: string,
): Promise<ScanCheckpoint | undefined> {
  const checkpoint = ScanCheckpoint.safeParse(saved).data;
  if (!checkpoint || outputs.length === 0) return undefined;
  const sameMask = (checkpoint.mask ?? null) === maskKey(target.mask);
  const sameOutputs =
    Object.keys(checkpoint.outputs).length === outputs.length &&
    outputs.every((output) => {
      const record = checkpoint.outputs[recordKey(output, target)];
      const isOfSameMaker = (record?.madeBy ?? null) === (output.madeBy?.(target) ?? null);
      const { encoder } = target;
      return record?.version === output.version && record.encoderVersion === encoder.version && isOfSameMaker;
    });
  if (!sameMask || !sameOutputs) return undefined;
  const files = outputs.flatMap((output) => growingFilesOf(output, target));
  return (await folderHolds(folder, files, lengthsIn(checkpoint))) ? checkpoint : undefined;
}
