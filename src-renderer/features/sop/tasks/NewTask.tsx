import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useAction } from '../../../client/queries.ts';
import { goTo } from '../../../state/navigation.ts';
import { sopPlace } from '../../../state/places.ts';
import { t } from '../../../strings/index.ts';
import { taskIdFor } from './task-id.ts';

export function NewTask({ compact = false }: { compact?: boolean }) {
  const [opened, setOpened] = useState(false);
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const create = useAction('sop.tasks.create', { refresh: ['sop.tasks.list'] });
  const submit = () =>
    create.mutate(
      { taskId: taskIdFor(name), name: name.trim(), description },
      {
        onSuccess: (task) => {
          setOpened(false);
          setName('');
          setDescription('');
          goTo(sopPlace(task.taskId));
        },
      },
    );
  return (
    <>
      <Button
        size={compact ? 'compact-sm' : 'sm'}
        variant={compact ? 'default' : 'filled'}
        leftSection={<IconPlus size={16} />}
        onClick={() => setOpened(true)}
      >
        {t.sop.newTask}
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title={t.sop.newTask}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <Stack gap={12}>
            <TextInput
              label={t.sop.taskName}
              description={t.sop.taskNameHint}
              required
              data-autofocus
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Textarea
              label={t.sop.taskAbout}
              autosize
              minRows={2}
              value={description}
              onChange={(event) => setDescription(event.currentTarget.value)}
            />
            <Group justify="flex-end">
              <Button type="submit" disabled={name.trim() === ''} loading={create.isPending}>
                {t.sop.create}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
