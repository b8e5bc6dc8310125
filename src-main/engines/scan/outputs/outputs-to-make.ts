import { maskKey } from '../../../../src-shared/model/privacy.ts';
import type { ScanOutput, ScanTarget } from './scan-output.ts';

/** What `scan.json` says of an output that a scan has made. */
interface OutputRecord {
  readonly version: number;
  /** Of an output that there is one of for each encoder. */
  readonly encoderVersion?: string | undefined;
  /** What made it besides the encoder (see `ScanOutput.madeBy`). */
  readonly madeBy?: string | undefined;
  /** Names of the files it left; none when the video had nothing for it. */
  readonly files: readonly string[];
}

/** What earlier scans left of a video. */
export interface ScannedBefore {
  /** What was masked in it (a `maskKey`). */
  readonly mask?: string | undefined;
  /** By the keys of the outputs (see `recordKey`). Libraries made before there were versions have none. */
  readonly outputs?: Readonly<Record<string, OutputRecord>> | undefined;
}

/** The key of an output's record. */
export function recordKey({ key, isPerEncoder }: ScanOutput, { encoder }: Pick<ScanTarget, 'encoder'>): string {
  return isPerEncoder ? `${key}.${encoder.id}` : key;
}

/** What lies in a video's folder, by name. */
export interface FoundFiles {
  has(name: string): boolean;
  isDamaged(name: string): boolean;
}

/** There as it should be, there but not as it should be, or not there. */
export type OutputState = 'current' | 'stale' | 'missing';

/**
 * Judges what earlier scans left, if there were any: it is stale when another version of the output or of the encoder
 * made it, or another model, something else was masked, or a file of it is damaged. What lies there without a record is version 1.
 */
export function outputStates(
  outputs: readonly ScanOutput[],
  target: ScanTarget,
  before: ScannedBefore | undefined,
  files: FoundFiles,
): ReadonlyMap<ScanOutput, OutputState> {
  return new Map(outputs.map((output) => [output, stateOf(output, target, before, files)]));
}

/** What a scan has to make: what is stale, and what is missing and wanted for this video, if there is what makes it. */
export function outputsToMake(states: ReadonlyMap<ScanOutput, OutputState>, target: ScanTarget): readonly ScanOutput[] {
  return [...states].flatMap(([output, state]) => {
    const isWanted = !output.isOptional || target.alsoMake.includes(output.key);
    if (output.madeBy?.(target) === null) return [];
    return state === 'stale' || (state === 'missing' && isWanted) ? [output] : [];
  });
}

function stateOf(
  output: ScanOutput,
  target: ScanTarget,
  before: ScannedBefore | undefined,
  { has, isDamaged }: FoundFiles,
): OutputState {
  const record = before?.outputs?.[recordKey(output, target)];
  const names = record?.files ?? output.files(target).map(({ name }) => name);
  if ((before || output.mayComeAlone) && names.some(isDamaged)) return 'stale';
  if (!(before || output.mayComeAlone) || !names.every(has)) return 'missing';
  const { version, encoderVersion, madeBy }: Partial<OutputRecord> = record ?? { version: 1 };
  const maker = output.madeBy?.(target) ?? null;
  const isCurrent =
    version === output.version &&
    (encoderVersion ?? target.encoder.version) === target.encoder.version &&
    (maker === null || maker === madeBy) &&
    (before?.mask ?? null) === maskKey(target.mask);
  return isCurrent ? 'current' : 'stale';
}
