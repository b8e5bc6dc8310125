import { Anchor, Badge, Button, Group, Text } from '@mantine/core';
import { IconChevronUp, IconPencil, IconTrash } from '@tabler/icons-react';
import type { Take } from '../../../src-shared/model/sop.ts';
import { useAction } from '../../client/queries.ts';
import { openVideo } from '../../state/navigation.ts';
import { t } from '../../strings/index.ts';
import { spanLabel } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { StepBar } from './StepBar.tsx';
import { StepsEditorView } from './StepsEditorView.tsx';
import { StepVersionsButton } from './StepVersions.tsx';
import classes from './task.module.css';

/** A gold take: its steps at a glance, or open for editing. */
export function GoldTake({
  take,
  newest,
  open,
  unsaved,
  onOpen,
}: {
  take: Take;
  newest: boolean;
  open: boolean;
  unsaved: boolean;
  onOpen: (open: boolean) => void;
}) {
  const remove = useAction('sop.takes.remove', { refresh: ['sop.takes.list', 'sop.tasks.list'] });
  return (
    <div className={classes['box']}>
      <div className={classes['takeHeader']}>
        <Group gap={8} wrap="nowrap" miw={0}>
          <Anchor
            component="button"
            type="button"
            fw={500}
            truncate
            aria-label={t.sop.openVideo(take.videoName)}
            onClick={() => openVideo(take.videoId, take.startSec)}
          >
            {take.videoName}
          </Anchor>
          <Text size="xs" c="dimmed" className="v-time">
            {spanLabel(take.startSec, take.endSec)}
          </Text>
          {newest ? (
            <Badge variant="default" className={classes['badge']}>
              {t.sop.newest}
            </Badge>
          ) : null}
          {unsaved && !open ? (
            <Badge variant="outline" color="var(--v-slow)" className={classes['badge']}>
              {t.sopTask.unsaved}
            </Badge>
          ) : null}
        </Group>
        <Group gap={4} wrap="nowrap">
          <Button
            size="compact-sm"
            variant="default"
            aria-expanded={open}
            leftSection={open ? <IconChevronUp size={14} /> : <IconPencil size={14} />}
            onClick={() => onOpen(!open)}
          >
            {open ? t.sopTask.closeSteps : t.sopTask.editSteps}
          </Button>
          <StepVersionsButton take={take} unsaved={unsaved} />
          <IconButton
            label={t.sop.removeTake(take.videoName)}
            loading={remove.isPending}
            onClick={() => remove.mutate({ takeId: take.takeId })}
          >
            <IconTrash size={16} />
          </IconButton>
        </Group>
      </div>
      {open ? (
        <StepsEditorView take={take} />
      ) : (
        <div className={classes['glance']}>
          {take.steps.length > 0 ? (
            <StepBar take={take} steps={take.steps} />
          ) : (
            <Text size="sm" c="dimmed">
              {t.sopTask.noSteps}
            </Text>
          )}
        </div>
      )}
    </div>
  );
}
