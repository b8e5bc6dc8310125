import { Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconClock, IconDatabase, IconLoader } from '@tabler/icons-react';
import type { DatabaseName } from '../../../src-shared/model/databases.ts';
import type { DatabaseStatus } from '../../../src-shared/model/worded.ts';
import { t } from '../../strings/index.ts';
import rowClasses from './rows.module.css';

const words = t.databases;

type Replication = NonNullable<DatabaseStatus['replication']>;

const ICONS = {
  'in-step': <IconCircleCheck size={16} color="var(--v-ok)" />,
  behind: <IconClock size={16} color="var(--v-faint)" />,
  copying: <IconLoader size={16} color="var(--v-accent)" />,
  waiting: <IconAlertTriangle size={16} color="var(--v-slow)" />,
} as const;

/** A line for each database: what it is for, and how far the copy is. */
export function DatabaseRows({ status: { primary, replication } }: { status: DatabaseStatus }) {
  return (
    <div className={rowClasses['card']} data-primary={primary} data-replication={replication?.state}>
      <div className={rowClasses['row']}>
        <IconDatabase size={16} color={replication ? 'var(--v-accent)' : 'var(--v-faint)'} />
        <Text size="sm" fw={500}>
          {words.names[primary]}
        </Text>
        <Text size="sm">{replication ? words.roles.primary : words.roles.only}</Text>
      </div>
      {replication ? <SecondRow name={primary === 'sqlite' ? 'postgres' : 'sqlite'} replication={replication} /> : null}
    </div>
  );
}

function SecondRow({ name, replication }: { name: DatabaseName; replication: Replication }) {
  return (
    <div className={rowClasses['row']}>
      {ICONS[replication.state]}
      <Text size="sm" fw={500}>
        {words.names[name]}
      </Text>
      <div>
        <Text size="sm">
          {words.roles.second} · {stateOf(replication)}
        </Text>
        {replication.problem ? (
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {replication.problem}
          </Text>
        ) : null}
      </div>
    </div>
  );
}

function stateOf({ state, rowsBehind, secondsBehind, rowsCopied }: Replication): string {
  switch (state) {
    case 'in-step':
      return words.inStep;
    case 'behind':
      return words.behind(rowsBehind, secondsBehind);
    case 'copying':
      return words.copying(rowsCopied);
    case 'waiting':
      return words.waiting(rowsBehind);
  }
}
