import { Button, Group, Modal, NumberInput, SegmentedControl, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconSettings } from '@tabler/icons-react';
import { useState } from 'react';
import type { Task } from '../../../../src-shared/model/sop.ts';
import { useAction, useCall } from '../../../client/queries.ts';
import { showDone } from '../../../state/notices.ts';
import { t } from '../../../strings/index.ts';
import { PenaltyFields } from './PenaltyFields.tsx';

const words = t.sopTask.settings;

/** What a task is called and asks of a run. */
export function TaskSettingsButton({ task }: { task: Task }) {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconSettings size={14} />}
        onClick={() => setOpened(true)}
      >
        {words.button}
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title={words.title} size={560}>
        {opened ? <SettingsForm task={task} onDone={() => setOpened(false)} /> : null}
      </Modal>
    </>
  );
}

function SettingsForm({ task, onDone }: { task: Task; onDone: () => void }) {
  const update = useAction('sop.tasks.update', { refresh: ['sop.tasks.list'] });
  const [name, setName] = useState(task.name);
  const [description, setDescription] = useState(task.description);
  const [passMark, setPassMark] = useState<number | null>(task.passMark);
  const [penalties, setPenalties] = useState(task.penalties);
  const submit = () =>
    update.mutate(
      { taskId: task.taskId, name: name.trim(), description, passMark, penalties },
      {
        onSuccess: () => {
          showDone(words.saved);
          onDone();
        },
      },
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap={12}>
        <TextInput
          label={t.sop.taskName}
          required
          maxLength={200}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          label={t.sop.taskAbout}
          autosize
          minRows={2}
          maxRows={5}
          maxLength={4000}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <PassMarkField passMark={passMark} onChange={setPassMark} />
        <PenaltyFields penalties={penalties} onChange={setPenalties} />
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={onDone}>
            {t.common.cancel}
          </Button>
          <Button type="submit" disabled={name.trim() === ''} loading={update.isPending}>
            {t.common.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The task's own pass mark, or the one of the settings while there is none (null). */
function PassMarkField({ passMark, onChange }: { passMark: number | null; onChange: (mark: number | null) => void }) {
  const usual = useCall('settings.get', {}).data?.settings.passMark;
  return (
    <div>
      <Text size="sm" fw={500} id="pass-mark-label">
        {words.passMark}
      </Text>
      <Text size="xs" c="dimmed" mb={4}>
        {words.passMarkHint}
      </Text>
      <Group gap={8}>
        <SegmentedControl
          size="xs"
          aria-labelledby="pass-mark-label"
          value={passMark === null ? 'usual' : 'own'}
          onChange={(value) => onChange(value === 'own' ? (usual ?? 0) : null)}
          data={[
            { value: 'usual', label: words.usualPassMark(usual === undefined ? '…' : String(usual)) },
            { value: 'own', label: words.ownPassMark },
          ]}
        />
        {passMark === null ? null : (
          <NumberInput
            size="xs"
            w={96}
            aria-label={words.passMark}
            min={0}
            max={100}
            clampBehavior="strict"
            value={passMark}
            onChange={(value) => {
              if (typeof value === 'number') onChange(value);
            }}
          />
        )}
      </Group>
    </div>
  );
}
