import { Stack, Table, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { LibraryCheck } from '../../../src-shared/model/worded.ts';
import { t } from '../../strings/index.ts';
import rowClasses from './rows.module.css';

const words = t.check;
/** More would fill the page; the command line names them all. */
const MAX_SHOWN = 100;

/** What the last check found, and what became of it. */
export function CheckReport({ report }: { report: LibraryCheck }) {
  const { findings, isWhole, files, videos } = report;
  const open = findings.filter(({ outcome }) => outcome !== 'mended').length;
  const verdict = open > 0 ? words.found(open) : findings.length > 0 ? words.mended(findings.length) : words.whole;
  return (
    <Stack gap={12} data-check={isWhole ? 'whole' : 'damaged'}>
      <div className={rowClasses['fileRow']} role="status">
        {isWhole ? (
          <IconCircleCheck size={16} color="var(--v-ok)" />
        ) : (
          <IconAlertTriangle size={16} color="var(--v-slow)" />
        )}
        <div>
          <Text size="sm">{verdict}</Text>
          <Text size="xs" c="dimmed">
            {words.counted(files, videos)}
          </Text>
        </div>
      </div>
      {findings.length > 0 ? <Findings findings={findings.slice(0, MAX_SHOWN)} /> : null}
      {findings.length > MAX_SHOWN ? (
        <Text size="sm" c="dimmed">
          {words.more(findings.length - MAX_SHOWN)}
        </Text>
      ) : null}
    </Stack>
  );
}

function Findings({ findings }: { findings: LibraryCheck['findings'] }) {
  return (
    <Table verticalSpacing={4} aria-label={words.title} style={{ overflowWrap: 'anywhere' }}>
      <Table.Thead>
        <Table.Tr>
          {Object.values(words.columns).map((title) => (
            <Table.Th key={title}>{title}</Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {findings.map(({ videoId, videoName, what, file, problem, need, outcome }) => (
          <Table.Tr key={`${videoId} ${file} ${what} ${problem}`} data-outcome={outcome}>
            <Table.Td>{videoName ?? words.library}</Table.Td>
            <Table.Td>{what}</Table.Td>
            <Table.Td>{problem}</Table.Td>
            <Table.Td>{need}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
