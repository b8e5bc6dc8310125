import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { changeJobs, clearEnded, type JobChange, openWork } from '../../state/work.ts';
import { t } from '../../strings/index.ts';
import { duration } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import type { WorkJobs } from './use-work-jobs.ts';
import classes from './Work.module.css';
import { EndedRow, WorkRow } from './WorkRow.tsx';

const SHOWN = 60;

/** All long work: what runs, what waits and in which order, what rests, and what has ended. */
export function WorkPanel({ work }: { work: WorkJobs }) {
  const { underWay, ended, outlook, endsInSec } = work;
  const pausable = new Set(outlook?.pausable);
  const firstWaiting = new Map<string, string>();
  for (const { kind, state, jobId } of underWay) {
    if (state === 'queued' && !firstWaiting.has(kind)) firstWaiting.set(kind, jobId);
  }
  return (
    <div className={classes['panel']}>
      <Group justify="space-between" wrap="nowrap" gap={8}>
        <Title order={2}>{t.jobs.tray}</Title>
        <Text size="sm" c="dimmed" flex={1} data-testid="work-summary">
          {summaryOf(work)}
        </Text>
        <IconButton label={t.jobs.close} shortcut="Esc" onClick={() => openWork(false)}>
          <IconX size={16} />
        </IconButton>
      </Group>
      <div className={classes['lists']}>
        {underWay.length === 0 && ended.length === 0 ? (
          <Stack gap={4} py={24} align="center" ta="center">
            <Text fw={600}>{t.jobs.emptyTitle}</Text>
            <Text size="sm" c="dimmed" maw={320}>
              {t.jobs.emptyHint}
            </Text>
          </Stack>
        ) : null}
        {underWay.length > 0 ? (
          <section aria-label={t.jobs.underWay}>
            {underWay.length > 1 ? <ForAll work={work} pausable={pausable} /> : null}
            <ul className={classes['list']}>
              {underWay.slice(0, SHOWN).map((job) => (
                <WorkRow
                  key={job.jobId}
                  job={job}
                  endsInSec={endsInSec.get(job.jobId) ?? null}
                  canPause={pausable.has(job.kind)}
                  canMoveFirst={
                    job.state === 'paused'
                      ? pausable.has(job.kind)
                      : job.state === 'queued' && firstWaiting.get(job.kind) !== job.jobId
                  }
                />
              ))}
            </ul>
            {underWay.length > SHOWN ? (
              <Text size="xs" c="dimmed">
                {t.jobs.more(underWay.length - SHOWN)}
              </Text>
            ) : null}
          </section>
        ) : null}
        {ended.length > 0 ? (
          <section aria-label={t.jobs.ended}>
            <Group justify="space-between" wrap="nowrap">
              <Text size="xs" c="dimmed">
                {t.jobs.ended}
              </Text>
              <Button size="compact-xs" variant="subtle" color="gray" onClick={clearEnded}>
                {t.jobs.clear}
              </Button>
            </Group>
            <ul className={classes['list']}>
              {ended.map((job) => (
                <EndedRow key={job.jobId} job={job} />
              ))}
            </ul>
          </section>
        ) : null}
      </div>
    </div>
  );
}

/** Counts and the time left of all, in one line. */
export function summaryOf({ outlook, ended }: WorkJobs): string {
  const failed = ended.filter(({ state }) => state === 'failed').length;
  const words = [
    outlook ? t.jobs.counts(outlook.running, outlook.waiting, outlook.paused) : '',
    outlook && outlook.etaSec !== null ? t.jobs.left(duration(outlook.etaSec)) : '',
    failed > 0 ? t.jobs.failures(failed) : '',
  ];
  return words.filter((word) => word !== '').join(', ');
}

/** Pausing, going on with or cancelling all at once; cancelling asks once more. */
function ForAll({ work: { underWay }, pausable }: { work: WorkJobs; pausable: ReadonlySet<string> }) {
  const [changing, setChanging] = useState<JobChange | null>(null);
  const [asking, setAsking] = useState(false);
  const canRest = underWay.filter(({ kind }) => pausable.has(kind));
  const going = canRest.filter(({ state }) => state !== 'paused');
  const change = async (what: JobChange, jobs: typeof underWay): Promise<void> => {
    setChanging(what);
    await changeJobs(what, jobs);
    setChanging(null);
    setAsking(false);
  };
  if (asking) {
    return (
      <Group gap={8} wrap="nowrap" role="alertdialog" aria-label={t.jobs.cancelAllTitle(underWay.length)}>
        <Text size="sm" flex={1}>
          {t.jobs.cancelAllTitle(underWay.length)}
        </Text>
        <Button size="compact-sm" variant="default" onClick={() => setAsking(false)} data-autofocus>
          {t.jobs.keepGoing}
        </Button>
        <Button
          size="compact-sm"
          color="red"
          loading={changing === 'jobs.cancel'}
          onClick={() => void change('jobs.cancel', underWay)}
        >
          {t.jobs.cancelAll}
        </Button>
      </Group>
    );
  }
  return (
    <Group gap={8} wrap="nowrap" justify="flex-end">
      {canRest.length > 1 ? (
        <Button
          size="compact-sm"
          variant="default"
          loading={changing === 'jobs.pause' || changing === 'jobs.resume'}
          onClick={() =>
            void change(going.length > 0 ? 'jobs.pause' : 'jobs.resume', going.length > 0 ? going : canRest)
          }
        >
          {going.length > 0 ? t.jobs.pauseAll : t.jobs.resumeAll}
        </Button>
      ) : null}
      <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>
        {t.jobs.cancelAll}
      </Button>
    </Group>
  );
}
