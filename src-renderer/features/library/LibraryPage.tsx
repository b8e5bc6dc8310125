import { Box, Button, Skeleton, Text } from '@mantine/core';
import { IconMovie } from '@tabler/icons-react';
import { useRef } from 'react';
import { clearLibraryFilters, useLibraryView } from '../../state/library-view.ts';
import { t } from '../../strings/index.ts';
import { Centred } from '../../ui/Centred.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { useKeys } from '../../ui/use-keys.ts';
import { AddVideos } from './AddVideos.tsx';
import { BatchBar } from './BatchBar.tsx';
import { IntakeStrip } from './IntakeStrip.tsx';
import classes from './LibraryPage.module.css';
import { LibraryToolbar } from './LibraryToolbar.tsx';
import { useFileDrop } from './use-file-drop.ts';
import { useJobsByVideo, useLibrary } from './use-library.ts';
import { VideoGrid } from './VideoGrid.tsx';
import { VideoList } from './VideoList.tsx';

/** All recordings: how they come in, how far they are, and the way to open them. */
export function LibraryPage() {
  const { query, videos, total, filtered } = useLibrary();
  const jobs = useJobsByVideo();
  const layout = useLibraryView((state) => state.layout);
  const dropping = useFileDrop();
  const search = useRef<HTMLInputElement>(null);
  useKeys({ '/': () => search.current?.focus() });
  const more = () => {
    if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
  };
  return (
    <div className={classes['page']}>
      <LibraryToolbar searchRef={search} shown={videos.length} total={total} />
      <IntakeStrip />
      <BatchBar />
      <Box className={classes['body']}>
        {query.isPending ? (
          <LoadingCards />
        ) : query.isError ? (
          <Box p={16}>
            <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
          </Box>
        ) : videos.length > 0 ? (
          layout === 'grid' ? (
            <VideoGrid videos={videos} jobs={jobs} onEnd={more} />
          ) : (
            <VideoList videos={videos} jobs={jobs} onEnd={more} />
          )
        ) : filtered ? (
          <Centred title={t.library.noMatchTitle} hint={t.library.noMatchHint}>
            <Button variant="default" onClick={clearLibraryFilters}>
              {t.library.clear}
            </Button>
          </Centred>
        ) : (
          <Centred
            icon={<IconMovie size={40} stroke={1.2} />}
            title={t.library.emptyTitle}
            steps={t.library.emptySteps}
          >
            <AddVideos />
            <Text size="xs" c="dimmed">
              {t.library.emptyFormats}
            </Text>
          </Centred>
        )}
      </Box>
      {dropping ? (
        <div className={classes['drop']}>
          <Text fw={600}>{t.library.drop}</Text>
          <Text size="sm" c="dimmed">
            {t.library.dropHint}
          </Text>
        </div>
      ) : null}
    </div>
  );
}

const PLACEHOLDERS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

function LoadingCards() {
  return (
    <div className={classes['loading']} role="status" aria-label={t.common.loading(t.library.title)}>
      {PLACEHOLDERS.map((key) => (
        <Skeleton key={key} height={236} radius="md" />
      ))}
    </div>
  );
}
