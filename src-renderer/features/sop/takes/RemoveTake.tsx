import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Take } from '../../../../src-shared/model/sop.ts';
import { useAction } from '../../../client/queries.ts';
import { t } from '../../../strings/index.ts';
import { IconButton } from '../../../ui/IconButton.tsx';

/** Removes a take once it is clear what goes with it. */
export function RemoveTake({ take }: { take: Take }) {
  const [asking, setAsking] = useState(false);
  const remove = useAction('sop.takes.remove', {
    refresh: ['sop.takes.list', 'sop.tasks.list', 'sop.scores', 'sop.statistics'],
  });
  const words = t.sopTask;
  const title = t.sop.removeTake(take.videoName);
  return (
    <>
      <IconButton label={title} onClick={() => setAsking(true)}>
        <IconTrash size={16} />
      </IconButton>
      <Modal opened={asking} onClose={() => setAsking(false)} title={title}>
        <Stack gap={16}>
          <Text size="sm">{take.role === 'gold' ? words.removeGoldAsk : words.removeRunAsk}</Text>
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
              {t.common.cancel}
            </Button>
            <Button
              color="red"
              loading={remove.isPending}
              onClick={() => remove.mutate({ takeId: take.takeId }, { onSuccess: () => setAsking(false) })}
            >
              {t.common.remove}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
