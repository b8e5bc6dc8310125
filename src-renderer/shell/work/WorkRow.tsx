import { Code, Group, Progress, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconArrowBarToUp, IconBan, IconCircleCheck, IconX } from '@tabler/icons-react';
import { UNFINISHED } from '../../../src-shared/model/job.ts';
import type { Job } from '../../../src-shared/model/worded.ts';
import { useAction } from '../../client/queries.ts';
import { goTo } from '../../state/navigation.ts';
import { showError } from '../../state/notices.ts';
import { dismissEnded, openWork } from '../../state/work.ts';
import { t } from '../../strings/index.ts';
import { duration, percent } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { JobButton } from '../../ui/JobButton.tsx';
import { PauseButton } from '../../ui/PauseButton.tsx';
import { placeOfJob } from './job-places.ts';
import classes from './Work.module.css';

/** A job that runs, waits or rests: what it is, what it does, how long yet, and what can be done about it. */
export function WorkRow({
  job,
  endsInSec,
  canPause,
  canMoveFirst,
}: {
  job: Job;
  endsInSec: number | null;
  canPause: boolean;
  canMoveFirst: boolean;
}) {
  const moveFirst = useAction('jobs.moveFirst', { refresh: ['jobs.list', 'jobs.outlook'] });
  const leftSec = job.state === 'running' ? (job.etaSec ?? endsInSec) : endsInSec;
  const words = job.state === 'running' ? t.jobs.left : t.jobs.endsIn;
  return (
    <li className={classes['row']} data-work={job.state} data-kind={job.kind}>
      <Stack gap={4} flex={1} miw={0}>
        <JobTitle job={job} />
        <Group gap={8} justify="space-between" wrap="nowrap">
          <Text size="xs" c="dimmed" truncate title={whatItDoes(job)}>
            {whatItDoes(job)}
          </Text>
          <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
            {leftSec === null || job.state === 'paused' ? '' : words(duration(leftSec))}
          </Text>
        </Group>
        {job.state === 'queued' && job.progress === 0 ? null : (
          <Progress
            value={job.progress * 100}
            size={4}
            color={job.state === 'running' ? 'signal' : 'gray'}
            aria-label={`${job.title}: ${percent(job.progress)}`}
          />
        )}
      </Stack>
      <Group gap={0} wrap="nowrap">
        {canMoveFirst ? (
          <IconButton
            label={t.jobs.moveFirst(job.title)}
            size={24}
            loading={moveFirst.isPending}
            onClick={() => moveFirst.mutate({ jobId: job.jobId })}
          >
            <IconArrowBarToUp size={14} />
          </IconButton>
        ) : null}
        {canPause ? <PauseButton job={job} /> : null}
        <JobButton job={job} />
      </Group>
    </li>
  );
}

/** A job that has ended: how, and where it failed what to do. */
export function EndedRow({ job }: { job: Job }) {
  const { error, state } = job;
  return (
    <li className={classes['row']} data-work={state} data-kind={job.kind}>
      <EndIcon state={state} />
      <Stack gap={2} flex={1} miw={0}>
        <JobTitle job={job} />
        {error ? (
          <Text size="xs" role="note" style={{ overflowWrap: 'anywhere' }}>
            {error.message}{' '}
            <Text span size="xs" c="dimmed">
              {error.hint}
            </Text>{' '}
            <Code>{error.code}</Code>
          </Text>
        ) : (
          <Text size="xs" c="dimmed">
            {kindOf(job)} · {t.common.jobStates[state]}
          </Text>
        )}
      </Stack>
      <Group gap={0} wrap="nowrap">
        {state === 'completed' ? null : <JobButton job={job} />}
        <IconButton label={t.jobs.dismiss(job.title)} size={24} onClick={() => dismissEnded(job.jobId)}>
          <IconX size={14} />
        </IconButton>
      </Group>
    </li>
  );
}

function EndIcon({ state }: { state: Job['state'] }) {
  if (state === 'failed') return <IconAlertTriangle size={16} color="var(--v-missing)" aria-hidden />;
  if (state === 'cancelled') return <IconBan size={16} color="var(--v-dim)" aria-hidden />;
  return <IconCircleCheck size={16} color="var(--v-ok)" aria-hidden />;
}

/** The name of what is worked on, and the way there where it has a place of its own. */
function JobTitle({ job }: { job: Job }) {
  const find = placeOfJob(job);
  const name = (
    <Text size="sm" truncate title={job.title}>
      {job.title}
    </Text>
  );
  if (!find) return name;
  const go = async (): Promise<void> => {
    try {
      const place = await find(job);
      openWork(false);
      goTo(place);
    } catch (error) {
      showError(error);
    }
  };
  return (
    <UnstyledButton className={classes['title']} aria-label={t.jobs.show(job.title)} onClick={() => void go()}>
      {name}
    </UnstyledButton>
  );
}

const kindOf = ({ kind }: Job): string => t.jobs.kinds[kind] ?? t.jobs.kind;

/** The kind of work, and what it does now in words. */
function whatItDoes(job: Job): string {
  const stage = job.stage === null ? '' : (t.jobs.stages[job.stage] ?? '');
  const now = job.state === 'running' ? job.detail || stage : UNFINISHED.includes(job.state) ? stateWords(job) : '';
  return now === '' ? kindOf(job) : `${kindOf(job)} · ${now}`;
}

function stateWords({ state, progress }: Job): string {
  const words = t.common.jobStates[state];
  return progress > 0 ? `${words} (${percent(progress)})` : words;
}
