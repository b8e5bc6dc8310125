import { Group, Table, Text, Title } from '@mantine/core';
import type { FindingType } from '../../../../src-shared/model/sop.ts';
import type { SopStatistics } from '../../../../src-shared/model/worded.ts';
import { t } from '../../../strings/index.ts';
import { percent } from '../../../ui/format.ts';
import { FindingMark } from '../marks/FindingMark.tsx';
import panelClasses from './panel.module.css';
import classes from './StepFailures.module.css';

const words = t.sopTask.runs;

/** The steps that runs lost points for, as bars. */
export function StepFailures({ steps }: { steps: SopStatistics['steps'] }) {
  return (
    <div className={panelClasses['panel']}>
      <Title order={3} id="step-failures">
        {words.steps}
      </Title>
      {steps.length === 0 ? (
        <Text size="sm" c="dimmed">
          {words.noFailures}
        </Text>
      ) : (
        <Table
          verticalSpacing={4}
          horizontalSpacing={8}
          aria-labelledby="step-failures"
          className={panelClasses['fixed']}
        >
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.step}</Table.Th>
              <Table.Th w={168}>{words.failed}</Table.Th>
              <Table.Th w={72} ta="right" title={words.points}>
                {words.pointsShort}
              </Table.Th>
              <Table.Th w={112}>{words.kinds}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {steps.map((step) => (
              <Table.Tr key={step.name}>
                <Table.Td>
                  <Text size="sm" lineClamp={2} title={step.name}>
                    {step.name}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <Group gap={8} wrap="nowrap">
                    <div className={classes['share']}>
                      <div style={{ width: percent(step.failedShare).replace(' ', '') }} />
                    </div>
                    <Text size="xs" className={classes['shareText']}>
                      {words.failedOf(step.failed, step.attempts)}
                    </Text>
                  </Group>
                </Table.Td>
                <Table.Td ta="right">
                  <Text size="sm">{step.meanPointsLost.toFixed(1)}</Text>
                </Table.Td>
                <Table.Td>
                  <Kinds shareByType={step.shareByType} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </div>
  );
}

/** How a step failed, the most frequent way first. */
function Kinds({ shareByType }: { shareByType: SopStatistics['steps'][number]['shareByType'] }) {
  const kinds = (Object.entries(shareByType) as [FindingType, number][]).toSorted(([, a], [, b]) => b - a);
  return (
    <Group gap={4}>
      {kinds.map(([type, share]) => {
        const label = `${t.sop.findingTypes[type]}: ${percent(share)}`;
        return (
          <span key={type} role="img" aria-label={label} title={label} className={classes['kind']}>
            <FindingMark type={type} />
          </span>
        );
      })}
    </Group>
  );
}
