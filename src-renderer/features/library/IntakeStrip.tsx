import { Button, Code, Group, Progress, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconX } from '@tabler/icons-react';
import { dismissIntake, dismissRefused, type IntakeItem, useIntake } from '../../state/intake.ts';
import { t } from '../../strings/index.ts';
import { percent } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import classes from './IntakeStrip.module.css';

const SHOWN = 4;

/** Files on their way in, and those that were refused with the reason and the next step. */
export function IntakeStrip() {
  const { items, alreadyKnown } = useIntake();
  const refused = items.filter((item) => item.state === 'refused');
  const moving = items.filter((item) => item.state !== 'refused');
  if (items.length === 0 && alreadyKnown === 0) return null;
  return (
    <section className={classes['intake']} aria-label={t.library.work}>
      {moving.slice(0, SHOWN).map((item) => (
        <MovingItem key={item.itemId} item={item} />
      ))}
      {moving.length > SHOWN ? (
        <Text size="xs" c="dimmed">
          {t.library.moreJobs(moving.length - SHOWN)}
        </Text>
      ) : null}
      {alreadyKnown > 0 ? (
        <Group justify="space-between">
          <Text size="sm" c="dimmed">
            {t.library.known(alreadyKnown)}
          </Text>
          {refused.length === 0 ? <DismissAll /> : null}
        </Group>
      ) : null}
      {refused.length > 0 ? (
        <Stack gap={4} role="alert">
          <Group justify="space-between">
            <Text size="sm" fw={600}>
              {t.library.refused(refused.length)}
            </Text>
            <DismissAll />
          </Group>
          <ul className={classes['refusals']}>
            {refused.map((item) => (
              <RefusedItem key={item.itemId} item={item} />
            ))}
          </ul>
        </Stack>
      ) : null}
    </section>
  );
}

function DismissAll() {
  return (
    <Button size="compact-xs" variant="subtle" color="gray" onClick={dismissRefused}>
      {t.library.dismissAll}
    </Button>
  );
}

function MovingItem({ item }: { item: IntakeItem }) {
  const words =
    item.state === 'waiting'
      ? t.library.waiting
      : item.state === 'sending'
        ? t.library.sending(percent(item.sent))
        : t.library.checking;
  return (
    <Group gap={12} wrap="nowrap">
      <Text size="sm" truncate w={240}>
        {item.name}
      </Text>
      <Progress value={item.sent * 100} size={4} flex={1} aria-label={item.name} />
      <Text size="xs" c="dimmed" w={120}>
        {words}
      </Text>
      <IconButton label={t.library.cancelJob(item.name)} size={24} onClick={() => dismissIntake(item.itemId)}>
        <IconX size={14} />
      </IconButton>
    </Group>
  );
}

function RefusedItem({ item }: { item: IntakeItem }) {
  return (
    <li className={classes['refusal']} data-testid="refused">
      <IconAlertTriangle size={16} color="var(--v-missing)" />
      <Text size="sm" fw={600} truncate miw={0} maw={240} title={item.name}>
        {item.name}
      </Text>
      <Text size="sm" flex={1} miw={0}>
        {item.error?.message}{' '}
        <Text span c="dimmed">
          {item.error?.hint}
        </Text>
      </Text>
      <Code>{item.error?.code}</Code>
      <IconButton label={`${t.common.dismiss} ${item.name}`} size={24} onClick={() => dismissIntake(item.itemId)}>
        <IconX size={14} />
      </IconButton>
    </li>
  );
}
