import { Button, Group, SegmentedControl, Select, Text, TextInput, Title, VisuallyHidden } from '@mantine/core';
import { IconLayoutGrid, IconList, IconSearch, IconX } from '@tabler/icons-react';
import type { RefObject } from 'react';
import type { VideoStatus } from '../../../src-shared/model/video.ts';
import { useCall } from '../../client/queries.ts';
import { type LibrarySort, setLibraryView, useLibraryView } from '../../state/library-view.ts';
import { t } from '../../strings/index.ts';
import { AddVideos } from './AddVideos.tsx';
import classes from './LibraryToolbar.module.css';

export function LibraryToolbar({
  searchRef,
  shown,
  total,
}: {
  searchRef: RefObject<HTMLInputElement | null>;
  shown: number;
  total: number;
}) {
  const view = useLibraryView();
  return (
    <header className={classes['toolbar']}>
      <Group gap={12} align="baseline" wrap="nowrap">
        <Title order={1}>{t.library.title}</Title>
        <Text size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }} data-testid="library-count">
          {t.library.count(shown, total)}
        </Text>
      </Group>
      <Group gap={8} wrap="nowrap" flex="1 1 auto" justify="flex-end">
        <TextInput
          ref={searchRef}
          type="search"
          value={view.text}
          onChange={(event) => setLibraryView({ text: event.currentTarget.value })}
          placeholder={t.library.search}
          aria-label={t.library.search}
          leftSection={<IconSearch size={16} />}
          rightSection={
            <Text className="v-time" size="xs" c="dimmed">
              /
            </Text>
          }
          maw={260}
          miw={140}
          flex={1}
        />
        <Select
          aria-label={t.library.status}
          placeholder={t.library.anyStatus}
          clearable
          w={130}
          value={view.status}
          onChange={(status) => setLibraryView({ status: status as VideoStatus | null })}
          data={Object.entries(t.library.statuses).map(([value, label]) => ({ value, label }))}
        />
        <ObjectFilter />
        <ModelFilter />
        <Select
          aria-label={t.library.sort}
          w={150}
          allowDeselect={false}
          value={view.sort}
          onChange={(sort) => setLibraryView({ sort: (sort ?? 'newest') as LibrarySort })}
          data={Object.entries(t.library.sorts).map(([value, label]) => ({ value, label }))}
        />
        <SegmentedControl
          aria-label={t.library.layout}
          value={view.layout}
          onChange={(layout) => setLibraryView({ layout: layout === 'list' ? 'list' : 'grid' })}
          data={[
            { value: 'grid', label: <LayoutIcon icon={<IconLayoutGrid size={16} />} label={t.library.grid} /> },
            { value: 'list', label: <LayoutIcon icon={<IconList size={16} />} label={t.library.list} /> },
          ]}
        />
        <AddVideos />
      </Group>
    </header>
  );
}

/** Only videos that show a thing; not there while no detector has found any. */
function ObjectFilter() {
  const object = useLibraryView((state) => state.object);
  const labels = useCall('objects.labels', {}).data?.labels ?? [];
  if (labels.length === 0 && object === null) return null;
  return (
    <Select
      aria-label={t.library.object}
      placeholder={t.library.anyObject}
      clearable
      searchable
      w={130}
      value={object}
      onChange={(chosen) => setLibraryView({ object: chosen })}
      data={labels.map(({ label, videos }) => ({ value: label, label: t.library.objectIn(label, videos) }))}
    />
  );
}

/** Only videos that hold something of a model: chosen on the page of models, and let go of here. */
function ModelFilter() {
  const model = useLibraryView((state) => state.model);
  if (model === null) return null;
  return (
    <Button
      variant="light"
      size="compact-md"
      maw={180}
      rightSection={<IconX size={14} />}
      aria-label={t.library.anyModel(model.title)}
      title={t.library.anyModel(model.title)}
      onClick={() => setLibraryView({ model: null })}
    >
      {model.title}
    </Button>
  );
}

function LayoutIcon({ icon, label }: { icon: React.ReactNode; label: string }) {
  return (
    <span title={label} style={{ display: 'flex' }}>
      {icon}
      <VisuallyHidden>{label}</VisuallyHidden>
    </span>
  );
}
