import { RingProgress, Stack, Text, Tooltip, UnstyledButton } from '@mantine/core';
import {
  IconChecklist,
  IconCommand,
  IconHelp,
  IconLayoutGrid,
  IconPlayerPlay,
  IconSettings,
  type TablerIcon,
} from '@tabler/icons-react';
import { useCall } from '../client/queries.ts';
import { goTo, useNavigation } from '../state/navigation.ts';
import type { Page, Place } from '../state/place.ts';
import { t } from '../strings/index.ts';
import { palette } from './palette-store.ts';
import classes from './Rail.module.css';

const PAGES: ReadonlyArray<{ page: Page; label: string; icon: TablerIcon; place: Place }> = [
  { page: 'library', label: t.shell.library, icon: IconLayoutGrid, place: { page: 'library' } },
  {
    page: 'review',
    label: t.shell.review,
    icon: IconPlayerPlay,
    place: { page: 'review', videoId: null, atSec: null },
  },
  { page: 'sop', label: t.shell.sop, icon: IconChecklist, place: { page: 'sop', taskId: null, scoreId: null } },
  { page: 'settings', label: t.shell.settings, icon: IconSettings, place: { page: 'settings', section: null } },
];

/** The way between pages, and a glance at the work going on. Each page is found again where it was left. */
export function Rail({ onHelp, lastPlaces }: { onHelp: () => void; lastPlaces: ReadonlyMap<Page, Place> }) {
  const page = useNavigation((state) => state.place.page);
  return (
    <nav className={classes['rail']} aria-label={t.shell.nav}>
      <Stack gap={4}>
        {PAGES.map((entry) => (
          <UnstyledButton
            key={entry.page}
            className={classes['entry']}
            aria-current={page === entry.page || (page === 'audit' && entry.page === 'sop') ? 'page' : undefined}
            onClick={() => goTo(page === entry.page ? entry.place : (lastPlaces.get(entry.page) ?? entry.place))}
          >
            <entry.icon size={20} stroke={1.6} />
            <span>{entry.label}</span>
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
  const jobs = useCall('jobs.list', { states: ['queued', 'running'], limit: 500 }).data?.jobs ?? [];
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
      <UnstyledButton
        className={classes['entry']}
        onClick={() => goTo({ page: 'library' })}
        aria-label={t.library.work}
      >
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
