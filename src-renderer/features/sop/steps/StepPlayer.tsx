import { Group, Skeleton, Text } from '@mantine/core';
import {
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerTrackNextFilled,
  IconPlayerTrackPrevFilled,
} from '@tabler/icons-react';
import { useStore } from 'zustand';
import type { Take } from '../../../../src-shared/model/sop.ts';
import type { Video } from '../../../../src-shared/model/worded.ts';
import { formatTimecode } from '../../../../src-shared/time.ts';
import { useCall } from '../../../client/queries.ts';
import { t } from '../../../strings/index.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import { PlayerView } from '../../../ui/player/PlayerView.tsx';
import type { Player } from '../../../ui/player/player.ts';
import { useFrameSteps } from '../../../ui/player/use-frame-steps.ts';
import classes from './StepPlayer.module.css';

const NO_TIMES: readonly number[] = [];

/** A small player beside the rules: what the bounds are put by. */
export function StepPlayer({ take, player }: { take: Take; player: Player }) {
  const video = useCall('videos.get', { videoId: take.videoId }).data;
  const timeline = useCall('videos.timeline', { videoId: take.videoId }).data;
  return (
    <div className={classes['player']}>
      <div className={classes['playerPicture']}>
        {video ? (
          <PlayerView
            player={player}
            video={video}
            stillTimes={timeline?.thumbnails ?? NO_TIMES}
            label={t.sopTask.player(take.videoName)}
          />
        ) : (
          <Skeleton height="100%" radius={0} />
        )}
      </div>
      <Controls take={take} video={video} player={player} />
    </div>
  );
}

function Controls({ take, video, player }: { take: Take; video: Video | undefined; player: Player }) {
  const playing = useStore(player.store, (state) => state.playing);
  const now = useStore(player.store, (state) => formatTimecode(state.sec, 3));
  const words = t.review.player;
  const step = useFrameSteps(player, video);
  return (
    <Group gap={4} px={8} h={40} wrap="nowrap">
      <IconButton label={words.back} onClick={() => step(-1)}>
        <IconPlayerTrackPrevFilled size={14} />
      </IconButton>
      <IconButton
        label={playing ? words.pause : words.play}
        shortcut="Space"
        variant="filled"
        color="signal"
        onClick={() => player.toggle()}
      >
        {playing ? <IconPlayerPauseFilled size={14} /> : <IconPlayerPlayFilled size={14} />}
      </IconButton>
      <IconButton label={words.on} onClick={() => step(1)}>
        <IconPlayerTrackNextFilled size={14} />
      </IconButton>
      <Text size="sm" ml={4} className="v-time" data-testid="step-clock">
        {now}
      </Text>
      <Text size="xs" c="dimmed" className="v-time">
        {`/ ${formatTimecode(take.endSec, 0)}`}
      </Text>
    </Group>
  );
}
