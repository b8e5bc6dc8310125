import { useElementSize } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { Job, Video } from '../../../src-shared/model/worded.ts';
import { columnsFor, GAP_PX, rowHeightPx } from './grid-layout.ts';
import listClasses from './scroller.module.css';
import { VideoCard } from './VideoCard.tsx';
import classes from './VideoGrid.module.css';

interface VideosProps {
  readonly videos: readonly Video[];
  readonly jobs: ReadonlyMap<string, Job>;
  /** The last row came into view. */
  readonly onEnd: () => void;
}

export function VideoGrid({ videos, jobs, onEnd }: VideosProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { ref, width } = useElementSize();
  const columns = columnsFor(width);
  const rows = Math.ceil(videos.length / columns);
  const rowPx = rowHeightPx(width, columns);
  const virtual = useVirtualizer({
    count: rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 3,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new row height makes every measured size wrong.
  useEffect(() => virtual.measure(), [rowPx]);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows > 0 && last >= rows - 2) onEnd();
  }, [last, rows, onEnd]);
  return (
    <div ref={scroller} className={listClasses['scroller']}>
      <div ref={ref} style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {items.map((row) => (
          <div
            key={row.key}
            className={classes['gridRow']}
            style={{
              transform: `translateY(${row.start}px)`,
              height: row.size - GAP_PX,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            }}
          >
            {videos.slice(row.index * columns, (row.index + 1) * columns).map((video) => (
              <VideoCard key={video.videoId} video={video} job={jobs.get(video.videoId)} />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
