import { Group, Table, Text, Title } from '@mantine/core';
import { t } from '../../../strings/index.ts';
import { FindingMark } from '../marks/FindingMark.tsx';
import panelClasses from './panel.module.css';
import type { FindingCount } from './run-statistics.ts';

const words = t.sopTask.runs;

/** How often each kind of finding came up, and what it cost. */
export function FindingCounts({ counts, runs }: { counts: readonly FindingCount[]; runs: number }) {
  return (
    <div className={panelClasses['panel']}>
      <Title order={3} id="finding-counts">
        {words.types}
      </Title>
      {counts.length === 0 ? (
        <Text size="sm" c="dimmed">
          {words.noFindings}
        </Text>
      ) : (
        <Table
          verticalSpacing={4}
          horizontalSpacing={8}
          aria-labelledby="finding-counts"
          className={panelClasses['fixed']}
        >
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.type}</Table.Th>
              <Table.Th w={64} ta="right">
                {words.typeCount}
              </Table.Th>
              <Table.Th w={72} ta="right" title={words.typeRuns}>
                {words.count}
              </Table.Th>
              <Table.Th w={72} ta="right" title={words.typePoints}>
                {words.pointsShort}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {counts.map((one) => (
              <Table.Tr key={one.type}>
                <Table.Td>
                  <Group gap={8} wrap="nowrap">
                    <FindingMark type={one.type} />
                    <Text size="sm" truncate>
                      {t.sop.findingTypes[one.type]}
                    </Text>
                  </Group>
                </Table.Td>
                <Table.Td ta="right">{one.count}</Table.Td>
                <Table.Td ta="right">{words.failedOf(one.runs, runs)}</Table.Td>
                <Table.Td ta="right">{one.points.toFixed(1)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </div>
  );
}
