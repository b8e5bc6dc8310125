import { Alert, Button, Group, Modal, Progress, Stack, Table, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type ImportCheck, useImportCheck } from '../state/import-check.ts';
import { t } from '../strings/index.ts';
import { duration, fileSize } from '../ui/format.ts';

/** A look that is over sooner than this shows nothing. */
const SHOWN_AFTER_MS = 400;

/** What a large import would take, before it is begun. */
export function ImportDialog() {
  const check = useImportCheck((state) => state.check);
  const [settled] = useDebouncedValue(check !== null, SHOWN_AFTER_MS);
  const isShown = check !== null && (check.step !== 'looking' || settled);
  const refuse = (): void => {
    if (check?.step === 'looking') check.stop();
    else check?.answer(false);
  };
  return (
    <Modal opened={isShown} onClose={refuse} title={t.importCheck.title} size={480}>
      {check?.step === 'looking' ? <Looking check={check} /> : check ? <Asking check={check} /> : null}
    </Modal>
  );
}

function Looking({ check: { job, stop } }: { check: Extract<ImportCheck, { step: 'looking' }> }) {
  return (
    <Stack gap={12}>
      <Text size="sm">{t.importCheck.looking}</Text>
      <Progress value={100 * (job?.progress ?? 0)} size={4} aria-label={t.importCheck.looking} />
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          {job?.detail}
        </Text>
        <Button variant="default" onClick={stop}>
          {t.common.cancel}
        </Button>
      </Group>
    </Stack>
  );
}

function Asking({ check }: { check: Exclude<ImportCheck, { step: 'looking' }> }) {
  const isShort = check.step === 'asking' && check.estimate.room === 'short';
  const rows = check.step === 'asking' ? rowsOf(check.estimate) : rowsOfCopies(check);
  return (
    <Stack gap={12}>
      <Table withRowBorders={false} verticalSpacing={4}>
        <Table.Tbody>
          {rows.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Td c="dimmed">{name}</Table.Td>
              <Table.Td>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {check.step === 'asking' && check.estimate.room !== 'enough' ? (
        <Alert
          color={isShort ? 'red' : 'yellow'}
          variant="light"
          icon={<IconAlertTriangle size={18} />}
          title={isShort ? t.importCheck.short : t.importCheck.tight}
          role="alert"
        >
          <Text size="sm">{t.importCheck.roomHint}</Text>
        </Alert>
      ) : null}
      <Group justify="flex-end" gap={8}>
        <Button variant="default" onClick={() => check.answer(false)}>
          {t.common.cancel}
        </Button>
        {isShort ? null : (
          <Button data-autofocus onClick={() => check.answer(true)}>
            {t.importCheck.begin}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

type Row = readonly [name: string, value: string];

function rowsOf(estimate: Extract<ImportCheck, { step: 'asking' }>['estimate']): readonly Row[] {
  const { files, unreadable, footageSec, sizeBytes, indexSec, diskBytes, freeBytes, isSampled } = estimate;
  const about = (words: string): string => (isSampled ? t.importCheck.about(words) : words);
  const free = freeBytes === null ? '' : t.importCheck.free(fileSize(freeBytes));
  return [
    [t.importCheck.files, unreadable > 0 ? t.importCheck.andUnreadable(files, unreadable) : String(files)],
    [t.importCheck.footage, `${about(duration(footageSec))}, ${about(fileSize(sizeBytes))}`],
    [t.importCheck.time, indexSec === null ? t.importCheck.unknown : t.importCheck.about(duration(indexSec))],
    [t.importCheck.disk, `${t.importCheck.about(fileSize(diskBytes))}${free}`],
  ];
}

function rowsOfCopies({ files, bytes }: Extract<ImportCheck, { step: 'copying' }>): readonly Row[] {
  return [
    [t.importCheck.files, String(files)],
    [t.importCheck.copied, fileSize(bytes)],
  ];
}
