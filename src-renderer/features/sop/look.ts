import type { Finding, StepOutcome } from '../../../src-shared/model/sop.ts';
import { clockAtGold, clockAtTrainee, type SyncPath } from './sync-path.ts';

/** Where to look for a finding: where the trainee shows it, else where gold shows what is missing. */
export function lookAtFinding(path: SyncPath, finding: Finding): number {
  if (finding.startSec !== null) return clockAtTrainee(path, finding.startSec);
  return finding.goldSpan ? clockAtGold(path, finding.goldSpan.startSec) : 0;
}

export const lookAtStep = (path: SyncPath, step: StepOutcome): number => clockAtGold(path, step.goldStartSec);
