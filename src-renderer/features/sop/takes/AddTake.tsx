import { Button, Group, Modal, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import type { Task } from '../../../../src-shared/model/sop.ts';
import { parseTimecode } from '../../../../src-shared/time.ts';
import { connection } from '../../../client/connection.ts';
import type { Picked } from '../../../client/file-access.ts';
import { useAction, useCall } from '../../../client/queries.ts';
import { takeIn } from '../../../state/intake.ts';
import { t } from '../../../strings/index.ts';
import { duration } from '../../../ui/format.ts';
import { IntakeLines } from './IntakeLines.tsx';

type Source = 'library' | 'files' | 'path';

/** Makes a recording, or a part of one, a gold or trainee take. */
export function AddTake({ task, kind }: { task: Task; kind: 'gold' | 'trainee' }) {
  const [opened, setOpened] = useState(false);
  const words = kind === 'gold' ? t.sop.addGold : t.sop.addTrainee;
  return (
    <>
      <Button size="compact-sm" variant="default" leftSection={<IconPlus size={16} />} onClick={() => setOpened(true)}>
        {words}
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title={words} size={520}>
        {opened ? <TakeForm task={task} kind={kind} onDone={() => setOpened(false)} /> : null}
      </Modal>
    </>
  );
}

function TakeForm({ task, kind, onDone }: { task: Task; kind: 'gold' | 'trainee'; onDone: () => void }) {
  const [source, setSource] = useState<Source>('library');
  const [videoId, setVideoId] = useState<string | null>(null);
  const [picked, setPicked] = useState<Picked | null>(null);
  const [path, setPath] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [label, setLabel] = useState('');
  const [sending, setSending] = useState(false);
  const videos = useCall('videos.list', { limit: 1000 }).data?.videos ?? [];
  const refresh = ['sop.takes.list', 'sop.tasks.list', 'videos.list', 'jobs.list'] as const;
  const gold = useAction('sop.addGold', { refresh });
  const trainee = useAction('sop.addVideo', { refresh });
  const add = kind === 'gold' ? gold : trainee;

  const fromSec = from.trim() === '' ? 0 : parseTimecode(from);
  const toSec = to.trim() === '' ? Number.POSITIVE_INFINITY : parseTimecode(to);
  const timeError = (value: number | undefined) => (value === undefined ? t.sop.badTime : null);
  const orderError = fromSec !== undefined && toSec !== undefined && toSec <= fromSec ? t.sop.endBeforeStart : null;
  const chosen = source === 'library' ? videoId !== null : source === 'files' ? picked !== null : path.trim() !== '';
  const busy = sending || add.isPending;

  const submit = async () => {
    const span = {
      ...(label.trim() === '' ? {} : { label: label.trim() }),
      ...(from.trim() === '' ? {} : { fromSec: from.trim() }),
      ...(to.trim() === '' ? {} : { toSec: to.trim() }),
    };
    let what: { videoId?: string; path?: string } = source === 'path' ? { path: path.trim() } : {};
    if (source === 'library' && videoId !== null) what = { videoId };
    if (source === 'files' && picked !== null) {
      setSending(true);
      const [sent] = await takeIn([picked]);
      setSending(false);
      // The refusal, with its reason, stands below the form.
      if (sent === undefined) return;
      what = { videoId: sent };
    }
    add.mutate({ taskId: task.taskId, ...what, ...span }, { onSuccess: onDone });
  };
  const name =
    source === 'library'
      ? (videos.find((video) => video.videoId === videoId)?.name ?? '')
      : source === 'files'
        ? (picked?.name ?? '')
        : path;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack gap={12}>
        <Text size="sm" c="dimmed">
          {kind === 'gold' ? t.sop.addGoldHint : t.sop.addTraineeHint}
        </Text>
        <SegmentedControl
          value={source}
          onChange={(value) => setSource(value as Source)}
          data={[
            { value: 'library', label: t.sop.fromLibrary },
            { value: 'files', label: t.sop.fromFiles },
            { value: 'path', label: t.sop.fromPath },
          ]}
        />
        {source === 'library' ? (
          <Select
            label={t.sop.video}
            searchable
            data-autofocus
            value={videoId}
            onChange={setVideoId}
            data={videos
              .filter((video) => video.status !== 'failed')
              .map((video) => ({ value: video.videoId, label: `${video.name} · ${duration(video.durationSec)}` }))}
          />
        ) : source === 'files' ? (
          <Group gap={8}>
            <Button
              variant="default"
              leftSection={<IconUpload size={16} />}
              onClick={() => void connection.files.pick().then(([first]) => setPicked(first ?? null))}
            >
              {t.sop.fromFiles}
            </Button>
            <Text size="sm" truncate flex={1}>
              {picked?.name}
            </Text>
          </Group>
        ) : (
          <TextInput label={t.sop.path} value={path} onChange={(event) => setPath(event.currentTarget.value)} />
        )}
        <Group grow gap={8} align="flex-start">
          <TextInput
            label={t.sop.from}
            description={t.sop.spanHint}
            value={from}
            error={timeError(fromSec)}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <TextInput
            label={t.sop.to}
            description={t.sop.spanHint}
            value={to}
            error={timeError(toSec) ?? orderError}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
        </Group>
        {kind === 'trainee' ? (
          <TextInput
            label={t.sop.who}
            description={t.sop.whoHint}
            value={label}
            onChange={(event) => setLabel(event.currentTarget.value)}
          />
        ) : null}
        <IntakeLines waitingFor={busy ? name : null} />
        <Group justify="flex-end">
          <Button
            type="submit"
            loading={busy}
            disabled={!chosen || fromSec === undefined || toSec === undefined || orderError !== null}
          >
            {t.sop.addTake}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
