import { Menu, UnstyledButton } from '@mantine/core';
import { useStore } from 'zustand';
import { t } from '../../../../strings/index.ts';
import classes from './SpeedMenu.module.css';
import type { SyncClock } from './sync-clock.ts';

const SPEEDS = [0.25, 0.5, 1, 1.5, 2, 4];

/** How fast both recordings play. */
export function SpeedMenu({ clock }: { clock: SyncClock }) {
  const speed = useStore(clock.store, (state) => state.speed);
  return (
    <Menu position="top">
      <Menu.Target>
        <UnstyledButton className={classes['speed']} aria-label={`${t.review.player.speed}: ${speed} ×`}>
          {speed} ×
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {SPEEDS.map((one) => (
          <Menu.Item key={one} onClick={() => clock.setSpeed(one)} fw={one === speed ? 600 : 400}>
            {one} ×
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
