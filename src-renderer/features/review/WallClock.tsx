import { Menu, Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { Video } from '../../../src-shared/model/worded.ts';
import { formatTimecode } from '../../../src-shared/time.ts';
import { clockAt } from '../../../src-shared/zoned-time.ts';
import { useCameraZone } from '../../client/camera-zone.ts';
import { useCall } from '../../client/queries.ts';
import { goTo } from '../../state/navigation.ts';
import { reviewPlace } from '../../state/places.ts';
import { t } from '../../strings/index.ts';
import type { Player } from '../../ui/player/player.ts';
import classes from './WallClock.module.css';

const words = t.review.sameMoment;

/** What the clock on the wall showed, and what other cameras recorded then. */
export function WallClock({ player, video }: { player: Player; video: Video }) {
  const startMs = Date.parse(video.recordedAt ?? '');
  const zone = useCameraZone(video.cameraId);
  const [atSec, setAtSec] = useState<number | null>(null);
  const clock = useStore(player.store, ({ sec }) =>
    Number.isNaN(startMs) ? null : clockAt(new Date(startMs + sec * 1000), zone),
  );
  if (clock === null) return null;
  const [day, time] = clock.split('T') as [string, string];
  const guess = video.recordedFrom === 'file-time' ? '≈ ' : '';
  return (
    <Menu
      position="top"
      opened={atSec !== null}
      onChange={(opened) => {
        if (opened) player.pause();
        setAtSec(opened ? player.store.getState().sec : null);
      }}
    >
      <Menu.Target>
        <UnstyledButton
          className={classes['clock']}
          title={words.tip(`${day} ${time}`, zone)}
          aria-label={words.label(time)}
          data-testid="wall-clock"
        >
          <span className="v-time">{`${guess}${time}`}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown maw={400}>
        <Menu.Label>{words.title(`${day} ${time}`, zone)}</Menu.Label>
        {atSec === null ? null : <Recordings videoId={video.videoId} atSec={atSec} />}
      </Menu.Dropdown>
    </Menu>
  );
}

function Recordings({ videoId, atSec }: { videoId: string; atSec: number }) {
  const { data, error } = useCall('videos.sameMoment', { videoId, atSec });
  if (!data) return <Menu.Label>{error?.message ?? words.looking}</Menu.Label>;
  if (data.recordings.length === 0) return <Menu.Label maw={320}>{words.none}</Menu.Label>;
  return data.recordings.map((one) => (
    <Menu.Item
      key={one.videoId}
      onClick={() => goTo(reviewPlace(one.videoId, one.atSec))}
      rightSection={
        <Text size="xs" c="dimmed" className="v-time">
          {formatTimecode(one.atSec)}
        </Text>
      }
    >
      <Text size="sm" truncate>
        {one.cameraId ? words.camera(one.cameraId) : one.name}
      </Text>
      <Text size="xs" c="dimmed" truncate>
        {one.recordedFrom === 'file-time' ? `${one.name} · ${words.guess}` : one.name}
      </Text>
    </Menu.Item>
  ));
}
