import { Badge, Button, Group, Modal, Skeleton, Stack, Table, Text, UnstyledButton } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import type { StepsVersion, Take } from '../../../../src-shared/model/sop.ts';
import { formatTimecode } from '../../../../src-shared/time.ts';
import { useAction, useCall } from '../../../client/queries.ts';
import { showDone } from '../../../state/notices.ts';
import { t } from '../../../strings/index.ts';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { dateLabel } from '../../../ui/format.ts';
import { RuleWords } from './RuleWords.tsx';
import { StepBar } from './StepBar.tsx';
import classes from './StepVersions.module.css';
import { dropDraft } from './step-drafts.ts';
import { rulesOf, stepsToRestore } from './step-edit.ts';

const words = t.sopTask.versions;

/** What the steps of a gold take were: looked at, and brought back as a new version. */
export function StepVersionsButton({ take, unsaved }: { take: Take; unsaved: boolean }) {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={words.title(take.videoName)}
        leftSection={<IconHistory size={14} />}
        onClick={() => setOpened(true)}
      >
        {words.button}
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title={words.title(take.videoName)} size={860}>
        {opened ? <Versions take={take} unsaved={unsaved} onDone={() => setOpened(false)} /> : null}
      </Modal>
    </>
  );
}

function Versions({ take, unsaved, onDone }: { take: Take; unsaved: boolean; onDone: () => void }) {
  const query = useCall('sop.stepVersions', { takeId: take.takeId });
  const [chosen, setChosen] = useState<number | null>(null);
  if (query.isError) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />;
  const versions = query.data?.versions;
  if (!versions) return <Skeleton height={320} />;
  const shown = versions.find(({ version }) => version === (chosen ?? take.stepsVersion)) ?? versions[0];
  return (
    <div className={classes['versions']}>
      <nav className={classes['versionList']} aria-label={words.list}>
        {versions.map((one) => (
          <UnstyledButton
            key={one.version}
            className={classes['version']}
            aria-current={one === shown ? 'true' : undefined}
            onClick={() => setChosen(one.version)}
          >
            <Group gap={8} justify="space-between" wrap="nowrap">
              <Text size="sm" fw={500}>
                {words.version(one.version)}
              </Text>
              {one.version === take.stepsVersion ? (
                <Badge variant="default" flex="none">
                  {words.current}
                </Badge>
              ) : null}
            </Group>
            <Text size="xs" c="dimmed">
              {dateLabel(one.createdAt)} · {t.sopTask.stepCount(one.steps.length)}
            </Text>
          </UnstyledButton>
        ))}
      </nav>
      {shown ? <VersionView take={take} version={shown} unsaved={unsaved} onDone={onDone} /> : null}
    </div>
  );
}

function VersionView({
  take,
  version,
  unsaved,
  onDone,
}: {
  take: Take;
  version: StepsVersion;
  unsaved: boolean;
  onDone: () => void;
}) {
  const save = useAction('sop.steps', { refresh: ['sop.takes.list', 'sop.stepVersions'] });
  const isCurrent = version.version === take.stepsVersion;
  const restore = () =>
    save.mutate(
      { takeId: take.takeId, steps: stepsToRestore(version.steps) },
      {
        onSuccess: () => {
          dropDraft(take.takeId);
          showDone(words.restored(version.version));
          onDone();
        },
      },
    );
  return (
    <Stack gap={12} miw={0}>
      <StepBar take={take} steps={version.steps} />
      {version.steps.length === 0 ? (
        <Text size="sm" c="dimmed">
          {words.empty}
        </Text>
      ) : (
        <div className={classes['versionSteps']}>
          <Table verticalSpacing={4} horizontalSpacing={8} aria-label={words.version(version.version)} stickyHeader>
            <Table.Thead>
              <Table.Tr>
                <Table.Th w={32} />
                <Table.Th>{t.sop.stepNumber}</Table.Th>
                <Table.Th w={90}>{t.sop.start}</Table.Th>
                <Table.Th w={90}>{t.sop.end}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {version.steps.map((step) => (
                <Table.Tr key={step.index}>
                  <Table.Td c="dimmed">{step.index + 1}</Table.Td>
                  <Table.Td>
                    <Group gap={4}>
                      <Text size="sm">{step.name}</Text>
                      <RuleWords rules={rulesOf(step)} />
                    </Group>
                  </Table.Td>
                  <Table.Td className="v-time">{formatTimecode(step.startSec)}</Table.Td>
                  <Table.Td className="v-time">{formatTimecode(step.endSec)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {isCurrent ? null : (
        <Group justify="space-between" align="flex-end" wrap="nowrap" gap={16}>
          <Text size="xs" c="dimmed">
            {words.restoreHint} {unsaved ? <b>{words.dropsUnsaved}</b> : null}
          </Text>
          <Button
            size="compact-md"
            flex="none"
            disabled={version.steps.length === 0}
            loading={save.isPending}
            onClick={restore}
          >
            {words.restore}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
