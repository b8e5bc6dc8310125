import { Badge, Group, Table, TextInput, UnstyledButton } from '@mantine/core';
import {
  IconAdjustments,
  IconArrowsJoin2,
  IconArrowsSplit2,
  IconPlayerPlayFilled,
  IconTrash,
} from '@tabler/icons-react';
import type { Take } from '../../../../src-shared/model/sop.ts';
import { t } from '../../../strings/index.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import type { Player } from '../../../ui/player/player.ts';
import { Thumb } from '../../../ui/Thumb.tsx';
import { RuleWords } from './RuleWords.tsx';
import classes from './StepsTable.module.css';
import { draftSpan, mergeWithNext, problemEdge, type StepDraft, type StepProblem, splitStep } from './step-edit.ts';
import type { StepsEditor } from './use-steps-editor.ts';

/** The steps of a gold take as rows: the same as on the strip, to be typed. */
export function StepsTable({
  take,
  editor,
  chosenKey,
  player,
  onChoose,
  onRules,
}: {
  take: Take;
  editor: StepsEditor;
  chosenKey: string | null;
  player: Player;
  onChoose: (key: string) => void;
  /** Shows the rules of a step. */
  onRules: (key: string) => void;
}) {
  const { drafts, problems } = editor;
  return (
    <Table className={classes['steps']} verticalSpacing={4} horizontalSpacing={8} aria-label={t.sop.steps}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w={32} />
          <Table.Th w={72} className={classes['wide']} />
          <Table.Th>{t.sop.stepNumber}</Table.Th>
          <Table.Th w={112}>{t.sop.start}</Table.Th>
          <Table.Th w={112}>{t.sop.end}</Table.Th>
          <Table.Th w={72} ta="right" className={classes['wide']}>
            {t.sop.length}
          </Table.Th>
          <Table.Th w={152} />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {drafts.map((draft, index) => (
          <StepRow
            key={draft.key}
            take={take}
            draft={draft}
            number={index + 1}
            chosen={draft.key === chosenKey}
            isLast={index === drafts.length - 1}
            problem={problems[index] ?? null}
            onChoose={() => onChoose(draft.key)}
            onRules={() => onRules(draft.key)}
            onPlay={(span) => player.playClip(span)}
            onEdit={(patch, field) =>
              editor.edit(
                drafts.map((one, at) => (at === index ? { ...one, ...patch } : one)),
                `${field} ${draft.key}`,
              )
            }
            onSplit={() => editor.edit(splitStep(drafts, index, crypto.randomUUID()))}
            onMerge={() => editor.edit(mergeWithNext(drafts, index))}
            onRemove={() => editor.edit(drafts.toSpliced(index, 1))}
          />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function StepRow({
  take,
  draft,
  number,
  chosen,
  isLast,
  problem,
  onChoose,
  onRules,
  onPlay,
  onEdit,
  onSplit,
  onMerge,
  onRemove,
}: {
  take: Take;
  draft: StepDraft;
  number: number;
  chosen: boolean;
  isLast: boolean;
  problem: StepProblem | null;
  onChoose: () => void;
  onRules: () => void;
  onPlay: (span: { startSec: number; endSec: number }) => void;
  onEdit: (patch: Partial<StepDraft>, field: string) => void;
  onSplit: () => void;
  onMerge: () => void;
  onRemove: () => void;
}) {
  const span = draftSpan(draft);
  const error = problem === null ? null : t.sop.stepErrors[problem];
  const edge = problem === null ? null : problemEdge(draft, problem, take);
  return (
    <Table.Tr data-chosen={chosen || undefined} onFocusCapture={onChoose}>
      <Table.Td>
        <UnstyledButton className={classes['rowNumber']} tabIndex={-1} onClick={onChoose}>
          {number}
        </UnstyledButton>
      </Table.Td>
      <Table.Td className={classes['wide']}>
        <Thumb videoId={take.videoId} sec={span ? (span.startSec + span.endSec) / 2 : take.startSec} />
      </Table.Td>
      <Table.Td>
        <Group gap={4}>
          <TextInput
            flex="1 1 180px"
            size="xs"
            aria-label={t.sop.stepName(number)}
            title={draft.name}
            value={draft.name}
            maxLength={200}
            error={problem === 'name' ? error : null}
            onChange={(event) => onEdit({ name: event.currentTarget.value, suggested: false }, 'name')}
          />
          <RuleWords rules={draft.rules} />
          {draft.suggested ? (
            <Badge variant="default" fw={400} flex="none">
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
          error={edge === 'start' ? error : null}
          onChange={(event) => onEdit({ start: event.currentTarget.value }, 'start')}
        />
      </Table.Td>
      <Table.Td>
        <TextInput
          size="xs"
          classNames={{ input: 'v-time' }}
          aria-label={t.sop.stepEnd(number)}
          value={draft.end}
          error={edge === 'end' ? error : null}
          onChange={(event) => onEdit({ end: event.currentTarget.value }, 'end')}
        />
      </Table.Td>
      <Table.Td ta="right" className={`v-time ${classes['wide']}`} fz={12} c="dimmed">
        {span && span.endSec > span.startSec ? `${(span.endSec - span.startSec).toFixed(1)} s` : null}
      </Table.Td>
      <Table.Td>
        <Group gap={0} wrap="nowrap" justify="flex-end">
          <IconButton label={t.sop.rules.title(number)} onClick={onRules}>
            <IconAdjustments size={14} />
          </IconButton>
          <IconButton label={t.sop.playStep(number)} disabled={span === null} onClick={() => span && onPlay(span)}>
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
