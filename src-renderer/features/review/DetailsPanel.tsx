import { Button, Code, Group, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import type { CallInput } from '../../../src-shared/contract/api.ts';
import type { Role } from '../../../src-shared/model/video.ts';
import type { Video } from '../../../src-shared/model/worded.ts';
import { formatTimecode } from '../../../src-shared/time.ts';
import { useAction, useCall } from '../../client/queries.ts';
import { showDone } from '../../state/notices.ts';
import { t } from '../../strings/index.ts';
import { copyText } from '../../ui/copy.ts';
import { dateLabel, fileSize } from '../../ui/format.ts';
import classes from './DetailsPanel.module.css';

const words = t.review.details;

/** What is known about a recording, and what the user says about it. */
export function DetailsPanel({ video }: { video: Video }) {
  const { chunks } = video;
  const outdated = useCall('privacy.status', { videoId: video.videoId }).data?.outdated ?? 0;
  const warnings = [...video.warnings, ...(outdated > 0 ? [t.privacy.otherMask] : [])];
  return (
    <Stack gap={16} p={16}>
      <Facts
        title={words.file}
        facts={[
          [words.name, video.name],
          [words.path, video.path],
          [words.length, formatTimecode(video.durationSec, 3)],
          [words.picture, `${video.width} × ${video.height}`],
          [words.rate, words.fps(video.fps.toFixed(3).replace(/\.?0+$/, ''))],
          [words.codec, video.codec],
          [words.size, fileSize(video.sizeBytes)],
          ...(video.firstFrameSec > 0.0005
            ? ([[words.firstPicture, formatTimecode(video.firstFrameSec, 3)]] as const)
            : []),
          ...(video.recordedAt ? ([[words.recorded, dateLabel(video.recordedAt)]] as const) : []),
          [words.checksum, video.checksum],
        ]}
      />
      <Facts
        title={words.index}
        facts={[
          [words.encoder, video.embeddingModel ?? words.notIndexed],
          [words.spans, words.counts(chunks.shot, chunks.micro, chunks.meso, chunks.macro)],
        ]}
      />
      {warnings.length > 0 ? (
        <Stack gap={4}>
          <Title order={2}>{words.warnings}</Title>
          {warnings.map((warning) => (
            <Text key={warning} size="sm">
              {warning}
            </Text>
          ))}
        </Stack>
      ) : null}
      <Labels video={video} />
    </Stack>
  );
}

function Facts({ title, facts }: { title: string; facts: ReadonlyArray<readonly [string, string]> }) {
  return (
    <section>
      <Title order={2} mb={4}>
        {title}
      </Title>
      <dl className={classes['facts']}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd title={value}>
              {name === words.path || name === words.checksum ? (
                <Code className={classes['copyable']} onClick={() => copyText(value)}>
                  {value}
                </Code>
              ) : (
                value
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** A moment as a field for dates and times wants it, in the zone of this machine; empty for none. */
function localTime(iso: string | null): string {
  if (iso === null) return '';
  const moment = new Date(iso);
  const shifted = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return Number.isNaN(moment.getTime()) ? '' : shifted.toISOString().slice(0, 19);
}

function Labels({ video }: { video: Video }) {
  const [role, setRole] = useState<string | null>(video.role);
  const [domain, setDomain] = useState(video.domain ?? '');
  const [cameraId, setCameraId] = useState(video.cameraId ?? '');
  const [siteId, setSiteId] = useState(video.siteId ?? '');
  const [recordedAt, setRecordedAt] = useState(localTime(video.recordedAt));
  const update = useAction('videos.update', { refresh: ['videos.get', 'videos.list'] });
  const labels: CallInput<'videos.update'>['labels'] = {
    ...(role === null ? {} : { role: role as Role }),
    ...(domain === (video.domain ?? '') ? {} : { domain }),
    ...(cameraId === (video.cameraId ?? '') ? {} : { cameraId }),
    ...(siteId === (video.siteId ?? '') ? {} : { siteId }),
    ...(recordedAt === localTime(video.recordedAt) || recordedAt === ''
      ? {}
      : { recordedAt: new Date(recordedAt).toISOString() }),
  };
  const changed = Object.keys(labels).some((key) => key !== 'role') || role !== video.role;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        update.mutate({ videoId: video.videoId, labels }, { onSuccess: () => showDone(words.saved) });
      }}
    >
      <Stack gap={8}>
        <Title order={2}>{words.labels}</Title>
        <Select
          label={words.role}
          placeholder={words.none}
          allowDeselect={false}
          value={role}
          onChange={setRole}
          data={Object.entries(t.common.roles).map(([value, label]) => ({ value, label }))}
        />
        <TextInput label={words.domain} value={domain} onChange={(event) => setDomain(event.currentTarget.value)} />
        <Group grow gap={8}>
          <TextInput
            label={words.camera}
            value={cameraId}
            onChange={(event) => setCameraId(event.currentTarget.value)}
          />
          <TextInput label={words.site} value={siteId} onChange={(event) => setSiteId(event.currentTarget.value)} />
        </Group>
        <TextInput
          type="datetime-local"
          step={1}
          label={words.recordedAt}
          description={words.recordedAtHint}
          value={recordedAt}
          onChange={(event) => setRecordedAt(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button type="submit" disabled={!changed} loading={update.isPending}>
            {t.common.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
