import { Badge } from '@mantine/core';
import { DEFAULT_STEP_RULES } from '../../../../src-shared/model/sop.ts';
import { t } from '../../../strings/index.ts';
import type { StepRules } from './step-edit.ts';

/** What is asked of a step beyond the usual, in a word each. */
export function RuleWords({ rules }: { rules: StepRules }) {
  const words = t.sopTask.ruleWords;
  const said = [
    rules.required ? null : t.sop.rules.optional,
    rules.orderMatters ? null : t.sop.rules.anyTime,
    rules.weight === DEFAULT_STEP_RULES.weight ? null : words.weight(String(rules.weight)),
    rules.minSec === null ? null : words.minSec(String(rules.minSec)),
    rules.maxSec === null ? null : words.maxSec(String(rules.maxSec)),
  ].filter((word) => word !== null);
  return said.map((word) => (
    <Badge key={word} variant="default" flex="none">
      {word}
    </Badge>
  ));
}
