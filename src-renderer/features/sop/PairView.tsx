import { Group, Text } from '@mantine/core';
import { useStore } from 'zustand';
import type { Video } from '../../../src-shared/model/video.ts';
import { formatTimecode } from '../../../src-shared/time.ts';
import { useCall } from '../../client/queries.ts';
import { t } from '../../strings/index.ts';
import { PlayerView } from '../../ui/player/PlayerView.tsx';
import type { Player } from '../../ui/player/player.ts';
import classes from './sop.module.css';
import type { SyncClock } from './sync-clock.ts';

const NO_TIMES: readonly number[] = [];

/** One of the two pictures, with its own clock below. */
export function PairView({
  side,
  title,
  video,
  player,
  clock,
}: {
  side: 'gold' | 'trainee';
  title: string;
  video: Video;
  player: Player;
  clock: SyncClock;
}) {
  const timeline = useCall('videos.timeline', { videoId: video.videoId });
  const now = useStore(player.store, (state) => formatTimecode(state.sec));
  const holds = useStore(clock.store, (state) => (side === 'gold' ? state.goldHolds : state.traineeHolds));
  return (
    <figure className={classes['half']} data-side={side}>
      <div className={classes['halfPicture']}>
        <PlayerView
          player={player}
          video={video}
          stillTimes={timeline.data?.thumbnails ?? NO_TIMES}
          label={`${title}: ${video.name}`}
          onToggle={() => clock.toggle()}
        />
      </div>
      <Group component="figcaption" justify="space-between" gap={8} wrap="nowrap" px={8} h={28}>
        <Text size="xs" truncate>
          <b>{title}</b> {video.name}
        </Text>
        <Text size="xs" className="v-time" data-testid={`clock-${side}`}>
          {holds ? `${t.sop.holds} · ` : ''}
          {now}
        </Text>
      </Group>
    </figure>
  );
}
