import { Badge, Button, Group, Switch, Text, TextInput, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { CallOutput } from '../../../src-shared/contract/api.ts';
import { UNFINISHED } from '../../../src-shared/model/job.ts';
import { refresh, useAction, useCall } from '../../client/queries.ts';
import { t } from '../../strings/index.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { fileSize } from '../../ui/format.ts';
import { JobUnderWay } from '../../ui/JobUnderWay.tsx';
import classes from './ModelsPage.module.css';

const words = t.models;
type Entry = CallOutput<'models.catalog'>['entries'][number];
/** The kind of the job that a download is. */
const DOWNLOAD = 'download-model';

/** Public models that can be fetched, and where from; nothing is until a button says so. */
export function Catalog() {
  const catalog = useCall('models.catalog', {});
  const settings = useCall('settings.get', {}).data;
  const isOffline = settings?.settings.offline ?? false;
  return (
    <section aria-labelledby="models-catalog">
      <Title order={2} id="models-catalog" mb={4}>
        {words.catalog}
      </Title>
      <Text size="sm" c="dimmed" mb={8}>
        {words.catalogAbout}
      </Text>
      {catalog.isError ? (
        <ErrorPanel error={catalog.error} onRetry={() => void catalog.refetch()} />
      ) : (
        <div className={classes['abilities']}>
          {catalog.data?.entries.map((entry) => (
            <EntryRow key={entry.modelId} entry={entry} isOffline={isOffline} />
          ))}
        </div>
      )}
      {settings ? <WhereFrom settings={settings} /> : null}
    </section>
  );
}

function EntryRow({ entry, isOffline }: { entry: Entry; isOffline: boolean }) {
  const { modelId, kind, title, purpose, licence, bytes, memoryBytes, recommended, pinned } = entry;
  const facts = [fileSize(bytes), words.memory(fileSize(memoryBytes)), licence];
  if (!pinned) facts.push(words.byListing);
  return (
    <div className={classes['entry']} data-entry={modelId}>
      <div>
        <Group gap={8}>
          <Text size="sm" fw={500}>
            {title}
          </Text>
          {recommended ? (
            <Badge size="sm" variant="light" fw={500}>
              {words.recommended}
            </Badge>
          ) : null}
        </Group>
        <Text size="xs" c="dimmed">
          {words.kinds[kind]}: {purpose}
        </Text>
        <Text size="xs" c="dimmed">
          {facts.join(' · ')}
        </Text>
      </div>
      <Fetch entry={entry} isOffline={isOffline} />
    </div>
  );
}

/** Fetches a model or goes on with it; how far it is; or why it is not to be had. */
function Fetch({
  entry: { modelId, title, state, canRun, bytes, bytesHere },
  isOffline,
}: {
  entry: Entry;
  isOffline: boolean;
}) {
  const jobs = useCall('jobs.list', { kind: DOWNLOAD, limit: 20 }).data?.jobs ?? [];
  // A download of the page as it was before it was loaded again goes on: it is told by what it is called.
  const job = jobs.find((each) => each.title === title && UNFINISHED.includes(each.state));
  const start = useAction('models.download', { refresh: ['jobs.list', 'models.catalog'] });
  const isRunning = job !== undefined;
  useEffect(() => {
    if (!isRunning) return;
    // However it ends: what is here is different then.
    return () => refresh(['models.catalog', 'models.list']);
  }, [isRunning]);
  if (job) return <JobUnderWay job={job} title={words.fetching(title)} />;
  if (state === 'installed') return <Text size="xs">{words.here}</Text>;
  if (!canRun) {
    return (
      <Text size="xs" c="dimmed">
        {words.cannotRun}
      </Text>
    );
  }
  return (
    <Button
      size="compact-sm"
      variant="default"
      justify="center"
      leftSection={<IconDownload size={14} />}
      aria-label={words.fetchOf(title)}
      title={isOffline ? words.offlineNow : undefined}
      disabled={isOffline}
      loading={start.isPending}
      onClick={() => start.mutate({ modelId })}
    >
      {state === 'partly' ? words.goOn(fileSize(Math.max(0, bytes - bytesHere))) : words.fetch}
    </Button>
  );
}

/** Whether anything may be fetched at all, and the hub or mirror that it comes from. */
function WhereFrom({ settings: { settings, locked } }: { settings: CallOutput<'settings.get'> }) {
  const update = useAction('settings.update', { refresh: ['settings.get', 'models.catalog'] });
  const [hub, setHub] = useState(settings.hubAddress);
  return (
    <Group gap={24} mt={12} align="flex-end">
      <TextInput
        label={words.hub}
        description={words.hubHint}
        w={400}
        value={hub}
        disabled={locked.includes('hubAddress')}
        onChange={(event) => setHub(event.currentTarget.value)}
        onBlur={() => {
          if (hub.trim() !== settings.hubAddress) update.mutate({ hubAddress: hub.trim() });
        }}
      />
      <Switch
        label={words.offline}
        description={words.offlineHint}
        checked={settings.offline}
        disabled={locked.includes('offline')}
        onChange={(event) => update.mutate({ offline: event.currentTarget.checked })}
      />
    </Group>
  );
}
