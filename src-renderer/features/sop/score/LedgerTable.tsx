import { Group, Table, Text, UnstyledButton } from '@mantine/core';
import { useMemo } from 'react';
import type { Finding, Score } from '../../../../src-shared/model/worded.ts';
import { t } from '../../../strings/index.ts';
import { FindingMark } from '../marks/FindingMark.tsx';
import { findingTitle } from './finding-title.ts';
import classes from './LedgerTable.module.css';
import { type LedgerRow, ledgerOf } from './ledger.ts';

const points = (tenths: number): string => (tenths / 10).toFixed(1);

/** Every lost point: from 100 down to the score, line by line. */
export function LedgerTable({ score, onShow }: { score: Score; onShow: (finding: Finding) => void }) {
  const ledger = useMemo(() => ledgerOf(score), [score]);
  const lost = 1000 - ledger.scoreTenths;
  return (
    <Table className={classes['ledger']} verticalSpacing={4} horizontalSpacing={12} data-testid="ledger">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t.sop.scored.what}</Table.Th>
          <Table.Th ta="right" w={84}>
            {t.sop.scored.points}
          </Table.Th>
          <Table.Th ta="right" w={72}>
            {t.sop.scored.left}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        <Table.Tr>
          <Table.Td>{t.sop.scored.perfect}</Table.Td>
          <Table.Td />
          <Table.Td ta="right">{points(1000)}</Table.Td>
        </Table.Tr>
        {ledger.rows.map((row) => (
          <Table.Tr key={`${row.leftTenths}-${row.kind}`} data-testid="ledger-row" data-tenths={row.tenths}>
            <Table.Td>
              <What row={row} score={score} onShow={onShow} />
            </Table.Td>
            <Table.Td ta="right" className={classes['number']}>
              {row.tenths < 0 ? `+${points(-row.tenths)}` : `−${points(row.tenths)}`}
            </Table.Td>
            <Table.Td ta="right" c="dimmed" className={classes['number']}>
              {points(row.leftTenths)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
      <Table.Tfoot>
        <Table.Tr>
          <Table.Th>{t.sop.score}</Table.Th>
          <Table.Th ta="right" className={classes['number']}>
            {lost === 0 ? points(0) : `−${points(lost)}`}
          </Table.Th>
          <Table.Th ta="right" className={classes['number']} data-testid="ledger-score">
            {points(ledger.scoreTenths)}
          </Table.Th>
        </Table.Tr>
        {ledger.free.length > 0 ? (
          <Table.Tr>
            <Table.Td colSpan={3}>
              <Text size="xs" c="dimmed">
                {t.sop.scored.free(ledger.free.map((finding) => findingTitle(score, finding)).join('; '))}
              </Text>
            </Table.Td>
          </Table.Tr>
        ) : null}
      </Table.Tfoot>
    </Table>
  );
}

function What({ row, score, onShow }: { row: LedgerRow; score: Score; onShow: (finding: Finding) => void }) {
  if (row.kind === 'floor') return <Text size="sm">{t.sop.scored.floor}</Text>;
  if (row.kind === 'unexplained') return <Text size="sm">{t.sop.scored.unexplained}</Text>;
  const [only] = row.findings;
  if (row.kind === 'finding' && only) return <FindingLink finding={only} score={score} onShow={onShow} />;
  return (
    <>
      <Text size="sm">{row.name}</Text>
      <Text size="xs" c="dimmed">
        {row.explanation}
      </Text>
      {row.findings.map((finding) => (
        <FindingLink
          key={`${finding.type}-${finding.startSec}-${finding.goldSpan?.startSec}`}
          finding={finding}
          score={score}
          onShow={onShow}
        />
      ))}
    </>
  );
}

function FindingLink({
  finding,
  score,
  onShow,
}: {
  finding: Finding;
  score: Score;
  onShow: (finding: Finding) => void;
}) {
  return (
    <UnstyledButton className={classes['ledgerLink']} onClick={() => onShow(finding)} title={finding.explanation}>
      <Group gap={8} wrap="nowrap">
        <FindingMark type={finding.type} />
        <Text size="sm">{findingTitle(score, finding)}</Text>
      </Group>
    </UnstyledButton>
  );
}
