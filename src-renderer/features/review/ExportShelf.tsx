import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { ExportFile, Job } from '../../../src-shared/model/worded.ts';
import { connection } from '../../client/connection.ts';
import { useCall } from '../../client/queries.ts';
import { dismissExport, useExports } from '../../state/exports.ts';
import { showError } from '../../state/notices.ts';
import { useJob } from '../../state/use-job.ts';
import { t } from '../../strings/index.ts';
import { duration, fileSize, percent } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { JobButton } from '../../ui/JobButton.tsx';
import classes from './ExportShelf.module.css';

const words = t.exports;

/** What this window exports: how far each is, and what can be done with the file. Nothing while there is none. */
export function ExportShelf() {
  const jobIds = useExports((state) => state.jobIds);
  if (jobIds.length === 0) return null;
  return (
    <section className={classes['shelf']} aria-label={words.shelf}>
      {jobIds.toReversed().map((jobId) => (
        <Exported key={jobId} jobId={jobId} />
      ))}
    </section>
  );
}

function Exported({ jobId }: { jobId: string }) {
  const { job, state, isActive } = useJob(jobId);
  const file = useCall('exports.get', { exportId: jobId }, { enabled: state === 'completed' });
  if (!job) return null;
  return (
    <Stack gap={4} className={classes['item']} data-testid="export" data-job={job.state}>
      <Group gap={4} wrap="nowrap" justify="space-between">
        <Text size="sm" truncate title={job.title}>
          {job.title}
        </Text>
        <Group gap={0} wrap="nowrap">
          {state === 'completed' ? null : <JobButton job={job} />}
          {isActive ? null : (
            <IconButton label={words.dismiss(job.title)} size={24} onClick={() => dismissExport(jobId)}>
              <IconX size={14} />
            </IconButton>
          )}
        </Group>
      </Group>
      {isActive ? <HowFar job={job} /> : null}
      {file.data ? <Finished file={file.data} /> : null}
      {(job.error ?? file.error) ? (
        <Text size="xs" c="dimmed">
          {[job.error?.message ?? file.error?.message, job.error?.hint].join(' ')}
        </Text>
      ) : null}
    </Stack>
  );
}

function HowFar({ job }: { job: Job }) {
  const rest = job.etaSec === null ? percent(job.progress) : t.common.left(duration(job.etaSec));
  return (
    <Group gap={8} wrap="nowrap">
      <Progress flex={1} size={4} value={100 * job.progress} aria-label={`${job.title}: ${percent(job.progress)}`} />
      <Text size="xs" c="dimmed">
        {job.state === 'running' ? rest : t.common.jobStates[job.state]}
      </Text>
    </Group>
  );
}

/** The file: its name can be dragged out of the window where a desktop carries it. */
function Finished({ file }: { file: ExportFile }) {
  const { exportId, fileName, sizeBytes, notes } = file;
  const { desktop } = connection;
  const [savedTo, setSavedTo] = useState<string | null>(null);
  const keep = async () => {
    try {
      if (!desktop) return await download(exportId, fileName);
      const toPath = await desktop.pickSavePath(fileName);
      if (toPath === null) return;
      // The system's dialog has asked already whether a file there may be replaced.
      const { path } = await connection.client.call('exports.save', { exportId, toPath, ifThere: 'replace' });
      setSavedTo(path);
    } catch (thrown) {
      showError(thrown);
    }
  };
  return (
    <>
      <Text
        size="xs"
        truncate
        className={classes['file']}
        title={desktop ? `${fileName}\n${words.drag}` : fileName}
        draggable={desktop !== null}
        data-testid="export-file"
        onDragStart={(event) => {
          // The file itself goes along, by Electron's own dragging.
          event.preventDefault();
          desktop?.dragExport(exportId);
        }}
      >
        {fileName} · {fileSize(sizeBytes)}
      </Text>
      {notes.map((note) => (
        <Text key={note} size="xs" c="dimmed">
          {note}
        </Text>
      ))}
      {savedTo === null ? null : (
        <Text size="xs" c="dimmed" role="status" style={{ overflowWrap: 'anywhere' }}>
          {words.savedTo(savedTo)}
        </Text>
      )}
      <Group gap={4}>
        <Button size="compact-xs" variant="default" onClick={() => void keep()}>
          {desktop ? words.save : words.download}
        </Button>
        {desktop ? (
          <Button size="compact-xs" variant="default" onClick={() => desktop.showExport(exportId)}>
            {words.show}
          </Button>
        ) : null}
      </Group>
    </>
  );
}

async function download(exportId: string, fileName: string): Promise<void> {
  const { offerId } = await connection.client.call('exports.offer', { exportId });
  const anchor = document.createElement('a');
  anchor.href = connection.media.exported(offerId);
  anchor.download = fileName;
  anchor.click();
}
