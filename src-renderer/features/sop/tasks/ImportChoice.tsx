import { Button, Group, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { CallOutput } from '../../../../src-shared/contract/api.ts';
import type { Task } from '../../../../src-shared/model/sop.ts';
import type { SopTaskFile } from '../../../../src-shared/model/sop-task-file.ts';
import { useAction } from '../../../client/queries.ts';
import { t } from '../../../strings/index.ts';
import { dateLabel } from '../../../ui/format.ts';
import { freeName, freeTaskId } from './task-file.ts';

const words = t.sopTask.file;

/** The file's task: imported as one of its own, or in place of one that is there. */
export function ImportChoice({
  document,
  tasks,
  onMade,
}: {
  document: SopTaskFile;
  tasks: readonly Task[];
  onMade: (result: CallOutput<'sop.tasks.import'>) => void;
}) {
  const choice = useImportChoice(document, tasks, onMade);
  const { known, mode, name, isReady } = choice;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) choice.submit();
      }}
    >
      <Stack gap={12}>
        <Contents document={document} />
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
              onChange={(value) => choice.setMode(value === 'replace' ? 'replace' : 'new')}
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
            value={choice.replacedId}
            onChange={choice.setReplacedId}
            data={tasks.map((task) => ({ value: task.taskId, label: task.name }))}
          />
        ) : (
          <TextInput
            label={words.name}
            required
            maxLength={200}
            value={name}
            onChange={(event) => choice.setName(event.currentTarget.value)}
          />
        )}
        <Group justify="flex-end">
          <Button type="submit" disabled={!isReady} loading={choice.isImporting}>
            {words.submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** What is in the file. */
function Contents({ document }: { document: SopTaskFile }) {
  const steps = document.goldTakes.reduce((sum, take) => sum + take.steps.length, 0);
  const about = words.contents(
    words.goldTakes(document.goldTakes.length),
    t.sopTask.stepCount(steps),
    dateLabel(document.exportedAt),
  );
  return (
    <div>
      <Text size="sm" fw={600}>
        {document.task.name || document.task.taskId}
      </Text>
      <Text size="xs" c="dimmed">
        {about}
      </Text>
    </div>
  );
}

/** What the task is imported as, and importing it. */
function useImportChoice(
  document: SopTaskFile,
  tasks: readonly Task[],
  onMade: (result: CallOutput<'sop.tasks.import'>) => void,
) {
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
  const isReady = mode === 'new' ? name.trim() !== '' : replacedId !== null;
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
  return {
    /** The task there is under the same id. */
    known,
    mode,
    setMode,
    replacedId,
    setReplacedId,
    name,
    setName,
    isReady,
    submit,
    isImporting: importing.isPending,
  };
}
