import { useMemo } from 'react';
import type { Score } from '../../../../../src-shared/model/worded.ts';
import { useKeys } from '../../../../ui/use-keys.ts';
import { nextFinding, type PlacedFinding } from '../finding-order.ts';
import { findingTitle } from '../finding-title.ts';
import { stepClockSec } from './frame-step.ts';
import { clockAtStep, playbackOfFinding } from './paired-playback.ts';
import type { ScoredPair } from './use-scored-pair.ts';

type Direction = 1 | -1;

/** The ways to go through both recordings. */
export interface SyncMoves {
  readonly toStep: (direction: Direction) => void;
  readonly toFinding: (direction: Direction) => void;
  readonly frame: (direction: Direction) => void;
}

/** The ways to go through both recordings, and the keys for them. */
export function useSyncMoves(score: Score, pair: ScoredPair, findings: readonly PlacedFinding[]): SyncMoves {
  const { clock } = pair;
  const stepStarts = useMemo(
    () => score.steps.map((step) => clockAtStep(clock.path, step)).sort((a, b) => a - b),
    [score, clock],
  );
  const runClockSec = () => {
    const { paired, clockSec } = clock.store.getState();
    return paired ? paired.clockSec : clockSec;
  };
  const moves: SyncMoves = {
    toStep: (direction) => {
      const now = runClockSec();
      const next =
        direction === 1 ? stepStarts.find((sec) => sec > now + 0.05) : stepStarts.findLast((sec) => sec < now - 0.4);
      if (next !== undefined) clock.seekRun(next);
    },
    toFinding: (direction) => {
      const current = clock.store.getState().paired?.finding ?? null;
      const next = nextFinding(findings, { finding: current, clockSec: runClockSec() }, direction);
      if (next) clock.showPaired(playbackOfFinding(clock.path, next, findingTitle(score, next)));
    },
    frame: (direction) => {
      clock.pause();
      const grids = { gold: pair.gold.video, trainee: pair.trainee.video };
      clock.seek(stepClockSec(clock.activePath(), clock.store.getState().clockSec, direction, grids));
    },
  };
  const jump = findings.length > 0 ? moves.toFinding : moves.toStep;
  const nudge = (deltaSec: number) => clock.seek(clock.store.getState().clockSec + deltaSec);
  useKeys({
    space: () => clock.toggle(),
    k: () => clock.pause(),
    n: (event) => moves.toFinding(event.shiftKey ? -1 : 1),
    '[': () => jump(-1),
    ']': () => jump(1),
    o: () => clock.setLoop(!clock.store.getState().loop),
    escape: () => {
      if (clock.store.getState().paired) clock.leavePaired();
    },
    arrowleft: () => moves.frame(-1),
    arrowright: () => moves.frame(1),
    'shift+arrowleft': () => nudge(-1),
    'shift+arrowright': () => nudge(1),
    home: () => clock.seek(0),
  });
  return moves;
}
