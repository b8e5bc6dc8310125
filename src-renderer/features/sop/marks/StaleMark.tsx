import { Badge, Tooltip } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import type { Score } from '../../../../src-shared/model/worded.ts';
import { t } from '../../../strings/index.ts';

/**
 * Says that a score cannot be compared with one made now, and why; nothing for one that can. Of a score of `vigil`
 * only the sopilot-v1 part beside it is stale.
 */
export function StaleMark({ score }: { score: Pick<Score, 'scorer' | 'staleReason'> }) {
  if (score.staleReason === null) return null;
  return (
    <Tooltip label={score.staleReason} multiline maw={320}>
      <Badge
        variant="outline"
        color="var(--v-slow)"
        fw={500}
        tt="none"
        tabIndex={0}
        aria-label={score.staleReason}
        leftSection={<IconHistory size={12} aria-hidden="true" />}
      >
        {score.scorer === 'vigil' ? t.adapter.stalePart : t.adapter.stale}
      </Badge>
    </Tooltip>
  );
}
