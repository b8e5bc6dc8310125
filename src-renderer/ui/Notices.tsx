import { Button, Code, Group, Stack, Text } from '@mantine/core';
import { type NotificationData, Notifications, notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import type { VigilError } from '../../src-shared/contract/errors.ts';
import { hideNotice, type Notice, useNotices } from '../state/notices.ts';
import { t } from '../strings/index.ts';

/** Shows what the window has to say, at its lower edge. */
export function Notices() {
  useEffect(() => {
    const shown = new Set<string>();
    const follow = (notices: readonly Notice[]) => {
      for (const notice of notices) {
        if (shown.has(notice.id)) continue;
        shown.add(notice.id);
        notifications.show({
          ...faceOf(notice),
          id: notice.id,
          withBorder: true,
          onClose: () => hideNotice(notice.id),
        });
      }
      for (const id of shown) {
        if (notices.some((notice) => notice.id === id)) continue;
        shown.delete(id);
        notifications.hide(id);
      }
    };
    follow(useNotices.getState().notices);
    return useNotices.subscribe(({ notices }) => follow(notices));
  }, []);
  return <Notifications position="bottom-right" limit={4} />;
}

function faceOf(notice: Notice): NotificationData {
  switch (notice.kind) {
    case 'error':
      return {
        color: 'red',
        title: notice.error.message,
        message: <NextStep error={notice.error} />,
        autoClose: 12_000,
        role: 'alert',
      };
    case 'done':
      return { message: notice.message, autoClose: 4000 };
    case 'undo':
      return { message: <Undo notice={notice} />, autoClose: false };
  }
}

/** What to do next, and the code scripts and support know it by. */
function NextStep({ error }: { error: VigilError }) {
  return (
    <Group gap={8} align="baseline">
      <Text size="sm">{error.hint}</Text>
      <Code>{error.code}</Code>
    </Group>
  );
}

function Undo({ notice }: { notice: Extract<Notice, { kind: 'undo' }> }) {
  return (
    <Group justify="space-between" wrap="nowrap">
      <Stack gap={0}>
        <Text size="sm">{notice.message}</Text>
        <Text size="xs" c="dimmed">
          {t.library.removedNote}
        </Text>
      </Stack>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => {
          notice.undo();
          hideNotice(notice.id);
        }}
      >
        {t.common.undo}
      </Button>
    </Group>
  );
}
