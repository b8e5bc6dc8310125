import { Group, Stack, Text } from '@mantine/core';
import { IconVideoOff } from '@tabler/icons-react';
import { useStore } from 'zustand';
import type { Video } from '../../../../../src-shared/model/worded.ts';
import { formatTimecode } from '../../../../../src-shared/time.ts';
import { useCall } from '../../../../client/queries.ts';
import { t } from '../../../../strings/index.ts';
import { PlayerView } from '../../../../ui/player/PlayerView.tsx';
import type { Player } from '../../../../ui/player/player.ts';
import classes from './PairView.module.css';
import type { SyncClock } from './sync-clock.ts';
import { pairAt } from './sync-path.ts';
import type { ScoredVideo } from './use-scored-pair.ts';

const NO_TIMES: readonly number[] = [];

/** One of the two pictures, with its own clock below. */
export function PairView({
  which,
  title,
  name,
  shown,
  clock,
}: {
  which: 'gold' | 'trainee';
  title: string;
  /** Of the video when it was scored. */
  name: string;
  shown: ScoredVideo;
  clock: SyncClock;
}) {
  const now = useStore(clock.store, ({ clockSec }) => {
    const pair = pairAt(clock.activePath(), clockSec);
    return formatTimecode(which === 'gold' ? pair.goldSec : pair.traineeSec);
  });
  const holds = useStore(clock.store, (state) => (which === 'gold' ? state.goldHolds : state.traineeHolds));
  return (
    <figure className={classes['half']} data-take={which}>
      <div className={classes['halfPicture']}>
        {shown.video ? (
          <Picture video={shown.video} player={shown.player} title={title} clock={clock} />
        ) : (
          <Stack className={classes['gone']} gap={4} align="center" justify="center">
            <IconVideoOff size={28} stroke={1.4} aria-hidden="true" />
            <Text size="sm" fw={500}>
              {t.sop.scored.gone(name)}
            </Text>
            <Text size="xs">{t.sop.scored.goneHint}</Text>
          </Stack>
        )}
      </div>
      <Group component="figcaption" justify="space-between" gap={8} wrap="nowrap" px={8} h={28}>
        <Text size="xs" truncate>
          <b>{title}</b> {shown.video?.name ?? name}
        </Text>
        <Text size="xs" className="v-time" data-testid={`clock-${which}`}>
          {holds ? `${t.sop.holds} · ` : ''}
          {now}
        </Text>
      </Group>
    </figure>
  );
}

function Picture({ video, player, title, clock }: { video: Video; player: Player; title: string; clock: SyncClock }) {
  const timeline = useCall('videos.timeline', { videoId: video.videoId });
  return (
    <PlayerView
      player={player}
      video={video}
      stillTimes={timeline.data?.thumbnails ?? NO_TIMES}
      label={`${title}: ${video.name}`}
      onToggle={() => clock.toggle()}
    />
  );
}
