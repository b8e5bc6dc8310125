import { Popover, RingProgress, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { IconAlertTriangle, IconStack2 } from '@tabler/icons-react';
import { useRef } from 'react';
import { openWork, toggleWork, useWork } from '../../state/work.ts';
import { t } from '../../strings/index.ts';
import { duration } from '../../ui/format.ts';
import { useKeys } from '../../ui/use-keys.ts';
import { useWorkJobs } from './use-work-jobs.ts';
import classes from './Work.module.css';
import { summaryOf, WorkPanel } from './WorkPanel.tsx';

/** Long work at a glance on every page, and all of it on a click or with W. */
export function WorkTray({ className }: { className: string }) {
  const isOpen = useWork((state) => state.isOpen);
  const work = useWorkJobs();
  const button = useRef<HTMLButtonElement>(null);
  useKeys({ w: toggleWork });
  // What had the focus may be gone from the list by then, and the panel would not hear the key.
  useWindowEvent('keydown', (event) => {
    if (event.key !== 'Escape' || !isOpen || event.defaultPrevented) return;
    openWork(false);
    button.current?.focus();
  });
  const { underWay, ended, outlook, progress } = work;
  const summary = summaryOf(work) || t.jobs.idle;
  const hasFailed = ended.some(({ state }) => state === 'failed');
  const etaSec = outlook?.etaSec ?? null;
  return (
    <Popover
      opened={isOpen}
      onChange={openWork}
      position="right-end"
      trapFocus
      returnFocus
      withinPortal
      width={460}
      shadow="md"
    >
      <Popover.Target>
        <Tooltip label={`${t.jobs.open(summary)}  (${t.jobs.shortcut})`} position="right" disabled={isOpen}>
          <UnstyledButton
            ref={button}
            className={`${className} ${classes['indicator']}`}
            aria-label={t.jobs.open(summary)}
            aria-expanded={isOpen}
            data-testid="work"
            onClick={toggleWork}
          >
            {underWay.length === 0 ? (
              <IconStack2 size={20} stroke={1.6} />
            ) : (
              <RingProgress
                size={34}
                thickness={3}
                sections={[{ value: progress * 100, color: 'signal' }]}
                label={
                  <Text size="xs" ta="center">
                    {underWay.length}
                  </Text>
                }
              />
            )}
            <span className={classes['words']}>{etaSec === null ? t.jobs.tray : duration(etaSec)}</span>
            {hasFailed ? <IconAlertTriangle className={classes['failed']} size={14} aria-hidden /> : null}
          </UnstyledButton>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t.jobs.tray}>
        <WorkPanel work={work} />
      </Popover.Dropdown>
    </Popover>
  );
}
