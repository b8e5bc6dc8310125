import { Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Take } from '../../../../src-shared/model/sop.ts';
import { t } from '../../../strings/index.ts';
import { GoldTake } from './GoldTake.tsx';
import { isUnsaved, useStepDrafts } from './step-drafts.ts';

/**
 * The gold takes of a task, newest first; the steps of one at a time are open for editing. While nobody has chosen, that
 * is the newest one as long as it still needs the trainer.
 */
export function GoldTakes({ takes, runs }: { takes: readonly Take[]; runs: number }) {
  const [choice, setChoice] = useState<{ takeId: string | null } | null>(null);
  const drafts = useStepDrafts((state) => state.drafts);
  const [newest] = takes;
  if (!newest) {
    return (
      <Text size="sm" c="dimmed">
        {t.sop.noGold} {t.sop.addGoldHint}
      </Text>
    );
  }
  const isEdited = ({ takeId }: Take) => drafts[takeId] !== undefined && isUnsaved(drafts[takeId]);
  const needsTrainer = runs === 0 || newest.steps.some((step) => step.suggested) || isEdited(newest);
  const openId = choice ? choice.takeId : needsTrainer ? newest.takeId : null;
  return (
    <Stack gap={12}>
      {takes.map((take) => (
        <div
          key={take.takeId}
          onFocusCapture={() => {
            // What is being worked on stays open, whatever it needs.
            if (take.takeId === openId) setChoice({ takeId: openId });
          }}
        >
          <GoldTake
            take={take}
            newest={take === newest}
            open={take.takeId === openId}
            unsaved={isEdited(take)}
            onOpen={(open) => setChoice({ takeId: open ? take.takeId : null })}
          />
        </div>
      ))}
    </Stack>
  );
}
