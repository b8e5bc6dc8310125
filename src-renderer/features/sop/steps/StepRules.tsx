import { Button, Checkbox, Group, NumberInput, Text } from '@mantine/core';
import { useState } from 'react';
import { DEFAULT_STEP_RULES } from '../../../../src-shared/model/sop.ts';
import { t } from '../../../strings/index.ts';
import classes from './StepRules.module.css';
import { hasOwnRules, type StepRules } from './step-edit.ts';

/** What a task asks of a step: must it be done, in its place, how much it counts, how long it may take. */
export function StepRulesForm({
  number,
  rules,
  onChange,
}: {
  number: number;
  rules: StepRules;
  /** `field` says which rule changed. */
  onChange: (rules: StepRules, field: keyof StepRules | 'all') => void;
}) {
  const words = t.sop.rules;
  const bound = (value: number | null): number | null => (value !== null && value > 0 ? value : null);
  const crossed = rules.minSec !== null && rules.maxSec !== null && rules.minSec > rules.maxSec;
  return (
    <fieldset className={classes['rules']} aria-label={words.title(number)}>
      <Group justify="space-between" h={24} wrap="nowrap">
        <Text size="sm" fw={600}>
          {t.sopTask.rulesTitle}
        </Text>
        {hasOwnRules(rules) ? (
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            onClick={() => onChange({ ...DEFAULT_STEP_RULES }, 'all')}
          >
            {t.sopTask.rulesReset}
          </Button>
        ) : null}
      </Group>
      <div className={classes['ruleChecks']}>
        <Checkbox
          label={words.required}
          title={t.sopTask.requiredHint}
          checked={rules.required}
          onChange={(event) => onChange({ ...rules, required: event.currentTarget.checked }, 'required')}
        />
        <Checkbox
          label={words.orderMatters}
          title={t.sopTask.orderHint}
          checked={rules.orderMatters}
          onChange={(event) => onChange({ ...rules, orderMatters: event.currentTarget.checked }, 'orderMatters')}
        />
      </div>
      <div className={classes['ruleNumbers']}>
        <RuleNumber
          label={t.sopTask.weight}
          title={t.sopTask.weightHint}
          value={rules.weight}
          max={100}
          step={0.5}
          placeholder="1"
          error={null}
          onChange={(weight) => onChange({ ...rules, weight: weight ?? DEFAULT_STEP_RULES.weight }, 'weight')}
        />
        <RuleNumber
          label={words.minSec}
          value={rules.minSec}
          suffix=" s"
          placeholder={t.sopTask.anyLength}
          error={crossed ? t.sop.stepErrors.bounds : null}
          onChange={(value) => onChange({ ...rules, minSec: bound(value) }, 'minSec')}
        />
        <RuleNumber
          label={words.maxSec}
          value={rules.maxSec}
          suffix=" s"
          placeholder={t.sopTask.anyLength}
          error={null}
          onChange={(value) => onChange({ ...rules, maxSec: bound(value) }, 'maxSec')}
        />
      </div>
    </fieldset>
  );
}

/** A number that may be cleared while it is typed again. */
function RuleNumber({
  value,
  onChange,
  error,
  ...field
}: {
  label: string;
  title?: string;
  value: number | null;
  max?: number;
  step?: number;
  suffix?: string;
  placeholder: string;
  error: string | null;
  onChange: (value: number | null) => void;
}) {
  const [cleared, setCleared] = useState(false);
  return (
    <NumberInput
      {...field}
      size="xs"
      min={0}
      decimalScale={2}
      clampBehavior="strict"
      error={error}
      value={cleared ? '' : (value ?? '')}
      onChange={(next) => {
        setCleared(next === '');
        onChange(typeof next === 'number' ? next : null);
      }}
      onBlur={() => setCleared(false)}
    />
  );
}
