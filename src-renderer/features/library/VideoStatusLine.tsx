import { Group, Text, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconClock, IconUnlink } from '@tabler/icons-react';
import { UNFINISHED } from '../../../src-shared/model/job.ts';
import type { Job, Video } from '../../../src-shared/model/worded.ts';
import { t } from '../../strings/index.ts';
import { JobButton } from '../../ui/JobButton.tsx';
import { JobProgress } from '../../ui/JobProgress.tsx';

/** What state a video is in: its running job, its error with the next step, or that it is ready. */
export function VideoStatusLine({ video, job }: { video: Video; job: Job | undefined }) {
  const error = video.error ?? job?.error ?? null;
  if (job && UNFINISHED.includes(job.state)) return <JobProgress job={job} />;
  if (error) {
    return (
      <Group gap={4} wrap="nowrap">
        <Tooltip label={`${error.hint} (${error.code})`} multiline maw={320}>
          <Group gap={4} wrap="nowrap" flex={1} miw={0} c="var(--v-missing)" tabIndex={0}>
            <IconAlertTriangle size={14} style={{ flex: 'none' }} />
            <Text size="xs" truncate>
              {error.message}
            </Text>
          </Group>
        </Tooltip>
        {job ? <JobButton job={job} /> : null}
      </Group>
    );
  }
  if (job) return <JobProgress job={job} />;
  if (video.fileState === 'gone') {
    return <StatusWords icon={<IconUnlink size={14} />} words={t.library.fileGone} tip={t.library.fileGoneHint} />;
  }
  if (video.fileState === 'changed') {
    const icon = <IconAlertTriangle size={14} color="var(--v-missing)" />;
    return <StatusWords icon={icon} words={t.library.fileChanged} tip={t.library.fileChangedHint} />;
  }
  if (video.fileState === 'unchecked') {
    const icon = <IconCircleDashed size={14} />;
    return <StatusWords icon={icon} words={t.library.fileUnchecked} tip={t.library.fileUncheckedHint} />;
  }
  if (video.status === 'ready' && video.warnings.length > 0) {
    return (
      <StatusWords
        icon={<IconAlertTriangle size={14} color="var(--v-slow)" />}
        words={t.library.warnings(video.warnings.length)}
        tip={video.warnings.join('\n')}
      />
    );
  }
  const icons = {
    ready: <IconCircleCheck size={14} color="var(--v-ok)" />,
    pending: <IconClock size={14} />,
    indexing: <IconCircleDashed size={14} />,
    failed: <IconAlertTriangle size={14} />,
  };
  return <StatusWords icon={icons[video.status]} words={t.library.statuses[video.status]} />;
}

function StatusWords({ icon, words, tip }: { icon: React.ReactNode; words: string; tip?: string }) {
  const line = (
    <Group gap={4} wrap="nowrap" c="dimmed">
      {icon}
      <Text size="xs" truncate>
        {words}
      </Text>
    </Group>
  );
  return tip ? (
    <Tooltip label={tip} multiline maw={320} style={{ whiteSpace: 'pre-line' }}>
      {line}
    </Tooltip>
  ) : (
    line
  );
}
