import { Button, Group, Loader, Skeleton, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { asVigilError } from '../../../src-shared/contract/errors.ts';
import type { DatabaseName } from '../../../src-shared/model/databases.ts';
import type { DatabaseStatus } from '../../../src-shared/model/worded.ts';
import { useAction, useCall } from '../../client/queries.ts';
import { t } from '../../strings/index.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Comparison } from './Comparison.tsx';
import { DatabaseRows } from './DatabaseRows.tsx';
import { PromoteDialog } from './PromoteDialog.tsx';
import rowClasses from './rows.module.css';
import { SettingsPart } from './SettingsPart.tsx';

const words = t.databases;
const REFRESH_EVERY_MS = 2000;

/** Which database the library is in; of two, which is written and read, how far the other is, and changing that. */
export function DatabasesPanel() {
  const status = useCall('databases.status', {}, { everyMs: REFRESH_EVERY_MS });
  return (
    <SettingsPart name="databases" words={words}>
      {status.isError ? (
        <ErrorPanel error={status.error} onRetry={() => void status.refetch()} />
      ) : status.data ? (
        <Databases status={status.data} />
      ) : (
        <Skeleton height={72} />
      )}
    </SettingsPart>
  );
}

function Databases({ status }: { status: DatabaseStatus }) {
  return (
    <>
      <DatabaseRows status={status} />
      {status.replication ? (
        <TwoDatabases primary={status.primary} state={status.replication.state} />
      ) : (
        <Text size="sm" c="dimmed">
          {status.primary === 'sqlite' ? words.beginSqlite : words.beginPostgres}
        </Text>
      )}
    </>
  );
}

type ReplicationState = NonNullable<DatabaseStatus['replication']>['state'];

/** Comparing the two, and letting them change places. */
function TwoDatabases({ primary, state }: { primary: DatabaseName; state: ReplicationState }) {
  const [asking, setAsking] = useState(false);
  const refresh = ['databases.status', 'system.health'] as const;
  const verify = useAction('databases.verify', { refresh, quiet: true });
  const promote = useAction('databases.promote', { refresh, quiet: true });
  const refill = useAction('databases.refill', { refresh, quiet: true });
  const second = primary === 'sqlite' ? 'postgres' : 'sqlite';
  const isWorking = verify.isPending || promote.isPending || refill.isPending;
  const cannot = state === 'copying' || state === 'waiting' ? words.notNow[state] : null;
  const begin = (work: () => void) => {
    verify.reset();
    promote.reset();
    refill.reset();
    work();
  };
  const error = verify.error ?? promote.error ?? refill.error;
  return (
    <>
      <Group gap={8}>
        <Button
          size="compact-sm"
          variant="default"
          disabled={isWorking || cannot !== null}
          onClick={() => begin(() => verify.mutate({}))}
        >
          {words.compare}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={isWorking || cannot !== null}
          onClick={() => setAsking(true)}
        >
          {words.promote[second]}
        </Button>
        {cannot ? (
          <Text size="sm" c="dimmed">
            {cannot}
          </Text>
        ) : null}
      </Group>
      <Standing
        doing={promote.isPending ? words.promoting : refill.isPending ? words.refilling : words.comparing}
        isWorking={isWorking}
        promotedTo={promote.isSuccess ? promote.variables.to : null}
      />
      {error ? <ErrorPanel error={inWords(error)} /> : null}
      {verify.data ? <Comparison verdict={verify.data} atMs={verify.submittedAt} /> : null}
      {verify.data?.clean === false && !isWorking ? (
        <Group gap={8}>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => begin(() => refill.mutate({}, { onSuccess: () => verify.mutate({}) }))}
          >
            {words.refill[second]}
          </Button>
          <Text size="sm" c="dimmed">
            {words.refillAbout[primary]}
          </Text>
        </Group>
      ) : null}
      {promote.data ? <Comparison verdict={promote.data} atMs={promote.submittedAt} /> : null}
      <PromoteDialog
        to={asking ? second : null}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          begin(() => promote.mutate({ to: second }));
        }}
      />
    </>
  );
}

/** What is under way, and that the databases have changed places. */
function Standing({
  doing,
  isWorking,
  promotedTo,
}: {
  doing: string;
  isWorking: boolean;
  promotedTo: DatabaseName | null;
}) {
  return (
    <div role="status">
      {isWorking ? (
        <Group gap={8}>
          <Loader size={14} />
          <Text size="sm" c="dimmed">
            {doing}
          </Text>
        </Group>
      ) : null}
      {promotedTo ? (
        <div className={rowClasses['fileRow']}>
          <IconCircleCheck size={16} color="var(--v-ok)" />
          <Text size="sm" fw={500}>
            {words.promoted[promotedTo]}
          </Text>
        </div>
      ) : null}
    </div>
  );
}

/** Of databases that differ, the error names tables and the command line; here they have names and a button. */
function inWords(thrown: Error): Parameters<typeof ErrorPanel>[0]['error'] {
  const { code, message, hint, details } = asVigilError(thrown);
  const { tables } = details;
  if (typeof tables !== 'string') return { code, message, hint };
  const names = tables.split(', ').map((table) => words.tables[table] ?? table);
  return { code, message: words.refused(names.join(', ')), hint: words.refusedHint };
}
