import { Badge, Button, Group, Table, Text, TextInput } from '@mantine/core';
import { IconArrowsJoin2, IconArrowsSplit2, IconPlayerPlayFilled, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Take } from '../../../src-shared/model/sop.ts';
import { useAction } from '../../client/queries.ts';
import { playSpan } from '../../state/review.ts';
import { t } from '../../strings/index.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { showDone } from '../../ui/notices.tsx';
import { Thumb } from '../../ui/Thumb.tsx';
import { StepRulesButton } from './StepRules.tsx';
import classes from './sop.module.css';
import {
  appendStep,
  draftSpan,
  draftsOf,
  mergeWithNext,
  type StepDraft,
  type StepProblem,
  splitStep,
  stepProblems,
} from './step-edit.ts';

/** The steps of a gold take: suggested by the core, named and bounded by the trainer. */
export function StepsTable({ take }: { take: Take }) {
  const [drafts, setDrafts] = useState(() => draftsOf(take.steps));
  const save = useAction('sop.steps', { refresh: ['sop.takes.list'] });
  const problems = stepProblems(drafts, take);
  const changed = JSON.stringify(drafts) !== JSON.stringify(draftsOf(take.steps));
  const anySuggested = take.steps.some((step) => step.suggested);
  const valid = drafts.length > 0 && problems.every((problem) => problem === null);
  const edit = (index: number, patch: Partial<StepDraft>) =>
    setDrafts(drafts.map((draft, i) => (i === index ? { ...draft, ...patch } : draft)));
  const submit = () =>
    save.mutate(
      {
        takeId: take.takeId,
        steps: drafts.map((draft) => ({
          name: draft.name.trim(),
          startSec: draft.start,
          endSec: draft.end,
          ...draft.rules,
        })),
      },
      { onSuccess: () => showDone(t.sop.stepsSaved) },
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (valid) submit();
      }}
    >
      {anySuggested ? (
        <Text size="sm" c="dimmed" px={12} pt={8}>
          {t.sop.stepsSuggested}
        </Text>
      ) : null}
      <Table className={classes['steps']} verticalSpacing={4} horizontalSpacing={12} aria-label={t.sop.steps}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={28} />
            <Table.Th w={80} />
            <Table.Th>{t.sop.stepNumber}</Table.Th>
            <Table.Th w={120}>{t.sop.start}</Table.Th>
            <Table.Th w={120}>{t.sop.end}</Table.Th>
            <Table.Th w={178} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {drafts.map((draft, index) => (
            <StepRow
              key={draft.key}
              take={take}
              draft={draft}
              number={index + 1}
              isLast={index === drafts.length - 1}
              problem={problems[index] ?? null}
              onEdit={(patch) => edit(index, patch)}
              onSplit={() => setDrafts(splitStep(drafts, index, crypto.randomUUID()))}
              onMerge={() => setDrafts(mergeWithNext(drafts, index))}
              onRemove={() => setDrafts(drafts.toSpliced(index, 1))}
            />
          ))}
        </Table.Tbody>
      </Table>
      <Group justify="space-between" p={12} pt={4}>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={<IconPlus size={14} />}
          onClick={() =>
            setDrafts(appendStep(drafts, take, `${t.sop.stepNumber} ${drafts.length + 1}`, crypto.randomUUID()))
          }
        >
          {t.sop.addStep}
        </Button>
        <Group gap={8}>
          {changed ? (
            <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setDrafts(draftsOf(take.steps))}>
              {t.sop.revertSteps}
            </Button>
          ) : null}
          <Button
            size="compact-sm"
            type="submit"
            variant={changed || anySuggested ? 'filled' : 'default'}
            disabled={!valid || (!changed && !anySuggested)}
            loading={save.isPending}
          >
            {t.sop.saveSteps}
          </Button>
        </Group>
      </Group>
    </form>
  );
}

function StepRow({
  take,
  draft,
  number,
  isLast,
  problem,
  onEdit,
  onSplit,
  onMerge,
  onRemove,
}: {
  take: Take;
  draft: StepDraft;
  number: number;
  isLast: boolean;
  problem: StepProblem | null;
  onEdit: (patch: Partial<StepDraft>) => void;
  onSplit: () => void;
  onMerge: () => void;
  onRemove: () => void;
}) {
  const span = draftSpan(draft);
  const error = problem === null ? null : t.sop.stepErrors[problem];
  const timeError = problem === null || problem === 'name' ? null : error;
  return (
    <Table.Tr>
      <Table.Td c="dimmed">{number}</Table.Td>
      <Table.Td>
        <Thumb videoId={take.videoId} sec={span ? (span.startSec + span.endSec) / 2 : take.startSec} />
      </Table.Td>
      <Table.Td>
        <Group gap={8} wrap="nowrap">
          <TextInput
            flex={1}
            size="xs"
            aria-label={t.sop.stepName(number)}
            value={draft.name}
            error={problem === 'name' ? error : null}
            onChange={(event) => onEdit({ name: event.currentTarget.value, suggested: false })}
          />
          {draft.rules.required ? null : <Badge variant="default">{t.sop.rules.optional}</Badge>}
          {draft.rules.orderMatters ? null : <Badge variant="default">{t.sop.rules.anyTime}</Badge>}
          {draft.suggested ? (
            <Badge size="sm" variant="default" fw={400}>
              {t.sop.suggested}
            </Badge>
          ) : null}
        </Group>
      </Table.Td>
      <Table.Td>
        <TextInput
          size="xs"
          classNames={{ input: 'v-time' }}
          aria-label={t.sop.stepStart(number)}
          value={draft.start}
          error={problem === 'overlap' || problem === 'time' || problem === 'outside' ? timeError : null}
          onChange={(event) => onEdit({ start: event.currentTarget.value })}
        />
      </Table.Td>
      <Table.Td>
        <TextInput
          size="xs"
          classNames={{ input: 'v-time' }}
          aria-label={t.sop.stepEnd(number)}
          value={draft.end}
          error={problem === 'order' || problem === 'bounds' ? timeError : null}
          onChange={(event) => onEdit({ end: event.currentTarget.value })}
        />
      </Table.Td>
      <Table.Td>
        <Group gap={0} wrap="nowrap" justify="flex-end">
          <StepRulesButton number={number} rules={draft.rules} onChange={(rules) => onEdit({ rules })} />
          <IconButton
            label={t.sop.playStep(number)}
            disabled={span === null}
            onClick={() => span && playSpan(take.videoId, span)}
          >
            <IconPlayerPlayFilled size={14} />
          </IconButton>
          <IconButton label={t.sop.splitStep(number)} onClick={onSplit}>
            <IconArrowsSplit2 size={14} />
          </IconButton>
          <IconButton label={t.sop.mergeStep(number)} disabled={isLast} onClick={onMerge}>
            <IconArrowsJoin2 size={14} />
          </IconButton>
          <IconButton label={t.sop.removeStep(number)} onClick={onRemove}>
            <IconTrash size={14} />
          </IconButton>
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}
