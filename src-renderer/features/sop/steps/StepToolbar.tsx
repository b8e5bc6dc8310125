import { Button, Divider, Group } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowsJoin2,
  IconArrowsSplit2,
  IconPlus,
  IconTrash,
  type TablerIcon,
} from '@tabler/icons-react';
import { useStore } from 'zustand';
import { t } from '../../../strings/index.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import type { Player } from '../../../ui/player/player.ts';
import classes from './StepToolbar.module.css';
import type { StepCommands } from './step-commands.ts';
import { splittableAt } from './step-edit.ts';
import type { StepsEditor } from './use-steps-editor.ts';

/** What can be done to the steps, each with the reason why it cannot be done now. */
export function StepToolbar({
  editor,
  commands,
  player,
}: {
  editor: StepsEditor;
  commands: StepCommands;
  player: Player;
}) {
  const words = t.sopTask;
  const canSplit = useStore(player.store, (state) => splittableAt(editor.drafts, state.sec) !== -1);
  return (
    <Group gap={4} wrap="wrap">
      <IconButton label={words.undo} shortcut="Ctrl Z" disabled={!editor.canUndo} onClick={editor.undo}>
        <IconArrowBackUp size={16} />
      </IconButton>
      <IconButton label={words.redo} shortcut="Ctrl Shift Z" disabled={!editor.canRedo} onClick={editor.redo}>
        <IconArrowForwardUp size={16} />
      </IconButton>
      <Divider orientation="vertical" mx={4} />
      <Command
        icon={IconArrowsSplit2}
        label={words.splitHere}
        tip={`${words.splitHereTip} (X)`}
        run={canSplit ? commands.split : null}
      />
      <Command icon={IconArrowsJoin2} label={words.joinNext} tip={words.joinNextTip} run={commands.join} />
      <Command
        icon={IconPlus}
        label={words.addHere}
        tip={commands.add ? words.addHereTip : words.noRoom}
        run={commands.add}
      />
      <Command icon={IconTrash} label={words.removeChosen} tip={words.removeChosenTip} run={commands.remove} />
    </Group>
  );
}

function Command({
  icon: Icon,
  label,
  tip,
  run,
}: {
  icon: TablerIcon;
  label: string;
  tip: string;
  run: (() => void) | null;
}) {
  return (
    <Button
      className={classes['command']}
      size="compact-sm"
      variant="subtle"
      color="gray"
      leftSection={<Icon size={14} />}
      title={tip}
      disabled={run === null}
      onClick={() => run?.()}
    >
      {label}
    </Button>
  );
}
