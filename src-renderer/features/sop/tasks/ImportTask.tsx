import {
  Alert,
  Button,
  FileButton,
  Group,
  List,
  Modal,
  SegmentedControl,
  Select,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { IconFileImport, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import type { CallOutput } from '../../../../src-shared/contract/api.ts';
import type { Task } from '../../../../src-shared/model/sop.ts';
import type { SopTaskFile } from '../../../../src-shared/model/sop-task-file.ts';
import { useAction } from '../../../client/queries.ts';
import { goTo } from '../../../state/navigation.ts';
import { showDone } from '../../../state/notices.ts';
import { sopPlace } from '../../../state/places.ts';
import { t } from '../../../strings/index.ts';
import { dateLabel } from '../../../ui/format.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import { freeName, freeTaskId, readTaskFile } from './task-file.ts';

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
        <Chosen
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

/** The file's task: imported as one of its own, or in place of one that is there. */
function Chosen({
  document,
  tasks,
  onMade,
}: {
  document: SopTaskFile;
  tasks: readonly Task[];
  onMade: (result: CallOutput<'sop.tasks.import'>) => void;
}) {
  const known = tasks.find((task) => task.taskId === document.task.taskId);
  const [mode, setMode] = useState<'new' | 'replace'>('new');
  const [replacedId, setReplacedId] = useState(known?.taskId ?? null);
  const [name, setName] = useState(
    freeName(
      document.task.name || document.task.taskId,
      tasks.map((task) => task.name),
    ),
  );
  const importing = useAction('sop.tasks.import', {
    refresh: ['sop.tasks.list', 'sop.takes.list', 'sop.stepVersions'],
  });
  const ready = mode === 'new' ? name.trim() !== '' : replacedId !== null;
  const submit = () => {
    const named = { ...document, task: { ...document.task, name: name.trim() } };
    const ids = tasks.map((task) => task.taskId);
    const input =
      mode === 'replace' && replacedId !== null
        ? { document, taskId: replacedId, replace: true }
        : known
          ? { document: named, taskId: freeTaskId(name, ids) }
          : { document: named };
    importing.mutate(input, { onSuccess: onMade });
  };
  const steps = document.goldTakes.reduce((sum, take) => sum + take.steps.length, 0);
  const about = words.contents(
    words.goldTakes(document.goldTakes.length),
    t.sopTask.stepCount(steps),
    dateLabel(document.exportedAt),
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) submit();
      }}
    >
      <Stack gap={12}>
        <div>
          <Text size="sm" fw={600}>
            {document.task.name || document.task.taskId}
          </Text>
          <Text size="xs" c="dimmed">
            {about}
          </Text>
        </div>
        {tasks.length > 0 ? (
          <div>
            {known ? (
              <Text size="sm" mb={4}>
                {words.exists(known.name)}
              </Text>
            ) : null}
            <SegmentedControl
              aria-label={words.as}
              value={mode}
              onChange={(value) => setMode(value === 'replace' ? 'replace' : 'new')}
              data={Object.entries(words.modes).map(([value, label]) => ({ value, label }))}
            />
          </div>
        ) : null}
        {mode === 'replace' ? (
          <Select
            label={words.replaced}
            description={words.replaceHint}
            searchable
            allowDeselect={false}
            value={replacedId}
            onChange={setReplacedId}
            data={tasks.map((task) => ({ value: task.taskId, label: task.name }))}
          />
        ) : (
          <TextInput
            label={words.name}
            required
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
        <Group justify="flex-end">
          <Button type="submit" disabled={!ready} loading={importing.isPending}>
            {words.submit}
          </Button>
        </Group>
      </Stack>
    </form>
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
