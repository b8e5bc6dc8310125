import { Group, SegmentedControl, Table, Text, Title, UnstyledButton } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import { useState } from 'react';
import type { StepOutcome } from '../../../../src-shared/model/sop.ts';
import type { Score } from '../../../../src-shared/model/worded.ts';
import { t } from '../../../strings/index.ts';
import { percent } from '../../../ui/format.ts';
import frameClasses from '../frames.module.css';
import { FindingMark, findingColor, isFindingType } from '../marks/FindingMark.tsx';
import classes from './StepTable.module.css';
import { inOrderDone, traineeSec } from './step-bars.ts';

type Order = 'gold' | 'done';

/** Per step: how long gold and the trainee take, as bars on one scale, and what came out. */
export function StepTable({ score, onShow }: { score: Score; onShow: (step: StepOutcome) => void }) {
  const [order, setOrder] = useState<Order>('gold');
  const steps = order === 'gold' ? score.steps : inOrderDone(score.steps);
  const longestSec = Math.max(
    0.1,
    ...score.steps.flatMap((step) => [step.goldEndSec - step.goldStartSec, traineeSec(step) ?? 0]),
  );
  return (
    <>
      <Group justify="space-between" mb={8}>
        <Title order={2}>{t.sop.stepTable}</Title>
        <SegmentedControl
          size="xs"
          value={order}
          onChange={(value) => setOrder(value as Order)}
          data={[
            { value: 'gold', label: t.sop.scored.goldOrder },
            { value: 'done', label: t.sop.scored.doneOrder },
          ]}
          aria-label={t.sop.scored.order}
        />
      </Group>
      <Table className={frameClasses['box']} verticalSpacing={4} horizontalSpacing={8}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={28} />
            <Table.Th className={classes['stepCell']}>{t.sop.stepNumber}</Table.Th>
            <Table.Th className={classes['barsCell']}>{t.sop.scored.timeTaken}</Table.Th>
            <Table.Th w={64} ta="right">
              {t.sop.goldBar}
            </Table.Th>
            <Table.Th w={68} ta="right">
              {t.sop.traineeBar}
            </Table.Th>
            <Table.Th w={64} ta="right">
              {t.sop.pace}
            </Table.Th>
            <Table.Th w={72} ta="right">
              {t.sop.similarity}
            </Table.Th>
            <Table.Th w={150}>{t.sop.outcome}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {steps.map((step) => (
            <StepRow key={step.index} step={step} longestSec={longestSec} onShow={onShow} />
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}

function StepRow({
  step,
  longestSec,
  onShow,
}: {
  step: StepOutcome;
  longestSec: number;
  onShow: (step: StepOutcome) => void;
}) {
  const doneSec = traineeSec(step);
  const seconds = (sec: number | null) => (sec === null ? '–' : t.common.seconds(sec.toFixed(1)));
  return (
    <Table.Tr data-testid="step-row">
      <Table.Td c="dimmed">{step.index + 1}</Table.Td>
      <Table.Td>
        <UnstyledButton className={classes['link']} onClick={() => onShow(step)}>
          {step.name}
        </UnstyledButton>
      </Table.Td>
      <Table.Td className={classes['barsCell']}>
        <Bars step={step} doneSec={doneSec} longestSec={longestSec} />
      </Table.Td>
      <Table.Td ta="right">{seconds(step.goldEndSec - step.goldStartSec)}</Table.Td>
      <Table.Td ta="right">{seconds(doneSec)}</Table.Td>
      <Table.Td ta="right">{step.durationRatio === null ? '–' : t.sop.times(step.durationRatio.toFixed(2))}</Table.Td>
      <Table.Td ta="right">{step.similarity === null ? '–' : percent(step.similarity)}</Table.Td>
      <Table.Td>
        <Outcomes step={step} />
      </Table.Td>
    </Table.Tr>
  );
}

function Bars({ step, doneSec, longestSec }: { step: StepOutcome; doneSec: number | null; longestSec: number }) {
  const share = (sec: number) => `${(sec / longestSec) * 100}%`;
  const worst = step.outcomes.find(isFindingType);
  return (
    <div className={classes['bars']} aria-hidden="true">
      <div className={classes['goldBar']} style={{ width: share(step.goldEndSec - step.goldStartSec) }} />
      {doneSec === null ? null : (
        <div
          className={classes['traineeBar']}
          style={{ width: share(doneSec), background: worst ? findingColor(worst) : 'var(--v-accent)' }}
        />
      )}
    </div>
  );
}

function Outcomes({ step }: { step: StepOutcome }) {
  const findings = step.outcomes.filter(isFindingType);
  if (findings.length === 0) {
    const wasSeen = step.spans.length > 0;
    return (
      <Group gap={4} wrap="nowrap">
        {wasSeen ? <IconCheck size={16} color="var(--v-ok)" /> : <IconMinus size={16} color="var(--v-faint)" />}
        <Text size="sm">{wasSeen ? t.sop.done : t.sop.notSeen}</Text>
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
