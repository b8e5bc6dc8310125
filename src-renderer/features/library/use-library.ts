import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Job, Video } from '../../../src-shared/model/worded.ts';
import { connection } from '../../client/connection.ts';
import { useCall } from '../../client/queries.ts';
import { useLibraryView } from '../../state/library-view.ts';
import { useRemovals } from '../../state/removals.ts';

const PAGE_SIZE = 200;

/** The videos on screen: filtered and sorted by the core, page by page, without those just removed. */
export function useLibrary() {
  const { text, status, role, object, model, sort } = useLibraryView();
  const hidden = useRemovals((state) => state.videoIds);
  const filter = {
    sort,
    ...(text.trim() === '' ? {} : { text: text.trim() }),
    ...(status === null ? {} : { status }),
    ...(role === null ? {} : { role }),
    ...(object === null ? {} : { object }),
    ...(model === null ? {} : { model: model.modelId }),
  };
  const query = useInfiniteQuery({
    queryKey: ['videos.list', filter, 'pages'],
    queryFn: ({ pageParam }) =>
      connection.client.call('videos.list', { ...filter, limit: PAGE_SIZE, offset: pageParam }),
    initialPageParam: 0,
    getNextPageParam: (_last, pages) => {
      const loaded = pages.reduce((sum, page) => sum + page.videos.length, 0);
      return loaded < (pages[0]?.total ?? 0) ? loaded : undefined;
    },
    placeholderData: keepPreviousData,
  });
  const videos = useMemo(
    (): Video[] =>
      (query.data?.pages ?? []).flatMap((page) => page.videos).filter((video) => !hidden.has(video.videoId)),
    [query.data, hidden],
  );
  const filtered = text.trim() !== '' || status !== null || role !== null || object !== null || model !== null;
  return { query, videos, total: (query.data?.pages[0]?.total ?? 0) - hidden.size, filtered };
}

/** The newest unfinished or failed job of each video. */
export function useJobsByVideo(): ReadonlyMap<string, Job> {
  const jobs = useCall('jobs.list', { limit: 500 }).data?.jobs;
  return useMemo(() => {
    const bySubject = new Map<string, Job>();
    const seen = new Set<string>();
    for (const job of jobs ?? []) {
      if (job.kind !== 'ingest' || seen.has(job.subjectId)) continue;
      seen.add(job.subjectId);
      if (job.state !== 'completed') bySubject.set(job.subjectId, job);
    }
    return bySubject;
  }, [jobs]);
}
