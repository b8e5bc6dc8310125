import { Group, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useStore } from 'zustand';
import type { Score } from '../../../../../src-shared/model/worded.ts';
import { t } from '../../../../strings/index.ts';
import { IconButton } from '../../../../ui/IconButton.tsx';
import type { PlacedFinding } from '../finding-order.ts';
import classes from './FindingWalk.module.css';
import type { SyncClock } from './sync-clock.ts';

/** From finding to finding, and which of them is shown. */
export function FindingWalk({
  score,
  findings,
  clock,
  onWalk,
}: {
  score: Score;
  findings: readonly PlacedFinding[];
  clock: SyncClock;
  onWalk: (direction: 1 | -1) => void;
}) {
  const current = useStore(clock.store, (state) => state.paired?.finding ?? null);
  const at = findings.findIndex(({ finding }) => finding === current);
  return (
    <Group gap={0} wrap="nowrap" className={classes['walk']}>
      <IconButton
        label={t.sop.previousFinding}
        shortcut="Shift N"
        disabled={findings.length === 0}
        onClick={() => onWalk(-1)}
      >
        <IconChevronLeft size={16} />
      </IconButton>
      <Text size="xs" px={4} style={{ whiteSpace: 'nowrap' }}>
        {at >= 0
          ? t.sop.scored.findingOf(at + 1, findings.length)
          : findings.length < score.findings.length
            ? t.sop.scored.shownOf(findings.length, score.findings.length)
            : t.sop.findingCount(findings.length)}
      </Text>
      <IconButton label={t.sop.nextFinding} shortcut="N" disabled={findings.length === 0} onClick={() => onWalk(1)}>
        <IconChevronRight size={16} />
      </IconButton>
    </Group>
  );
}
