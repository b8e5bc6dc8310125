import type { Score } from '../../../../../src-shared/model/worded.ts';
import { t } from '../../../../strings/index.ts';
import type { PlacedFinding } from '../finding-order.ts';
import { PairView } from './PairView.tsx';
import classes from './SideBySide.module.css';
import { SyncControls } from './SyncControls.tsx';
import type { ScoredPair } from './use-scored-pair.ts';

/** Gold and trainee beside each other, in step along the alignment. */
export function SideBySide({
  score,
  pair,
  findings,
}: {
  score: Score;
  pair: ScoredPair;
  findings: readonly PlacedFinding[];
}) {
  return (
    <section className={classes['sync']} aria-label={t.sop.sideBySide}>
      <div className={classes['pair']}>
        <PairView which="gold" title={t.sop.goldBar} name={score.goldName} shown={pair.gold} clock={pair.clock} />
        <PairView
          which="trainee"
          title={t.sop.traineeBar}
          name={score.traineeName}
          shown={pair.trainee}
          clock={pair.clock}
        />
      </div>
      <SyncControls score={score} pair={pair} findings={findings} />
    </section>
  );
}
