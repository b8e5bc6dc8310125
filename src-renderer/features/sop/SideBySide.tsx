import { Skeleton } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import type { Score, Take } from '../../../src-shared/model/sop.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { useCall } from '../../client/queries.ts';
import { t } from '../../strings/index.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { createPlayer } from '../../ui/player/player.ts';
import { PairView } from './PairView.tsx';
import { SyncControls } from './SyncControls.tsx';
import classes from './sop.module.css';
import { createSyncClock, type SyncClock } from './sync-clock.ts';
import { type SyncPath, syncPath } from './sync-path.ts';

/** Gold and trainee beside each other, in step along the alignment. */
export function SideBySide({
  score,
  onReady,
}: {
  score: Score;
  onReady: (sync: { clock: SyncClock; path: SyncPath } | null) => void;
}) {
  const gold = useCall('videos.get', { videoId: score.goldVideoId });
  const trainee = useCall('videos.get', { videoId: score.traineeVideoId });
  const takes = useCall('sop.takes.list', { taskId: score.taskId });
  const error = gold.error ?? trainee.error;
  if (error) return <ErrorPanel error={error} />;
  if (!gold.data || !trainee.data || !takes.data) return <Skeleton height={320} />;
  return (
    <SyncedPair
      key={`${score.scoreId}`}
      score={score}
      gold={gold.data}
      trainee={trainee.data}
      takes={takes.data.takes}
      onReady={onReady}
    />
  );
}

function SyncedPair({
  score,
  gold,
  trainee,
  takes,
  onReady,
}: {
  score: Score;
  gold: Video;
  trainee: Video;
  takes: readonly Take[];
  onReady: (sync: { clock: SyncClock; path: SyncPath } | null) => void;
}) {
  const path = useMemo(() => {
    // A take that was removed since leaves its whole recording.
    const spanOf = (takeId: string | undefined, video: Video) =>
      takes.find((take) => take.takeId === takeId) ?? { startSec: 0, endSec: video.durationSec };
    return syncPath(score.alignment, {
      gold: spanOf(score.goldTakeIds[0], gold),
      trainee: spanOf(score.traineeTakeId, trainee),
    });
  }, [score, takes, gold, trainee]);
  const [players] = useState(() => ({ gold: createPlayer(), trainee: createPlayer() }));
  const [clock, setClock] = useState<SyncClock | null>(null);
  useEffect(() => {
    const made = createSyncClock(path, players.gold, players.trainee);
    players.trainee.setMuted(true);
    setClock(made);
    onReady({ clock: made, path });
    return () => {
      onReady(null);
      made.dispose();
    };
  }, [path, players, onReady]);
  if (clock === null) return <Skeleton height={320} />;
  return (
    <section className={classes['sync']} aria-label={t.sop.sideBySide}>
      <div className={classes['pair']}>
        <PairView side="gold" title={t.sop.goldBar} video={gold} player={players.gold} clock={clock} />
        <PairView side="trainee" title={t.sop.traineeBar} video={trainee} player={players.trainee} clock={clock} />
      </div>
      <SyncControls score={score} clock={clock} path={path} />
    </section>
  );
}
