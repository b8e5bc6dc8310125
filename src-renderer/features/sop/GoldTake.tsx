import { Anchor, Badge, Group, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { Take } from '../../../src-shared/model/sop.ts';
import { useAction } from '../../client/queries.ts';
import { openVideo } from '../../state/navigation.ts';
import { t } from '../../strings/index.ts';
import { spanLabel } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { StepsTable } from './StepsTable.tsx';
import classes from './sop.module.css';

export function GoldTake({ take, newest }: { take: Take; newest: boolean }) {
  const remove = useAction('sop.takes.remove', { refresh: ['sop.takes.list', 'sop.tasks.list'] });
  return (
    <div className={classes['box']}>
      <Group justify="space-between" p={12} pb={0} wrap="nowrap">
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
            <Badge variant="default" size="sm" fw={500}>
              {t.sop.newest}
            </Badge>
          ) : null}
        </Group>
        <IconButton
          label={t.sop.removeTake(take.videoName)}
          loading={remove.isPending}
          onClick={() => remove.mutate({ takeId: take.takeId })}
        >
          <IconTrash size={16} />
        </IconButton>
      </Group>
      {/* Remounted when the steps in the core change, so that what is shown is what is stored. */}
      <StepsTable key={JSON.stringify(take.steps)} take={take} />
    </div>
  );
}
