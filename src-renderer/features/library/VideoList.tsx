import { Text } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { Job, Video } from '../../../src-shared/model/worded.ts';
import { formatTimecode } from '../../../src-shared/time.ts';
import { openVideo } from '../../state/navigation.ts';
import { t } from '../../strings/index.ts';
import { dateLabel, fileSize } from '../../ui/format.ts';
import { OpenVideoButton } from './OpenVideoButton.tsx';
import listClasses from './scroller.module.css';
import classes from './VideoList.module.css';
import { VideoMenu } from './VideoMenu.tsx';
import { VideoStatusLine } from './VideoStatusLine.tsx';

const ROW_PX = 60;

export function VideoList({
  videos,
  jobs,
  onEnd,
}: {
  videos: readonly Video[];
  jobs: ReadonlyMap<string, Job>;
  onEnd: () => void;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: videos.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (videos.length > 0 && last >= videos.length - 4) onEnd();
  }, [last, videos.length, onEnd]);
  const columns = t.library.columns;
  return (
    <div ref={scroller} className={listClasses['scroller']}>
      <div className={classes['listHead']} aria-hidden="true">
        <span />
        {[columns.name, columns.length, columns.picture, columns.size, columns.added, columns.status].map((label) => (
          <Text key={label} size="xs" c="dimmed">
            {label}
          </Text>
        ))}
      </div>
      <ul className={classes['list']} style={{ height: virtual.getTotalSize() }} aria-label={t.library.title}>
        {items.map((item) => {
          const video = videos[item.index];
          return video ? (
            <li
              key={video.videoId}
              className={classes['listSlot']}
              style={{ transform: `translateY(${item.start}px)` }}
              aria-posinset={item.index + 1}
              aria-setsize={videos.length}
            >
              <ListRow video={video} job={jobs.get(video.videoId)} />
            </li>
          ) : null;
        })}
      </ul>
    </div>
  );
}

function ListRow({ video, job }: { video: Video; job: Job | undefined }) {
  const cell = (words: string) => (
    <Text size="sm" c="dimmed" truncate>
      {words}
    </Text>
  );
  return (
    <div className={classes['listRow']} data-video={video.name} data-status={video.status}>
      <div>
        <OpenVideoButton video={video} showTime={false} />
      </div>
      <Text size="sm" fw={500} truncate title={video.path} onDoubleClick={() => openVideo(video.videoId)}>
        {video.name}
      </Text>
      {cell(formatTimecode(video.durationSec, video.durationSec < 10 ? 1 : 0))}
      {cell(`${video.width} × ${video.height}`)}
      {cell(fileSize(video.sizeBytes))}
      {cell(dateLabel(video.createdAt))}
      <div style={{ minWidth: 0 }}>
        <VideoStatusLine video={video} job={job} />
      </div>
      <div>
        <VideoMenu video={video} job={job} />
      </div>
    </div>
  );
}
