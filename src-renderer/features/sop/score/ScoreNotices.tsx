import { Alert, List } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import type { Score } from '../../../../src-shared/model/worded.ts';
import { t } from '../../../strings/index.ts';
import type { ScoredPair } from './playback/use-scored-pair.ts';

/** What a reader should know of a score before believing it: what was left out, and what is gone since. */
export function ScoreNotices({ score, pair }: { score: Score; pair: ScoredPair | null }) {
  const lost = pair
    ? [
        ...(pair.gold.video ? [] : [t.sop.scored.goldGone(score.goldName)]),
        ...(pair.trainee.video ? [] : [t.sop.scored.traineeGone(score.traineeName)]),
      ]
    : [];
  const notices = [...lost, ...score.notices];
  if (notices.length === 0) return null;
  return (
    <Alert
      color={lost.length > 0 ? 'yellow' : 'gray'}
      variant="light"
      icon={<IconInfoCircle size={18} />}
      title={t.sop.scored.notices}
      role="note"
    >
      {notices.length === 1 ? (
        notices[0]
      ) : (
        <List size="sm" spacing={4}>
          {notices.map((notice) => (
            <List.Item key={notice}>{notice}</List.Item>
          ))}
        </List>
      )}
    </Alert>
  );
}
