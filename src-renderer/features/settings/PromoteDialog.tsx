import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { DatabaseName } from '../../../src-shared/model/databases.ts';
import { t } from '../../strings/index.ts';

const words = t.databases;

/** Says what will happen before the databases change places. Open while `to` names a database. */
export function PromoteDialog({
  to,
  onClose,
  onConfirm,
}: {
  to: DatabaseName | null;
  onClose: () => void;
  onConfirm: () => void;
}) {
  return (
    <Modal opened={to !== null} onClose={onClose} title={to ? words.promote[to] : ''}>
      {to ? (
        <Stack gap={12}>
          <Text size="sm">{words.ask[to]}</Text>
          <Text size="sm">{words.askWork}</Text>
          <Text size="sm">{words.askUnlike}</Text>
          <Group justify="flex-end" gap={8} mt={4}>
            <Button variant="default" onClick={onClose}>
              {t.common.cancel}
            </Button>
            <Button onClick={onConfirm} data-autofocus>
              {words.promote[to]}
            </Button>
          </Group>
        </Stack>
      ) : null}
    </Modal>
  );
}
