import { Slider } from '@mantine/core';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { Score } from '../../../../../src-shared/model/worded.ts';
import { formatTimecode } from '../../../../../src-shared/time.ts';
import { t } from '../../../../strings/index.ts';
import { FindingMark } from '../../marks/FindingMark.tsx';
import { markPlaces, type PlacedFinding } from '../finding-order.ts';
import { findingTitle } from '../finding-title.ts';
import { playbackOfFinding } from './paired-playback.ts';
import classes from './SyncTrack.module.css';
import type { SyncClock } from './sync-clock.ts';

/** Where both recordings are, to be moved; along the whole run with its findings to stop at. */
export function SyncTrack({
  score,
  clock,
  findings,
}: {
  score: Score;
  clock: SyncClock;
  findings: readonly PlacedFinding[];
}) {
  const isPaired = useStore(clock.store, (state) => state.paired !== null);
  const clockSec = useStore(clock.store, (state) => Math.round(state.clockSec * 100) / 100);
  const places = useMemo(() => markPlaces(findings, clock.path.durationSec), [findings, clock]);
  return (
    <div className={classes['track']}>
      <Slider
        thumbLabel={t.sop.position}
        aria-label={t.sop.position}
        min={0}
        max={Math.max(0.01, clock.activePath().durationSec)}
        step={0.01}
        size={4}
        value={clockSec}
        onChange={(value) => clock.seek(value)}
        label={(value) => formatTimecode(value)}
      />
      {isPaired
        ? null
        : findings.map(({ finding }, at) => (
            <button
              key={`${finding.type}-${finding.steps.join()}-${finding.startSec}`}
              type="button"
              className={classes['stop']}
              style={{ left: `${places[at]! * 100}%` }}
              aria-label={t.sop.show(findingTitle(score, finding))}
              title={finding.explanation}
              onClick={() => clock.showPaired(playbackOfFinding(clock.path, finding, findingTitle(score, finding)))}
            >
              <FindingMark type={finding.type} size={14} />
            </button>
          ))}
    </div>
  );
}
