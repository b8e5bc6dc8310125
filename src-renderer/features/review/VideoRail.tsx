import { TextInput, UnstyledButton } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState } from 'react';
import { formatTimecode } from '../../../src-shared/time.ts';
import { useCall } from '../../client/queries.ts';
import { openVideo } from '../../state/navigation.ts';
import { useRemovals } from '../../state/removals.ts';
import { t } from '../../strings/index.ts';
import { Thumb } from '../../ui/Thumb.tsx';
import classes from './VideoRail.module.css';

const ENTRY_PX = 52;

/** The recordings at hand, to go from one to the next without leaving the page. */
export function VideoRail({ current }: { current: string | null }) {
  const [text, setText] = useState('');
  const filter = text.trim();
  const list = useCall(
    'videos.list',
    { limit: 1000, ...(filter === '' ? {} : { text: filter }) },
    { keepPrevious: true },
  );
  const hidden = useRemovals((state) => state.videoIds);
  const videos = (list.data?.videos ?? []).filter((video) => !hidden.has(video.videoId));
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: videos.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ENTRY_PX,
    overscan: 6,
  });
  return (
    <nav className={classes['rail']} aria-label={t.review.videos}>
      <TextInput
        size="xs"
        m={8}
        placeholder={t.review.filterVideos}
        aria-label={`${t.review.filterVideos}: ${t.review.videos}`}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div ref={scroller} className={classes['railScroll']}>
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map((item) => {
            const video = videos[item.index];
            return video ? (
              <UnstyledButton
                key={video.videoId}
                className={classes['railEntry']}
                style={{ transform: `translateY(${item.start}px)` }}
                aria-current={video.videoId === current ? 'true' : undefined}
                title={video.name}
                onClick={() => openVideo(video.videoId)}
              >
                <span className={classes['railThumb']}>
                  <Thumb videoId={video.videoId} sec={video.durationSec * 0.1} ready={video.status === 'ready'} />
                </span>
                <span className={classes['railText']}>
                  <span className={classes['railName']}>{video.name}</span>
                  <span className={`v-time ${classes['dim']}`}>{formatTimecode(video.durationSec, 0)}</span>
                </span>
              </UnstyledButton>
            ) : null;
          })}
        </div>
      </div>
    </nav>
  );
}
