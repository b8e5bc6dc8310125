import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { asVigilError, type ErrorShape } from '../../src-shared/contract/errors.ts';
import { t } from '../strings/index.ts';

/** What went wrong in place of what should be here: a sentence, the next step, the code. */
export function ErrorPanel({
  error,
  onRetry,
}: {
  error: Error | Pick<ErrorShape, 'message' | 'hint' | 'code'>;
  onRetry?: () => void;
}) {
  const { message, hint, code } = error instanceof Error ? asVigilError(error) : error;
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} />} title={message} role="alert">
      <Stack gap={8} align="flex-start">
        <Group gap={8}>
          <Text size="sm">{hint}</Text>
          <Code>{code}</Code>
        </Group>
        {onRetry ? (
          <Button size="compact-sm" variant="default" onClick={onRetry}>
            {t.common.retry}
          </Button>
        ) : null}
      </Stack>
    </Alert>
  );
}
