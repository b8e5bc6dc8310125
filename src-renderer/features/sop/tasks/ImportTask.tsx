import { Alert, Button, FileButton, Group, List, Modal, Stack, Text } from '@mantine/core';
import { IconFileImport, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import type { CallOutput } from '../../../../src-shared/contract/api.ts';
import type { Task } from '../../../../src-shared/model/sop.ts';
import type { SopTaskFile } from '../../../../src-shared/model/sop-task-file.ts';
import { goTo } from '../../../state/navigation.ts';
import { showDone } from '../../../state/notices.ts';
import { sopPlace } from '../../../state/places.ts';
import { t } from '../../../strings/index.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import { ImportChoice } from './ImportChoice.tsx';
import { readTaskFile } from './task-file.ts';

const words = t.sopTask.file;

/** Makes a task of an exported file. */
export function ImportTask({ tasks }: { tasks: readonly Task[] }) {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <IconButton label={words.importTip} onClick={() => setOpened(true)}>
        <IconFileImport size={16} />
      </IconButton>
      <Modal opened={opened} onClose={() => setOpened(false)} title={words.title} size={520}>
        {opened ? <ImportForm tasks={tasks} onDone={() => setOpened(false)} /> : null}
      </Modal>
    </>
  );
}

function ImportForm({ tasks, onDone }: { tasks: readonly Task[]; onDone: () => void }) {
  const [document, setDocument] = useState<SopTaskFile | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [made, setMade] = useState<CallOutput<'sop.tasks.import'> | null>(null);
  const open = (taskId: string) => {
    goTo(sopPlace(taskId));
    onDone();
  };
  const read = async (file: File | null) => {
    if (!file) return;
    const result = readTaskFile(await file.text());
    setDocument('document' in result ? result.document : null);
    setProblem('problem' in result ? words[result.problem] : null);
  };
  if (made) return <MissingVideos made={made} onOpen={() => open(made.task.taskId)} />;
  return (
    <Stack gap={12}>
      <Text size="sm" c="dimmed">
        {words.hint}
      </Text>
      <FileButton accept=".json,application/json" onChange={(file) => void read(file)}>
        {(props) => (
          <Button {...props} variant="default" leftSection={<IconUpload size={16} />} style={{ alignSelf: 'start' }}>
            {words.choose}
          </Button>
        )}
      </FileButton>
      {problem === null ? null : (
        <Alert color="red" p={8} role="alert">
          {problem}
        </Alert>
      )}
      {document ? (
        <ImportChoice
          key={`${document.task.taskId} ${document.exportedAt}`}
          document={document}
          tasks={tasks}
          onMade={(result) => {
            showDone(words.imported(result.task.name));
            if (result.missing.length > 0) setMade(result);
            else open(result.task.taskId);
          }}
        />
      ) : null}
    </Stack>
  );
}

function MissingVideos({ made, onOpen }: { made: CallOutput<'sop.tasks.import'>; onOpen: () => void }) {
  return (
    <Stack gap={12}>
      <Alert color="yellow" p={12} role="alert">
        <Text size="sm" fw={600} mb={4}>
          {words.missing(made.missing.length)}
        </Text>
        <List size="sm">
          {made.missing.map((video) => (
            <List.Item key={video.checksum}>{video.name}</List.Item>
          ))}
        </List>
        <Text size="sm" mt={8}>
          {words.missingHint}
        </Text>
      </Alert>
      <Group justify="flex-end">
        <Button onClick={onOpen}>{words.open}</Button>
      </Group>
    </Stack>
  );
}
