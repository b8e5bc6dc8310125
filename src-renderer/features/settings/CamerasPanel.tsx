import { Button, Group, Modal, Select, Skeleton, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import type { CallOutput } from '../../../src-shared/contract/api.ts';
import { clockAt } from '../../../src-shared/zoned-time.ts';
import { useAction, useCall } from '../../client/queries.ts';
import { showDone } from '../../state/notices.ts';
import { t } from '../../strings/index.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { SettingsPart } from './SettingsPart.tsx';

const words = t.cameras;
const MACHINE = 'machine';
const LISTED_CHANGES = 6;
/** Clocks that are put forward and back, and those that never are. */
const ZONES = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])];

type ZoneChange = CallOutput<'cameras.setZone'>;

/** The zones of cameras' clocks; what a change does is shown before it is made. */
export function CamerasPanel() {
  const query = useCall('cameras.list', {});
  const preview = useAction('cameras.setZone');
  const [planned, setPlanned] = useState<ZoneChange | null>(null);
  const set = useAction('cameras.setZone', { refresh: ['cameras.list', 'videos.get', 'videos.list'] });
  if (query.error) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton height={160} />;
  const { machineZone, cameras } = query.data;
  const change = (input: { cameraId: string; zone: string | null }) =>
    set.mutate(input, {
      onSuccess: ({ changed }) => {
        setPlanned(null);
        showDone(words.done(changed));
      },
    });
  return (
    <SettingsPart name="cameras" words={words}>
      {cameras.length === 0 ? (
        <Text size="sm" c="dimmed">
          {words.empty}
        </Text>
      ) : (
        <Stack gap={8}>
          {cameras.map(({ cameraId, zone, videos, dated }) => (
            <Select
              key={cameraId}
              maw={400}
              label={cameraId}
              description={words.counts(videos, dated)}
              searchable
              allowDeselect={false}
              limit={60}
              nothingFoundMessage={words.noZone}
              value={zone ?? MACHINE}
              data={[
                { value: MACHINE, label: words.machine(machineZone) },
                ...[...new Set([...(zone === null ? [] : [zone]), ...ZONES])].map((value) => ({ value, label: value })),
              ]}
              onChange={(value) => {
                const input = { cameraId, zone: value === null || value === MACHINE ? null : value };
                if (input.zone === zone) return;
                preview.mutate(
                  { ...input, dryRun: true },
                  { onSuccess: (plan) => (plan.changed === 0 ? change(input) : setPlanned(plan)) },
                );
              }}
            />
          ))}
        </Stack>
      )}
      <ZoneDialog
        plan={planned}
        machineZone={machineZone}
        busy={set.isPending}
        onClose={() => setPlanned(null)}
        onConfirm={change}
      />
    </SettingsPart>
  );
}

function ZoneDialog({
  plan,
  machineZone,
  busy,
  onClose,
  onConfirm,
}: {
  plan: ZoneChange | null;
  machineZone: string;
  busy: boolean;
  onClose: () => void;
  onConfirm: (input: { cameraId: string; zone: string | null }) => void;
}) {
  const shown = (iso: string | null) => (iso === null ? '–' : clockAt(new Date(iso), machineZone).replace('T', ' '));
  return (
    <Modal opened={plan !== null} onClose={onClose} size="lg" title={plan ? words.ask(plan.cameraId) : ''}>
      {plan ? (
        <Stack gap={12}>
          <Text size="sm">{words.moves(plan.changed, plan.zone ?? machineZone)}</Text>
          {plan.setByHand + plan.independent > 0 ? (
            <Text size="sm">{words.stay(plan.setByHand, plan.independent)}</Text>
          ) : null}
          <Table layout="fixed">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{words.name}</Table.Th>
                <Table.Th w={184}>{words.before}</Table.Th>
                <Table.Th w={184}>{words.after}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {plan.changes.slice(0, LISTED_CHANGES).map(({ videoId, name, before, after, recordedDoubt }) => (
                <Table.Tr key={videoId}>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>
                    {name}
                    {recordedDoubt === null ? null : (
                      <Text size="xs" c="dimmed">
                        {t.review.details.doubts[recordedDoubt]}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td className="v-time">{shown(before)}</Table.Td>
                  <Table.Td className="v-time">{shown(after)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          <Text size="xs" c="dimmed">
            {words.shownIn(machineZone)} {words.undo}
          </Text>
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={onClose}>
              {t.common.cancel}
            </Button>
            <Button
              loading={busy}
              data-autofocus
              onClick={() => onConfirm({ cameraId: plan.cameraId, zone: plan.zone })}
            >
              {words.set}
            </Button>
          </Group>
        </Stack>
      ) : null}
    </Modal>
  );
}
