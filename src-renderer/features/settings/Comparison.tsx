import { Alert, Stack, Table, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { DatabaseVerdict } from '../../../src-shared/model/databases.ts';
import { t } from '../../strings/index.ts';
import { dateLabel } from '../../ui/format.ts';
import rowClasses from './rows.module.css';

const words = t.databases;

type TableVerdict = DatabaseVerdict['tables'][number];

/** What a comparison of the two databases found: in a sentence, then table by table. */
export function Comparison({ verdict: { clean, primary, tables }, atMs }: { verdict: DatabaseVerdict; atMs: number }) {
  const names = [words.names[primary], words.names[primary === 'sqlite' ? 'postgres' : 'sqlite']] as const;
  const differing = tables.filter(({ differences }) => differences.length > 0);
  const rows = tables.reduce((sum, { primaryRows }) => sum + primaryRows, 0);
  const when = words.comparedAt(dateLabel(new Date(atMs).toISOString()));
  return (
    <Stack gap={8} data-comparison={clean ? 'alike' : 'differs'}>
      {clean ? (
        <div className={rowClasses['fileRow']}>
          <IconCircleCheck size={16} color="var(--v-ok)" />
          <Text size="sm">
            {words.alike(rows, tables.length)}{' '}
            <Text span c="dimmed">
              {when}
            </Text>
          </Text>
        </div>
      ) : (
        <Alert
          color="yellow"
          variant="light"
          icon={<IconAlertTriangle size={18} />}
          title={words.unlike(differing.length, tables.length)}
        >
          {words.unlikeHint} {when}
        </Alert>
      )}
      {differing.map((table) => (
        <DifferingRows key={table.table} table={table} names={names} />
      ))}
      <details>
        <summary>
          <Text span size="sm">
            {words.tableByTable}
          </Text>
        </summary>
        <TableByTable tables={tables} names={names} />
      </details>
    </Stack>
  );
}

const titleOf = (table: string): string => words.tables[table] ?? table;

function DifferingRows({ table, names }: { table: TableVerdict; names: readonly [string, string] }) {
  return (
    <div>
      <Text size="sm" fw={500}>
        {titleOf(table.table)}
      </Text>
      <Text size="xs" c="dimmed">
        {words.firstRows}
      </Text>
      {table.differences.map(({ key, kind, columns }) => (
        <Text key={key.join(' ')} size="sm" style={{ overflowWrap: 'anywhere' }}>
          <Text span size="xs" ff="monospace">
            {key.join(' · ')}
          </Text>{' '}
          {[words.kinds[kind](names[1]), columns.join(', ')].join(' ').trim()}
        </Text>
      ))}
    </div>
  );
}

function TableByTable({
  tables,
  names,
}: {
  tables: readonly TableVerdict[];
  names: readonly [primary: string, second: string];
}) {
  const filled = tables.filter(({ primaryRows, secondaryRows }) => primaryRows > 0 || secondaryRows > 0);
  return (
    <Table withRowBorders={false} verticalSpacing={2} mt={4} style={{ fontVariantNumeric: 'tabular-nums' }}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.table}</Table.Th>
          {names.map((name) => (
            <Table.Th key={name} ta="right">
              {words.rowsOf(name)}
            </Table.Th>
          ))}
          <Table.Th />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {filled.map(({ table, primaryRows, secondaryRows, differences }) => (
          <Table.Tr key={table}>
            <Table.Th scope="row" fw={400}>
              {titleOf(table)}
            </Table.Th>
            <Table.Td ta="right">{primaryRows.toLocaleString()}</Table.Td>
            <Table.Td ta="right">{secondaryRows.toLocaleString()}</Table.Td>
            <Table.Td c={differences.length > 0 ? 'var(--v-missing)' : 'dimmed'}>
              {differences.length > 0 ? words.differs : words.same}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
