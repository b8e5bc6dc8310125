import { Alert, Stack, Table, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { LegacyReport } from '../../../src-shared/model/worded.ts';
import { t } from '../../strings/index.ts';

const words = t.legacyImport;

/** What was found in SOPilot's folder, what is here now, and what a person should know of it. */
export function ImportReport({ report }: { report: LegacyReport }) {
  const { source, imported, added, warnings, dryRun } = report;
  const counts = source.row_counts;
  const rows = [
    { name: words.rows.videos, found: counts['videos'], here: imported.videos, fresh: added.videos },
    { name: words.rows.takes, found: undefined, here: imported.takes, fresh: added.takes },
    { name: words.rows.clips, found: counts['clips'], here: imported.clips, fresh: undefined },
    { name: words.rows.scores, found: counts['score_jobs'], here: imported.scores, fresh: added.scores },
  ];
  return (
    <Stack gap={12} data-import={dryRun ? 'dry-run' : report.verified ? 'equal' : 'differs'}>
      <Table withRowBorders={false} verticalSpacing={2} maw={400} style={{ fontVariantNumeric: 'tabular-nums' }}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th />
            {[words.found, ...(dryRun ? [] : [words.here, words.added])].map((title) => (
              <Table.Th key={title} ta="right">
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ name, found, here, fresh }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={400}>
                {name}
              </Table.Th>
              <Table.Td ta="right">{found ?? ''}</Table.Td>
              {dryRun ? null : <Table.Td ta="right">{here}</Table.Td>}
              {dryRun ? null : <Table.Td ta="right">{fresh ?? ''}</Table.Td>}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Verdict report={report} />
      {warnings.length > 0 ? (
        <details>
          <summary>
            <Text span size="sm">
              {words.warnings(warnings.length)}
            </Text>
          </summary>
          <Stack gap={4} mt={8}>
            {warnings.map(({ code, subject, message }) => (
              <Text key={`${code} ${subject} ${message}`} size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                {subject}: {message}
              </Text>
            ))}
          </Stack>
        </details>
      ) : null}
    </Stack>
  );
}

function Verdict({ report: { dryRun, verified, differences } }: { report: LegacyReport }) {
  if (dryRun) return <Alert variant="light" icon={<IconInfoCircle size={18} />} title={words.wasDryRun} />;
  if (verified) {
    return <Alert color="green" variant="light" icon={<IconCircleCheck size={18} />} title={words.equal} />;
  }
  const places = words.notEqual(differences.join(', '));
  return <Alert color="yellow" variant="light" icon={<IconAlertTriangle size={18} />} title={places} />;
}
