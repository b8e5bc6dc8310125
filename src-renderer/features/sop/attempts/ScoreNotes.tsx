import { ActionIcon, Popover, Stack, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import type { Take } from '../../../../src-shared/model/sop.ts';
import type { Score } from '../../../../src-shared/model/worded.ts';
import { t } from '../../../strings/index.ts';
import { hasOlderSteps } from './score-choice.ts';

/** What a reader should know of a score before comparing it. */
export function ScoreNotes({
  score,
  golds,
}: {
  score: Pick<Score, 'notices' | 'traineeName' | 'goldTakeIds' | 'scoredWith' | 'state'>;
  golds: readonly Take[];
}) {
  const words = t.sopTask.scoring;
  const notes = [...(hasOlderSteps(score, golds) ? [words.olderStepsTip] : []), ...score.notices];
  if (notes.length === 0) return null;
  return (
    <Popover position="bottom" withArrow shadow="md" width={320}>
      <Popover.Target>
        <ActionIcon
          size={24}
          aria-label={`${words.noticesOf(score.traineeName)}: ${words.notices(notes.length)}`}
          title={words.notices(notes.length)}
        >
          <IconInfoCircle size={16} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={8}>
          {notes.map((note) => (
            <Text key={note} size="sm">
              {note}
            </Text>
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
