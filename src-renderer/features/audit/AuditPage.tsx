import { Button, Group, ScrollArea, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft, IconDownload, IconReportSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { connection } from '../../client/connection.ts';
import { useCall } from '../../client/queries.ts';
import { goTo } from '../../state/navigation.ts';
import { showError } from '../../state/notices.ts';
import { sopPlace } from '../../state/places.ts';
import { t } from '../../strings/index.ts';
import { Centred } from '../../ui/Centred.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { saveAs } from '../../ui/save-as.ts';
import classes from './AuditPage.module.css';
import { AuditTable } from './AuditTable.tsx';
import { VerifyDocument } from './VerifyDocument.tsx';

const PAGE_ENTRIES = 100;
const MAX_ENTRIES = 1000;

/** What was done, by whom and with what result; to be handed on signed, and checked when it comes back. */
export function AuditPage() {
  const [limit, setLimit] = useState(PAGE_ENTRIES);
  const trail = useCall('sop.audit.list', { limit }, { keepPrevious: true });
  const items = trail.data?.items;
  return (
    <ScrollArea h="100%">
      <div className={classes['page']}>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          ml={-8}
          leftSection={<IconArrowLeft size={14} />}
          onClick={() => goTo(sopPlace())}
        >
          {t.sop.audit.back}
        </Button>
        <Group justify="space-between" align="flex-start" mb={16}>
          <div>
            <Title order={1}>{t.sop.audit.title}</Title>
            <Text size="sm" c="dimmed">
              {t.sop.audit.about}
            </Text>
          </div>
          <ExportButton isEmpty={items?.length === 0} />
        </Group>
        <Stack gap={24}>
          <VerifyDocument />
          {trail.isError ? (
            <ErrorPanel error={trail.error} onRetry={() => void trail.refetch()} />
          ) : items === undefined ? (
            <Skeleton height={320} />
          ) : items.length === 0 ? (
            <Centred
              icon={<IconReportSearch size={40} stroke={1.2} />}
              title={t.sop.audit.empty}
              hint={t.sop.audit.emptyHint}
            />
          ) : (
            <AuditTable items={items} />
          )}
          {items && items.length >= limit && limit < MAX_ENTRIES ? (
            <Group gap={12}>
              <Button
                size="compact-md"
                variant="default"
                onClick={() => setLimit(Math.min(MAX_ENTRIES, limit * 3))}
                loading={trail.isPlaceholderData}
              >
                {t.sop.audit.more}
              </Button>
              <Text size="xs" c="dimmed">
                {t.sop.audit.limit(items.length)}
              </Text>
            </Group>
          ) : null}
        </Stack>
      </div>
    </ScrollArea>
  );
}

function ExportButton({ isEmpty }: { isEmpty: boolean }) {
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<string | null>(null);
  const download = async () => {
    setBusy(true);
    try {
      const { text, fileName, itemCount, keyId } = await connection.client.call('sop.audit.export', {});
      saveAs(new Blob([text], { type: 'application/json' }), fileName);
      setDone(`${t.sop.audit.exported(itemCount)} · ${t.sop.audit.key(keyId)}`);
    } catch (thrown) {
      showError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Stack gap={4} align="flex-end" maw={360}>
      <Button
        size="compact-md"
        leftSection={<IconDownload size={16} />}
        loading={busy}
        disabled={isEmpty}
        onClick={() => void download()}
      >
        {t.sop.audit.export}
      </Button>
      <Text size="xs" c="dimmed" ta="right" role="status">
        {done ?? t.sop.audit.exportHint}
      </Text>
    </Stack>
  );
}
