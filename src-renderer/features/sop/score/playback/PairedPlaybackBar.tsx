import { Button, Group, Text } from '@mantine/core';
import { IconRepeat } from '@tabler/icons-react';
import { useStore } from 'zustand';
import { t } from '../../../../strings/index.ts';
import { spanLabel } from '../../../../ui/format.ts';
import { IconButton } from '../../../../ui/IconButton.tsx';
import { FindingMark } from '../../marks/FindingMark.tsx';
import classes from './PairedPlaybackBar.module.css';
import type { PairedPlayback } from './paired-playback.ts';
import type { SyncClock } from './sync-clock.ts';

/** Says which part plays, repeats it, and leads back to the whole run. */
export function PairedPlaybackBar({ clock, playback }: { clock: SyncClock; playback: PairedPlayback }) {
  const loop = useStore(clock.store, (state) => state.loop);
  const { goldSec, traineeSec } = playback.path;
  const both = [
    [t.sop.traineeBar, traineeSec],
    [t.sop.goldBar, goldSec],
  ] as const;
  return (
    <Group className={classes['bar']} gap={8} wrap="nowrap" data-testid="paired-playback">
      {playback.finding ? <FindingMark type={playback.finding.type} /> : null}
      <Text size="xs" fw={500} truncate>
        {playback.title}
      </Text>
      <Text size="xs" c="dimmed" truncate style={{ flex: 1 }}>
        {both.map(([name, times]) => `${name} ${spanLabel(times[0]!, times.at(-1)!)}`).join(' · ')}
      </Text>
      <IconButton
        label={t.sop.scored.loop}
        shortcut="O"
        pressed={loop}
        variant={loop ? 'light' : 'subtle'}
        color={loop ? 'signal' : 'gray'}
        onClick={() => clock.setLoop(!loop)}
      >
        <IconRepeat size={16} />
      </IconButton>
      <Button size="compact-xs" variant="default" style={{ flex: 'none' }} onClick={() => clock.leavePaired()}>
        {t.sop.scored.wholeRun}
      </Button>
    </Group>
  );
}
