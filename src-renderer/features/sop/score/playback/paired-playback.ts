import type { StepOutcome } from '../../../../../src-shared/model/sop.ts';
import type { Finding } from '../../../../../src-shared/model/worded.ts';
import type { Span } from '../../../../../src-shared/time.ts';
import { clockAtGold, clockAtTrainee, type PairTimes, pairAt, type SyncPath, syncPath } from './sync-path.ts';

/** A part of both recordings to be seen beside each other, wherever it lies in either. */
export interface PairedPlayback {
  readonly title: string;
  /** Both from where they are to be seen, at life speed; the shorter one waits at its end. */
  readonly path: SyncPath;
  /** Where the whole run goes on afterwards, on its own clock. */
  readonly clockSec: number;
  readonly finding: Finding | null;
}

/** Where a finding lies on the clock of the whole run. */
export function clockAtFinding(path: SyncPath, finding: Finding): number {
  if (finding.startSec !== null) return clockAtTrainee(path, finding.startSec);
  return finding.goldSpan ? clockAtGold(path, finding.goldSpan.startSec) : 0;
}

export const clockAtStep = (path: SyncPath, step: StepOutcome): number => clockAtGold(path, step.goldStartSec);

/** The spans of a finding in gold and trainee. One that shows nothing of it waits where it is at that moment. */
export function playbackOfFinding(path: SyncPath, finding: Finding, title: string): PairedPlayback {
  const clockSec = clockAtFinding(path, finding);
  const there = pairAt(path, clockSec);
  const { startSec, endSec, goldSpan } = finding;
  const trainee = startSec === null || endSec === null ? still(there.traineeSec) : { startSec, endSec };
  return { title, finding, clockSec, path: syncPath([], { gold: goldSpan ?? still(there.goldSec), trainee }) };
}

/** A step as gold does it beside the `nth` time that the trainee does it. */
export function playbackOfStep(path: SyncPath, step: StepOutcome, title: string, nth = 0): PairedPlayback {
  const clockSec = clockAtStep(path, step);
  const span = step.spans[nth];
  const gold = { startSec: step.goldStartSec, endSec: step.goldEndSec };
  const trainee = span ? { startSec: span[0], endSec: span[1] } : still(pairAt(path, clockSec).traineeSec);
  return { title, finding: null, clockSec, path: syncPath([], { gold, trainee }) };
}

/** A pair this near to the alignment, as a share of the trainee's take, is meant to be on it. */
const SNAP_SHARE = 0.03;

/** Any moment of gold beside any of the trainee's: a time on the clock where the alignment has it so, else the two from there on. */
export function playbackOfPair(
  path: SyncPath,
  { goldSec, traineeSec }: PairTimes,
  title: string,
): number | PairedPlayback {
  const clockSec = clockAtGold(path, goldSec);
  const traineeEnd = path.traineeSec.at(-1)!;
  const tolerance = SNAP_SHARE * (traineeEnd - path.traineeSec[0]!);
  const onPath = [clockSec, clockAtTrainee(path, traineeSec)].find((sec) => {
    const pair = pairAt(path, sec);
    return Math.abs(pair.traineeSec - traineeSec) <= tolerance && Math.abs(pair.goldSec - goldSec) <= tolerance;
  });
  if (onPath !== undefined) return onPath;
  const gold = { startSec: goldSec, endSec: Math.max(goldSec, path.goldSec.at(-1)!) };
  const trainee = { startSec: traineeSec, endSec: Math.max(traineeSec, traineeEnd) };
  return { title, finding: null, clockSec, path: syncPath([], { gold, trainee }) };
}

const still = (sec: number): Span => ({ startSec: sec, endSec: sec });
