import { Button, Group, Text } from '@mantine/core';
import { IconRepeat } from '@tabler/icons-react';
import { useStore } from 'zustand';
import { t } from '../../../../strings/index.ts';
import { spanLabel } from '../../../../ui/format.ts';
import { IconButton } from '../../../../ui/IconButton.tsx';
import { FindingMark } from '../../marks/FindingMark.tsx';
import classes from './LookBar.module.css';
import type { Look } from './look.ts';
import type { SyncClock } from './sync-clock.ts';

/** Says which part is being looked at, repeats it, and leads back to the whole run. */
export function LookBar({ clock, look }: { clock: SyncClock; look: Look }) {
  const loop = useStore(clock.store, (state) => state.loop);
  const { goldSec, traineeSec } = look.path;
  const sides = [
    [t.sop.traineeBar, traineeSec],
    [t.sop.goldBar, goldSec],
  ] as const;
  return (
    <Group className={classes['look']} gap={8} wrap="nowrap" data-testid="look">
      {look.finding ? <FindingMark type={look.finding.type} /> : null}
      <Text size="xs" fw={500} truncate>
        {look.title}
      </Text>
      <Text size="xs" c="dimmed" truncate style={{ flex: 1 }}>
        {sides.map(([name, times]) => `${name} ${spanLabel(times[0]!, times.at(-1)!)}`).join(' · ')}
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
      <Button size="compact-xs" variant="default" style={{ flex: 'none' }} onClick={() => clock.leaveLook()}>
        {t.sop.scored.wholeRun}
      </Button>
    </Group>
  );
}
