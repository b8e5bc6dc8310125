import { Anchor, Badge, Button, Group, Text } from '@mantine/core';
import { IconChevronUp, IconPencil } from '@tabler/icons-react';
import type { Take } from '../../../../src-shared/model/sop.ts';
import { openVideo } from '../../../state/navigation.ts';
import { t } from '../../../strings/index.ts';
import { spanLabel } from '../../../ui/format.ts';
import frameClasses from '../frames.module.css';
import { RemoveTake } from '../takes/RemoveTake.tsx';
import classes from './GoldTake.module.css';
import { StepBar } from './StepBar.tsx';
import { StepsEditorView } from './StepsEditorView.tsx';
import { StepVersionsButton } from './StepVersions.tsx';

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
  return (
    <div className={frameClasses['box']}>
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
            <Badge variant="default" flex="none">
              {t.sop.newest}
            </Badge>
          ) : null}
          {unsaved && !open ? (
            <Badge variant="outline" color="var(--v-slow)" flex="none">
              {t.sopTask.unsaved}
            </Badge>
          ) : null}
        </Group>
        <Group gap={4} wrap="nowrap">
          <Button
            size="compact-sm"
            variant="default"
            aria-expanded={open}
            aria-label={(open ? t.sopTask.closeStepsOf : t.sopTask.editStepsOf)(take.videoName)}
            leftSection={open ? <IconChevronUp size={14} /> : <IconPencil size={14} />}
            onClick={() => onOpen(!open)}
          >
            {open ? t.sopTask.closeSteps : t.sopTask.editSteps}
          </Button>
          <StepVersionsButton take={take} unsaved={unsaved} />
          <RemoveTake take={take} />
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
