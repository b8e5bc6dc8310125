import { Badge } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { t } from '../../../strings/index.ts';

export function PassBadge({ passed }: { passed: boolean | null }) {
  if (passed === null) return null;
  return (
    <Badge
      variant="outline"
      fw={500}
      color={passed ? 'var(--v-ok)' : 'var(--v-missing)'}
      leftSection={passed ? <IconCheck size={12} /> : <IconX size={12} />}
      tt="none"
    >
      {passed ? t.sop.passed : t.sop.notPassed}
    </Badge>
  );
}
