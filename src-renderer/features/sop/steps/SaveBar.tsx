import { Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconPointFilled } from '@tabler/icons-react';
import { t } from '../../../strings/index.ts';
import classes from './SaveBar.module.css';
import type { StepsEditor } from './use-steps-editor.ts';

/** Whether there is anything to save, and the way to; stays in view. */
export function SaveBar({ editor }: { editor: StepsEditor }) {
  const problems = editor.problems.filter((problem) => problem !== null).length;
  return (
    <div className={classes['saveBar']}>
      <Group gap={4} wrap="nowrap" role="status" miw={0}>
        {problems > 0 ? (
          <>
            <IconAlertTriangle size={16} color="var(--v-missing)" aria-hidden="true" />
            <Text size="sm">{t.sopTask.problems(problems)}</Text>
          </>
        ) : editor.unsaved ? (
          <>
            <IconPointFilled size={16} color="var(--v-slow)" aria-hidden="true" />
            <Text size="sm">{t.sopTask.unsaved}</Text>
          </>
        ) : (
          <Text size="sm" c="dimmed">
            {t.sopTask.stepCount(editor.drafts.length)}
          </Text>
        )}
      </Group>
      <Group gap={8} wrap="nowrap">
        {editor.unsaved ? (
          <Button size="compact-sm" variant="subtle" color="gray" onClick={editor.discard}>
            {t.sop.revertSteps}
          </Button>
        ) : null}
        <Button
          size="compact-sm"
          type="submit"
          variant={editor.canSave ? 'filled' : 'default'}
          disabled={!editor.canSave}
          loading={editor.saving}
        >
          {t.sop.saveSteps}
        </Button>
      </Group>
    </div>
  );
}
