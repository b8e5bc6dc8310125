import { Group, Table, Text, UnstyledButton } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { Score, StepOutcome } from '../../../src-shared/model/sop.ts';
import { t } from '../../strings/index.ts';
import { percent, spanLabel } from '../../ui/format.ts';
import { FindingMark, findingColor, isFindingType } from './FindingMark.tsx';
import classes from './sop.module.css';

/** Per step: when gold does it, when the trainee does it, as bars on one scale, and what came out. */
export function StepTable({ score, onLook }: { score: Score; onLook: (step: StepOutcome) => void }) {
  const fullSec = Math.max(
    0.1,
    ...score.steps.flatMap((step) => [step.goldEndSec, ...step.spans.map(([, endSec]) => endSec)]),
  );
  return (
    <Table className={classes['box']} verticalSpacing={4} horizontalSpacing={12}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w={28} />
          <Table.Th w="22%">{t.sop.stepNumber}</Table.Th>
          <Table.Th>
            {t.sop.goldBar} / {t.sop.traineeBar}
          </Table.Th>
          <Table.Th w={72}>{t.sop.pace}</Table.Th>
          <Table.Th w={80}>{t.sop.similarity}</Table.Th>
          <Table.Th w={170}>{t.sop.outcome}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {score.steps.map((step) => (
          <Table.Tr key={step.index} data-testid="step-row">
            <Table.Td c="dimmed">{step.index + 1}</Table.Td>
            <Table.Td>
              <UnstyledButton className={classes['link']} onClick={() => onLook(step)}>
                {step.name}
              </UnstyledButton>
            </Table.Td>
            <Table.Td>
              <Bars step={step} fullSec={fullSec} />
            </Table.Td>
            <Table.Td>{step.durationRatio === null ? '–' : t.sop.times(step.durationRatio.toFixed(2))}</Table.Td>
            <Table.Td>{step.similarity === null ? '–' : percent(step.similarity)}</Table.Td>
            <Table.Td>
              <Outcomes step={step} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Bars({ step, fullSec }: { step: StepOutcome; fullSec: number }) {
  const share = (sec: number) => `${(sec / fullSec) * 100}%`;
  const worst = step.outcomes.find(isFindingType);
  return (
    <div className={classes['bars']}>
      <div
        className={classes['goldBar']}
        style={{ left: share(step.goldStartSec), width: share(step.goldEndSec - step.goldStartSec) }}
        title={`${t.sop.goldBar} ${spanLabel(step.goldStartSec, step.goldEndSec)}`}
      />
      {step.spans.map(([startSec, endSec]) => (
        <div
          key={startSec}
          className={classes['traineeBar']}
          style={{
            left: share(startSec),
            width: share(endSec - startSec),
            background: worst ? findingColor(worst) : 'var(--v-accent)',
          }}
          title={`${t.sop.traineeBar} ${spanLabel(startSec, endSec)}`}
        />
      ))}
    </div>
  );
}

function Outcomes({ step }: { step: StepOutcome }) {
  const findings = step.outcomes.filter(isFindingType);
  if (findings.length === 0) {
    return (
      <Group gap={4} wrap="nowrap">
        <IconCheck size={16} color="var(--v-ok)" />
        <Text size="sm">{step.spans.length === 0 ? t.sop.notSeen : t.sop.done}</Text>
      </Group>
    );
  }
  return (
    <Group gap={8}>
      {findings.map((type) => (
        <Group key={type} gap={4} wrap="nowrap">
          <FindingMark type={type} />
          <Text size="sm">{t.sop.findingTypes[type]}</Text>
        </Group>
      ))}
    </Group>
  );
}
