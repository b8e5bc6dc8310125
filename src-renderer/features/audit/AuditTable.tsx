import { Anchor, Table, Text } from '@mantine/core';
import { useMemo } from 'react';
import type { AuditItem } from '../../../src-shared/model/audit.ts';
import { useCall } from '../../client/queries.ts';
import { goTo } from '../../state/navigation.ts';
import { sopPlace } from '../../state/places.ts';
import { t } from '../../strings/index.ts';
import { dateLabel } from '../../ui/format.ts';
import classes from './AuditTable.module.css';
import { type AuditSubject, auditSubjects } from './audit-subjects.ts';

export function AuditTable({ items }: { items: readonly AuditItem[] }) {
  const videos = useCall('videos.list', { limit: 1000 }).data?.videos;
  const scores = useCall('sop.scores', {}).data?.scores;
  const subjectOf = useMemo(() => auditSubjects(videos ?? [], scores ?? []), [videos, scores]);
  const words = t.sop.audit;
  return (
    <Table className={classes['trail']} verticalSpacing={4} horizontalSpacing={12} stickyHeader>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w={150}>{words.when}</Table.Th>
          <Table.Th w={90}>{words.what}</Table.Th>
          <Table.Th>{words.subject}</Table.Th>
          <Table.Th w={150}>{words.who}</Table.Th>
          <Table.Th w={150}>{words.outcome}</Table.Th>
          <Table.Th w={70} ta="right">
            {words.score}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map((item) => (
          <AuditRow key={item.job_id} item={item} subject={subjectOf(item)} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function AuditRow({ item, subject }: { item: AuditItem; subject: AuditSubject }) {
  const { score } = subject;
  const [first = '', second] = subject.names;
  const trainings: Readonly<Record<string, string>> = t.sop.audit.trainings;
  const name =
    item.job_type === 'training'
      ? (trainings[item.subject] ?? item.subject)
      : second === undefined
        ? first
        : t.sop.against(first, second);
  const states: Readonly<Record<string, string>> = t.common.jobStates;
  const atIso = item.finished_at ?? item.started_at ?? item.queued_at ?? item.created_at;
  const who = item.requested_by;
  return (
    <Table.Tr data-testid="audit-row">
      <Table.Td style={{ whiteSpace: 'nowrap' }} title={atIso}>
        {dateLabel(atIso)}
      </Table.Td>
      <Table.Td>{t.sop.audit.kinds[item.job_type]}</Table.Td>
      <Table.Td className={classes['subject']}>
        {score ? (
          <Anchor component="button" size="sm" ta="left" onClick={() => goTo(sopPlace(score.taskId, score.scoreId))}>
            {name}
          </Anchor>
        ) : (
          name
        )}
        {item.model_name ? (
          <Text size="xs" c="dimmed">
            {item.model_name}
          </Text>
        ) : null}
      </Table.Td>
      <Table.Td>{who === null || who === 'anonymous' ? t.sop.audit.anonymous : who}</Table.Td>
      <Table.Td>
        <Text size="sm" {...(item.status === 'failed' ? { c: 'var(--v-missing)' } : {})}>
          {states[item.status] ?? item.status}
        </Text>
        {item.error_message ? (
          <Text size="xs" c="dimmed">
            {item.error_message}
          </Text>
        ) : null}
      </Table.Td>
      <Table.Td ta="right">{item.score === null ? '–' : item.score.toFixed(1)}</Table.Td>
    </Table.Tr>
  );
}
