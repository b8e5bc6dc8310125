import { Alert, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { Take } from '../../../../src-shared/model/sop.ts';
import { t } from '../../../strings/index.ts';
import { createPlayer } from '../../../ui/player/player.ts';
import { useKeys } from '../../../ui/use-keys.ts';
import { SaveBar } from './SaveBar.tsx';
import { StepCard } from './StepCard.tsx';
import { StepPlayer } from './StepPlayer.tsx';
import { StepStrip } from './StepStrip.tsx';
import classes from './StepsEditorView.module.css';
import { StepsTable } from './StepsTable.tsx';
import { StepToolbar } from './StepToolbar.tsx';
import { setStepEdge } from './step-bounds.ts';
import { stepCommands } from './step-commands.ts';
import { useStepsEditor } from './use-steps-editor.ts';
import { useUndoKeys } from './use-undo-keys.ts';

/** The steps of a gold take: suggested by the core; named, bounded and given rules by the trainer. */
export function StepsEditorView({ take }: { take: Take }) {
  const editor = useStepsEditor(take);
  const [player] = useState(() => createPlayer());
  const [chosen, setChosen] = useState<string | null>(null);
  const box = useRef<HTMLFormElement>(null);
  const card = useRef<HTMLDivElement>(null);
  const { drafts } = editor;
  // Keys are given again when steps are stored: the first step stands in for one that is gone.
  const chosenKey = drafts.some((draft) => draft.key === chosen) ? chosen : (drafts[0]?.key ?? null);
  const chosenIndex = drafts.findIndex((draft) => draft.key === chosenKey);
  const commands = stepCommands(take, editor, player, chosenIndex, setChosen);

  useEffect(() => player.seek(take.startSec), [player, take.startSec]);
  useUndoKeys(box, editor);
  const put = (edge: 'start' | 'end') => {
    if (chosenIndex !== -1) editor.edit(setStepEdge(drafts, chosenIndex, edge, player.store.getState().sec, take));
  };
  useKeys({
    space: () => player.toggle(),
    x: () => commands.split(),
    i: () => put('start'),
    o: () => put('end'),
  });
  return (
    <form
      ref={box}
      aria-label={t.sopTask.editor(take.videoName)}
      onSubmit={(event) => {
        event.preventDefault();
        if (editor.canSave) editor.save();
      }}
    >
      {take.steps.some((step) => step.suggested) ? (
        <Text size="sm" c="dimmed" px={12} pt={8}>
          {t.sop.stepsSuggested}
        </Text>
      ) : null}
      {editor.overtaken ? (
        <Alert color="yellow" m={12} p={8} role="status">
          {t.sopTask.overtaken}
        </Alert>
      ) : null}
      <div className={classes['desk']}>
        <StepPlayer take={take} player={player} />
        <div ref={card} className={classes['cardBox']}>
          <StepCard take={take} drafts={drafts} index={chosenIndex} player={player} onEdit={editor.edit} />
        </div>
      </div>
      <div className={classes['stripBox']}>
        <StepToolbar editor={editor} commands={commands} player={player} />
        <StepStrip
          take={take}
          drafts={drafts}
          problems={editor.problems}
          chosenKey={chosenKey}
          player={player}
          onChoose={setChosen}
          onEdit={editor.edit}
          onRemove={(key) => editor.edit(drafts.filter((draft) => draft.key !== key))}
        />
      </div>
      <StepsTable
        take={take}
        editor={editor}
        chosenKey={chosenKey}
        player={player}
        onChoose={setChosen}
        onRules={(key) => {
          setChosen(key);
          // After the card shows that step.
          requestAnimationFrame(() => {
            card.current?.scrollIntoView({ block: 'nearest' });
            card.current?.querySelector<HTMLElement>('fieldset input')?.focus();
          });
        }}
      />
      <SaveBar editor={editor} />
    </form>
  );
}
