import { Button, Code, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { asVigilError } from '../../src-shared/contract/errors.ts';
import { t } from '../strings/index.ts';

/** Says what went wrong, what to do next, and the code scripts and support know it by. */
export function showError(thrown: unknown): void {
  const error = asVigilError(thrown);
  if (error.code === 'cancelled') return;
  notifications.show({
    color: 'red',
    title: error.message,
    message: (
      <Group gap={8} align="baseline">
        <Text size="sm">{error.hint}</Text>
        <Code>{error.code}</Code>
      </Group>
    ),
    autoClose: 12_000,
    withBorder: true,
    role: 'alert',
  });
}

export function showDone(message: string): void {
  notifications.show({ message, autoClose: 4000, withBorder: true });
}

export function showUndo(id: string, message: string, undo: () => void): void {
  notifications.show({
    id,
    autoClose: false,
    withBorder: true,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Stack gap={0}>
          <Text size="sm">{message}</Text>
          <Text size="xs" c="dimmed">
            {t.library.removedNote}
          </Text>
        </Stack>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            undo();
            notifications.hide(id);
          }}
        >
          {t.common.undo}
        </Button>
      </Group>
    ),
  });
}

export const hideNotice = (id: string): void => {
  notifications.hide(id);
};
