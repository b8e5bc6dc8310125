import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { type DragEvent, useState } from 'react';
import { connection } from '../../client/connection.ts';
import { useLongAction } from '../../client/queries.ts';
import { showDone } from '../../state/notices.ts';
import { t } from '../../strings/index.ts';
import { JobUnderWay } from '../../ui/JobUnderWay.tsx';

const words = t.models;

/** Copies a model from a folder of this machine, once it is found right. */
export function BringIn() {
  const [folder, setFolder] = useState('');
  const start = useLongAction('models.import', { refresh: ['models.list', 'settings.get'] });
  const begin = () =>
    start.mutate(
      { folder: folder.trim() },
      {
        onSuccess: ({ title, added }) => {
          setFolder('');
          showDone(added ? words.added(title) : words.there(title));
        },
      },
    );
  const takeDropped = async (event: DragEvent) => {
    event.preventDefault();
    const [dropped] = await connection.files.fromDrop(event.dataTransfer);
    if (dropped?.kind === 'path') setFolder(dropped.path);
  };
  return (
    <section aria-labelledby="models-bring-in">
      <Stack gap={8}>
        <Title order={2} id="models-bring-in">
          {words.bringIn}
        </Title>
        <Text size="sm" c="dimmed">
          {words.bringInHint}
        </Text>
        <Group gap={8} align="flex-end">
          <TextInput
            label={words.folder}
            w={400}
            value={folder}
            onChange={(event) => setFolder(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && folder.trim() !== '' && !start.isPending) begin();
            }}
            onDragOver={(event) => event.preventDefault()}
            onDrop={(event) => void takeDropped(event)}
          />
          <Button size="sm" disabled={folder.trim() === ''} loading={start.isPending} onClick={begin}>
            {words.bringInStart}
          </Button>
        </Group>
        {start.job ? <JobUnderWay job={start.job} title={words.bringIn} /> : null}
      </Stack>
    </section>
  );
}
