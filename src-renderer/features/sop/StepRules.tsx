import { ActionIcon, Checkbox, Group, NumberInput, Popover, Stack, Text, Tooltip } from '@mantine/core';
import { IconAdjustments } from '@tabler/icons-react';
import { t } from '../../strings/index.ts';
import { hasOwnRules, type StepRules } from './step-edit.ts';

/** What a task asks of a step: must it be done, in its place, how much it counts, how long it may take. */
export function StepRulesButton({
  number,
  rules,
  onChange,
}: {
  number: number;
  rules: StepRules;
  onChange: (rules: StepRules) => void;
}) {
  const words = t.sop.rules;
  const bound = (value: string | number): number | null => (typeof value === 'number' && value > 0 ? value : null);
  return (
    <Popover position="bottom-end" withArrow trapFocus shadow="md">
      <Popover.Target>
        <Tooltip label={words.title(number)}>
          <ActionIcon size={28} aria-label={words.title(number)} {...(hasOwnRules(rules) ? { color: 'signal' } : {})}>
            <IconAdjustments size={14} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={8} w={240}>
          <Text size="sm" fw={600}>
            {words.title(number)}
          </Text>
          <Checkbox
            label={words.required}
            checked={rules.required}
            onChange={(event) => onChange({ ...rules, required: event.currentTarget.checked })}
          />
          <Checkbox
            label={words.orderMatters}
            checked={rules.orderMatters}
            onChange={(event) => onChange({ ...rules, orderMatters: event.currentTarget.checked })}
          />
          <NumberInput
            size="xs"
            label={words.weight}
            min={0}
            max={100}
            step={0.5}
            value={rules.weight}
            onChange={(value) => {
              if (typeof value === 'number') onChange({ ...rules, weight: value });
            }}
          />
          <Group grow gap={8}>
            <NumberInput
              size="xs"
              label={words.minSec}
              min={0}
              suffix=" s"
              value={rules.minSec ?? ''}
              onChange={(value) => onChange({ ...rules, minSec: bound(value) })}
            />
            <NumberInput
              size="xs"
              label={words.maxSec}
              min={0}
              suffix=" s"
              value={rules.maxSec ?? ''}
              onChange={(value) => onChange({ ...rules, maxSec: bound(value) })}
            />
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
