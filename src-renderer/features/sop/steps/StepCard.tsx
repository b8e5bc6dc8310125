import { Button, Group, Text } from '@mantine/core';
import { IconBracketsContainEnd, IconBracketsContainStart, IconPlayerPlayFilled } from '@tabler/icons-react';
import type { Take } from '../../../../src-shared/model/sop.ts';
import { t } from '../../../strings/index.ts';
import { spanLabel } from '../../../ui/format.ts';
import type { Player } from '../../../ui/player/player.ts';
import classes from './StepCard.module.css';
import { StepRulesForm } from './StepRules.tsx';
import { setStepEdge } from './step-bounds.ts';
import { draftSpan, type StepDraft } from './step-edit.ts';

/** The chosen step: where it lies, and what is asked of it. */
export function StepCard({
  take,
  drafts,
  index,
  player,
  onEdit,
}: {
  take: Take;
  drafts: readonly StepDraft[];
  index: number;
  player: Player;
  onEdit: (next: readonly StepDraft[], group?: string) => void;
}) {
  const draft = drafts[index];
  const words = t.sopTask;
  if (!draft) {
    return (
      <div className={classes['card']}>
        <Text size="sm" c="dimmed">
          {words.chooseStep}
        </Text>
      </div>
    );
  }
  const span = draftSpan(draft);
  const put = (edge: 'start' | 'end') => onEdit(setStepEdge(drafts, index, edge, player.store.getState().sec, take));
  return (
    <section className={classes['card']} aria-label={words.chosenStep}>
      <div>
        <Text fw={600} lineClamp={2} title={draft.name}>
          {index + 1}. {draft.name}
        </Text>
        {span ? (
          <Text size="xs" c="dimmed" className="v-time">
            {spanLabel(span.startSec, span.endSec)}
            {span.endSec > span.startSec ? ` · ${(span.endSec - span.startSec).toFixed(1)} s` : ''}
          </Text>
        ) : null}
      </div>
      <Group gap={4}>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlayerPlayFilled size={12} />}
          disabled={span === null}
          onClick={() => span && player.playClip(span)}
        >
          {words.playChosen}
        </Button>
        <EdgeButtons onPut={put} />
      </Group>
      <StepRulesForm
        key={draft.key}
        number={index + 1}
        rules={draft.rules}
        onChange={(rules, field) =>
          onEdit(
            drafts.map((one, at) => (at === index ? { ...one, rules } : one)),
            `rule ${field} ${draft.key}`,
          )
        }
      />
    </section>
  );
}

/** Puts an end of the step where the play-head is. */
function EdgeButtons({ onPut }: { onPut: (edge: 'start' | 'end') => void }) {
  const words = t.sopTask;
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconBracketsContainStart size={14} />}
        title={`${words.startHereTip} (I)`}
        onClick={() => onPut('start')}
      >
        {words.startHere}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconBracketsContainEnd size={14} />}
        title={`${words.endHereTip} (O)`}
        onClick={() => onPut('end')}
      >
        {words.endHere}
      </Button>
    </>
  );
}
