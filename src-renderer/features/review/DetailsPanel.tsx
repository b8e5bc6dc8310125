import { Button, Code, Group, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import type { CallInput, CallOutput } from '../../../src-shared/contract/api.ts';
import type { Role } from '../../../src-shared/model/video.ts';
import type { Video } from '../../../src-shared/model/worded.ts';
import { formatTimecode } from '../../../src-shared/time.ts';
import { clockAt, momentOf } from '../../../src-shared/zoned-time.ts';
import { useCameraZone } from '../../client/camera-zone.ts';
import { useAction, useCall } from '../../client/queries.ts';
import { showDone } from '../../state/notices.ts';
import { t } from '../../strings/index.ts';
import { copyText } from '../../ui/copy.ts';
import { fileSize } from '../../ui/format.ts';
import classes from './DetailsPanel.module.css';
import { PlayableCopy } from './PlayableCopy.tsx';

const words = t.review.details;
const NAMED_LABELS = 8;

/** What is known about a recording, and what the user says about it. */
export function DetailsPanel({ video }: { video: Video }) {
  const { chunks } = video;
  const zone = useCameraZone(video.cameraId);
  const source = useCall('videos.timeline', { videoId: video.videoId }).data;
  const outdated = useCall('privacy.status', { videoId: video.videoId }).data?.outdated ?? 0;
  const found = useCall('videos.objects', { videoId: video.videoId }, { enabled: video.status === 'ready' }).data;
  const warnings = [
    ...video.warnings,
    ...(video.recordedDoubt === null ? [] : [words.doubts[video.recordedDoubt]]),
    ...(outdated > 0 ? [t.privacy.otherMask] : []),
  ];
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
          ...(video.recordedAt ? ([[words.recorded, recorded(video, zone)]] as const) : []),
          [words.checksum, video.checksum],
        ]}
      />
      <Facts
        title={words.index}
        facts={[
          [words.encoder, video.embeddingModel ?? words.notIndexed],
          [words.transcript, transcriptOf(source)],
          [words.spans, words.counts(chunks.shot, chunks.micro, chunks.meso, chunks.macro)],
          ...(found ? ([[words.objects, objectsIn(found)]] as const) : []),
        ]}
      />
      <PlayableCopy video={video} />
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
      <Labels key={`${zone} ${video.recordedAt}`} video={video} zone={zone} />
    </Stack>
  );
}

/** Where the transcript comes from. */
function transcriptOf(source: CallOutput<'videos.timeline'> | undefined): string {
  if (!source || source.transcript.length === 0) return words.noTranscript;
  return source.heardBy === null ? words.fromSubtitles : words.heardBy(source.heardBy);
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

/** What a detector found, the most frequent first; or why there is nothing. */
function objectsIn({ state, detector, labels }: CallOutput<'videos.objects'>): string {
  if (state === 'no-detector') return words.noDetector;
  if (state === 'not-made' || !detector) return words.objectsNotMade;
  if (labels.length === 0) return words.noObjects(detector.title);
  const named = labels.slice(0, NAMED_LABELS).map(({ label, tracks }) => words.objectCount(label, tracks));
  const more = labels.length > NAMED_LABELS ? [words.objectsMore(labels.length - NAMED_LABELS)] : [];
  return words.objectsFound([...named, ...more].join(', '), detector.title);
}

/** When it begins by its camera's clock, and who says so. */
function recorded({ recordedAt, recordedFrom }: Video, zone: string): string {
  const from = recordedFrom === null ? '' : `, ${words.recordedFrom[recordedFrom]}`;
  return `${clockOf(recordedAt, zone).replace('T', ' ')} (${zone})${from}`;
}

/** A moment as a field for dates and times wants it; empty for none. */
function clockOf(iso: string | null, zone: string): string {
  const at = new Date(iso ?? '');
  return Number.isNaN(at.getTime()) ? '' : clockAt(at, zone);
}

/** Browsers leave seconds of zero out. */
const withSeconds = (clock: string): string => (clock.length === 16 ? `${clock}:00` : clock);

function Labels({ video, zone }: { video: Video; zone: string }) {
  const [role, setRole] = useState<string | null>(video.role);
  const [domain, setDomain] = useState(video.domain ?? '');
  const [cameraId, setCameraId] = useState(video.cameraId ?? '');
  const [siteId, setSiteId] = useState(video.siteId ?? '');
  const [recordedAt, setRecordedAt] = useState(clockOf(video.recordedAt, zone));
  const update = useAction('videos.update', { refresh: ['videos.get', 'videos.list'] });
  const labels: CallInput<'videos.update'>['labels'] = {
    ...(role === null ? {} : { role: role as Role }),
    ...(domain === (video.domain ?? '') ? {} : { domain }),
    ...(cameraId === (video.cameraId ?? '') ? {} : { cameraId }),
    ...(siteId === (video.siteId ?? '') ? {} : { siteId }),
    ...(recordedAt === clockOf(video.recordedAt, zone) || recordedAt === ''
      ? {}
      : { recordedAt: momentOf(withSeconds(recordedAt), zone).at.toISOString() }),
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
          description={words.recordedAtHint(zone)}
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
