import { RingProgress, Stack, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { IconCommand, IconHelp } from '@tabler/icons-react';
import { UNFINISHED } from '../../src-shared/model/job.ts';
import { useCall } from '../client/queries.ts';
import { PAGES, type Page, placeOf } from '../pages.ts';
import { goTo } from '../state/navigation.ts';
import type { Place } from '../state/place.ts';
import { libraryPlace } from '../state/places.ts';
import { t } from '../strings/index.ts';
import { palette } from './palette-store.ts';
import classes from './Rail.module.css';

/** The way between pages, and a glance at the work going on. Each page is found again where it was left. */
export function Rail({
  current,
  onHelp,
  lastPlaces,
}: {
  current: Page;
  onHelp: () => void;
  /** By key of a page. */
  lastPlaces: ReadonlyMap<string, Place>;
}) {
  return (
    <nav className={classes['rail']} aria-label={t.shell.nav}>
      <Stack gap={4}>
        {PAGES.filter(({ within }) => within === undefined).map((page) => (
          <UnstyledButton
            key={page.key}
            className={classes['entry']}
            aria-current={page === current || page.key === current.within ? 'page' : undefined}
            onClick={() => goTo((page === current ? undefined : lastPlaces.get(page.key)) ?? placeOf(page))}
          >
            <page.icon size={20} stroke={1.6} />
            <span>{page.label}</span>
          </UnstyledButton>
        ))}
      </Stack>
      <Stack gap={4}>
        <RunningWork />
        <UnstyledButton className={classes['entry']} onClick={() => palette.open()}>
          <IconCommand size={20} stroke={1.6} />
          <span>{t.shell.commands}</span>
        </UnstyledButton>
        <UnstyledButton className={classes['entry']} onClick={onHelp}>
          <IconHelp size={20} stroke={1.6} />
          <span>{t.shell.helpShort}</span>
        </UnstyledButton>
      </Stack>
    </nav>
  );
}

function RunningWork() {
  const jobs = useCall('jobs.list', { states: [...UNFINISHED], limit: 500 }).data?.jobs ?? [];
  if (jobs.length === 0) return null;
  const done = jobs.reduce((sum, job) => sum + job.progress, 0) / jobs.length;
  return (
    <Tooltip
      label={jobs
        .map((job) => job.title)
        .slice(0, 5)
        .join(', ')}
      position="right"
    >
      <UnstyledButton className={classes['entry']} onClick={() => goTo(libraryPlace)} aria-label={t.library.work}>
        <RingProgress
          size={32}
          thickness={3}
          sections={[{ value: done * 100, color: 'signal' }]}
          label={
            <Text size="xs" ta="center">
              {jobs.length}
            </Text>
          }
        />
      </UnstyledButton>
    </Tooltip>
  );
}
