import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Task } from '../../../../src-shared/model/sop.ts';
import { parseTimecode } from '../../../../src-shared/time.ts';
import { t } from '../../../strings/index.ts';
import { IntakeLines } from './IntakeLines.tsx';
import { emptySource, SourceFields, sourceOf } from './SourceFields.tsx';
import { type TakeKind, useAddTake } from './use-add-take.ts';

/** What makes a take: a recording, the part of it that counts, and whose run it is. */
export function TakeForm({ task, kind, onDone }: { task: Task; kind: TakeKind; onDone: () => void }) {
  const [fields, setFields] = useState(emptySource);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [label, setLabel] = useState('');
  const { add, job, isBusy } = useAddTake(kind);

  const fromSec = from.trim() === '' ? 0 : parseTimecode(from);
  const toSec = to.trim() === '' ? Number.POSITIVE_INFINITY : parseTimecode(to);
  const timeError = (value: number | undefined) => (value === undefined ? t.sop.badTime : null);
  const orderError = fromSec !== undefined && toSec !== undefined && toSec <= fromSec ? t.sop.endBeforeStart : null;
  const chosen = sourceOf(fields);
  const submit = () => {
    if (!chosen) return;
    const take = {
      taskId: task.taskId,
      ...(label.trim() === '' ? {} : { label: label.trim() }),
      ...(from.trim() === '' ? {} : { fromSec: from.trim() }),
      ...(to.trim() === '' ? {} : { toSec: to.trim() }),
    };
    void add(chosen.source, take, onDone);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap={12}>
        <Text size="sm" c="dimmed">
          {kind === 'gold' ? t.sop.addGoldHint : t.sop.addTraineeHint}
        </Text>
        <SourceFields fields={fields} onChange={setFields} />
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
        <IntakeLines waitingFor={isBusy ? (chosen?.name ?? '') : null} job={job} />
        <Group justify="flex-end">
          <Button
            type="submit"
            loading={isBusy}
            disabled={chosen === null || fromSec === undefined || toSec === undefined || orderError !== null}
          >
            {t.sop.addTake}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
