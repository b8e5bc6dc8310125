import { Group, Menu, Text, UnstyledButton } from '@mantine/core';
import {
  IconArrowsMaximize,
  IconPhotoSearch,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerTrackNextFilled,
  IconPlayerTrackPrevFilled,
  IconVolume,
  IconVolumeOff,
  IconX,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Video } from '../../../src-shared/model/worded.ts';
import { formatTimecode } from '../../../src-shared/time.ts';
import { t } from '../../strings/index.ts';
import { copyText } from '../copy.ts';
import { IconButton } from '../IconButton.tsx';
import classes from './PlayerControls.module.css';
import type { Player } from './player.ts';
import { useFrameSteps } from './use-frame-steps.ts';

const RATES = [0.25, 0.5, 1, 1.5, 2, 4, 8];

interface PlayerControlsProps {
  readonly player: Player;
  readonly video: Pick<Video, 'videoId' | 'fps' | 'firstFrameSec' | 'durationSec'>;
  readonly onFullscreen: () => void;
  readonly onSearchFrame?: () => void;
  /** Stands beside the time. */
  readonly clock?: ReactNode;
  /** Stands before what is done with the picture. */
  readonly tools?: ReactNode;
}

export function PlayerControls({ player, video, onFullscreen, onSearchFrame, clock, tools }: PlayerControlsProps) {
  const playing = useStore(player.store, (state) => state.playing);
  const muted = useStore(player.store, (state) => state.muted);
  const step = useFrameSteps(player, video);
  const words = t.review.player;
  return (
    <div className={classes['controls']}>
      <ClipBadge player={player} />
      <Group gap={4} wrap="nowrap">
        <IconButton label={words.back} shortcut="←" onClick={() => step(-1)}>
          <IconPlayerTrackPrevFilled size={14} />
        </IconButton>
        <IconButton
          label={playing ? words.pause : words.play}
          shortcut="Space"
          variant="filled"
          color="signal"
          size={32}
          onClick={() => player.toggle()}
        >
          {playing ? <IconPlayerPauseFilled size={16} /> : <IconPlayerPlayFilled size={16} />}
        </IconButton>
        <IconButton label={words.on} shortcut="→" onClick={() => step(1)}>
          <IconPlayerTrackNextFilled size={14} />
        </IconButton>
        <TimeReadout player={player} durationSec={video.durationSec} />
        {clock}
      </Group>
      <Group gap={4} wrap="nowrap">
        <RateMenu player={player} />
        {tools}
        {onSearchFrame ? (
          <IconButton label={words.searchFrame} onClick={onSearchFrame}>
            <IconPhotoSearch size={16} />
          </IconButton>
        ) : null}
        <IconButton label={muted ? words.unmute : words.mute} onClick={() => player.setMuted(!muted)}>
          {muted ? <IconVolumeOff size={16} /> : <IconVolume size={16} />}
        </IconButton>
        <IconButton label={words.fullscreen} onClick={onFullscreen}>
          <IconArrowsMaximize size={16} />
        </IconButton>
      </Group>
    </div>
  );
}

function TimeReadout({ player, durationSec }: { player: Player; durationSec: number }) {
  const now = useStore(player.store, (state) => formatTimecode(state.sec, 3));
  return (
    <UnstyledButton
      className={classes['time']}
      onClick={() => copyText(now)}
      title={`${t.review.player.copyTime} (C)`}
      aria-label={`${t.review.player.copyTime}: ${now}`}
      data-testid="timecode"
    >
      <span className="v-time">{now}</span>
      <Text span c="dimmed" size="xs" className="v-time">
        {' / '}
        {formatTimecode(durationSec, 0)}
      </Text>
    </UnstyledButton>
  );
}

function ClipBadge({ player }: { player: Player }) {
  const clip = useStore(player.store, (state) => state.clip);
  if (!clip) return null;
  return (
    <Group gap={4} wrap="nowrap" className={classes['clip']}>
      <Text size="xs" className="v-time">
        {t.review.player.clip(formatTimecode(clip.startSec), formatTimecode(clip.endSec))}
      </Text>
      <IconButton label={t.review.player.leaveClip} size={20} color="white" onClick={() => player.leaveClip()}>
        <IconX size={12} />
      </IconButton>
    </Group>
  );
}

function RateMenu({ player }: { player: Player }) {
  const rate = useStore(player.store, (state) => state.rate);
  const shuttle = useStore(player.store, (state) => state.shuttle);
  const shown = shuttle === 0 ? rate : shuttle;
  return (
    <Menu position="top">
      <Menu.Target>
        <UnstyledButton className={classes['rate']} aria-label={`${t.review.player.speed}: ${shown} ×`}>
          {shown} ×
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {RATES.map((one) => (
          <Menu.Item key={one} onClick={() => player.setRate(one)} fw={one === rate ? 600 : 400}>
            {one} ×
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
