import { Table } from '@mantine/core';
import type { Take } from '../../../../src-shared/model/sop.ts';
import { t } from '../../../strings/index.ts';
import type { Player } from '../../../ui/player/player.ts';
import { StepRow } from './StepRow.tsx';
import classes from './StepsTable.module.css';
import { mergeWithNext, splitStep } from './step-edit.ts';
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
            on={{
              choose: () => onChoose(draft.key),
              rules: () => onRules(draft.key),
              play: (span) => player.playClip(span),
              edit: (patch, field) =>
                editor.edit(
                  drafts.map((one, at) => (at === index ? { ...one, ...patch } : one)),
                  `${field} ${draft.key}`,
                ),
              split: () => editor.edit(splitStep(drafts, index, crypto.randomUUID())),
              merge: () => editor.edit(mergeWithNext(drafts, index)),
              remove: () => editor.edit(drafts.toSpliced(index, 1)),
            }}
          />
        ))}
      </Table.Tbody>
    </Table>
  );
}
