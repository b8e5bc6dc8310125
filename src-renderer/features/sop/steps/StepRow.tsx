import { Badge, Group, Table, TextInput, UnstyledButton } from '@mantine/core';
import {
  IconAdjustments,
  IconArrowsJoin2,
  IconArrowsSplit2,
  IconPlayerPlayFilled,
  IconTrash,
} from '@tabler/icons-react';
import type { Take } from '../../../../src-shared/model/sop.ts';
import type { Span } from '../../../../src-shared/time.ts';
import { t } from '../../../strings/index.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Thumb } from '../../../ui/Thumb.tsx';
import { RuleWords } from './RuleWords.tsx';
import classes from './StepsTable.module.css';
import { draftSpan, problemEdge, type StepDraft, type StepProblem } from './step-edit.ts';

/** What can be done with a step in its row. */
interface StepRowActions {
  readonly choose: () => void;
  /** Shows its rules. */
  readonly rules: () => void;
  readonly play: (span: Span) => void;
  readonly edit: (patch: Partial<StepDraft>, field: string) => void;
  readonly split: () => void;
  readonly merge: () => void;
  readonly remove: () => void;
}

/** One step of a gold take, to be typed. */
export function StepRow({
  take,
  draft,
  number,
  chosen,
  isLast,
  problem,
  on,
}: {
  take: Take;
  draft: StepDraft;
  number: number;
  chosen: boolean;
  isLast: boolean;
  problem: StepProblem | null;
  on: StepRowActions;
}) {
  const span = draftSpan(draft);
  const error = problem === null ? null : t.sop.stepErrors[problem];
  const edge = problem === null ? null : problemEdge(draft, problem, take);
  return (
    <Table.Tr data-chosen={chosen || undefined} onFocusCapture={on.choose}>
      <Table.Td>
        <UnstyledButton className={classes['rowNumber']} tabIndex={-1} onClick={on.choose}>
          {number}
        </UnstyledButton>
      </Table.Td>
      <Table.Td className={classes['wide']}>
        <Thumb
          videoId={take.videoId}
          sec={span ? (span.startSec + span.endSec) / 2 : take.startSec}
          {...(span && span.endSec > span.startSec ? { span } : {})}
        />
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
            onChange={(event) => on.edit({ name: event.currentTarget.value, suggested: false }, 'name')}
          />
          <RuleWords rules={draft.rules} />
          {draft.suggested ? (
            <Badge variant="default" fw={400} flex="none">
              {t.sop.suggested}
            </Badge>
          ) : null}
        </Group>
      </Table.Td>
      <TimeCell
        label={t.sop.stepStart(number)}
        value={draft.start}
        error={edge === 'start' ? error : null}
        onChange={(start) => on.edit({ start }, 'start')}
      />
      <TimeCell
        label={t.sop.stepEnd(number)}
        value={draft.end}
        error={edge === 'end' ? error : null}
        onChange={(end) => on.edit({ end }, 'end')}
      />
      <Table.Td ta="right" className={`v-time ${classes['wide']}`} fz={12} c="dimmed">
        {span && span.endSec > span.startSec ? `${(span.endSec - span.startSec).toFixed(1)} s` : null}
      </Table.Td>
      <Table.Td>
        <StepButtons number={number} isLast={isLast} span={span} on={on} />
      </Table.Td>
    </Table.Tr>
  );
}

function TimeCell({
  label,
  value,
  error,
  onChange,
}: {
  label: string;
  value: string;
  error: string | null;
  onChange: (value: string) => void;
}) {
  return (
    <Table.Td>
      <TextInput
        size="xs"
        classNames={{ input: 'v-time' }}
        aria-label={label}
        value={value}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </Table.Td>
  );
}

function StepButtons({
  number,
  isLast,
  span,
  on,
}: {
  number: number;
  isLast: boolean;
  span: Span | null;
  on: StepRowActions;
}) {
  return (
    <Group gap={0} wrap="nowrap" justify="flex-end">
      <IconButton label={t.sop.rules.title(number)} onClick={on.rules}>
        <IconAdjustments size={14} />
      </IconButton>
      <IconButton label={t.sop.playStep(number)} disabled={span === null} onClick={() => span && on.play(span)}>
        <IconPlayerPlayFilled size={14} />
      </IconButton>
      <IconButton label={t.sop.splitStep(number)} onClick={on.split}>
        <IconArrowsSplit2 size={14} />
      </IconButton>
      <IconButton label={t.sop.mergeStep(number)} disabled={isLast} onClick={on.merge}>
        <IconArrowsJoin2 size={14} />
      </IconButton>
      <IconButton label={t.sop.removeStep(number)} onClick={on.remove}>
        <IconTrash size={14} />
      </IconButton>
    </Group>
  );
}
