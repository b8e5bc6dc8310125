import { Button, Group, NumberInput, Text } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { FindingType, type Penalties, USUAL_PENALTIES } from '../../../../src-shared/model/sop.ts';
import { t } from '../../../strings/index.ts';
import { percent } from '../../../ui/format.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import { FindingMark } from '../marks/FindingMark.tsx';
import classes from './PenaltyFields.module.css';
import { withPenalty } from './penalties.ts';

/** What each type of finding costs, as a share of the step's part of the score; empty is what is usual. */
export function PenaltyFields({
  penalties,
  onChange,
}: {
  penalties: Penalties;
  onChange: (penalties: Penalties) => void;
}) {
  const words = t.sopTask.settings;
  return (
    <fieldset className={classes['penalties']} aria-labelledby="penalties-label">
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" fw={500} id="penalties-label">
          {words.penalties}
        </Text>
        {Object.keys(penalties).length > 0 ? (
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => onChange({})}>
            {words.resetAll}
          </Button>
        ) : null}
      </Group>
      <Text size="xs" c="dimmed">
        {words.penaltiesHint}
      </Text>
      <div className={classes['penaltyRows']}>
        {FindingType.options.map((type) => {
          const own = penalties[type];
          const name = t.sop.findingTypes[type];
          return (
            <div key={type} className={classes['penalty']}>
              <FindingMark type={type} />
              <Text size="sm" flex={1} truncate>
                {name}
              </Text>
              {own === undefined ? null : (
                <IconButton
                  label={`${words.reset(name)} (${percent(USUAL_PENALTIES[type])})`}
                  size={24}
                  onClick={() => onChange(withPenalty(penalties, type, null))}
                >
                  <IconArrowBackUp size={14} />
                </IconButton>
              )}
              <NumberInput
                size="xs"
                w={88}
                aria-label={name}
                title={words.usual(percent(USUAL_PENALTIES[type]))}
                min={0}
                max={1000}
                step={10}
                decimalScale={0}
                clampBehavior="strict"
                suffix=" %"
                placeholder={percent(USUAL_PENALTIES[type])}
                fw={own === undefined ? 400 : 600}
                value={own === undefined ? '' : Math.round(own * 100)}
                onChange={(value) =>
                  onChange(withPenalty(penalties, type, typeof value === 'number' ? value / 100 : null))
                }
              />
            </div>
          );
        })}
      </div>
    </fieldset>
  );
}
