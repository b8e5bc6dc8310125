import { useState } from 'react';
import type { Video } from '../../../src-shared/model/worded.ts';
import { formatTimecode } from '../../../src-shared/time.ts';
import { useCall } from '../../client/queries.ts';
import { duration } from '../../ui/format.ts';
import { StoryTile } from '../../ui/StoryTile.tsx';
import { Thumb } from '../../ui/Thumb.tsx';
import classes from './ScrubThumb.module.css';

/** Positions a pointer can reach across a card that has thumbnails alone: few enough to stay cached. */
const SCRUB_STEPS = 24;
/** A tenth in: the very first picture is often black. */
const POSTER_AT = 0.1;

/** The video's picture; moving the pointer across it runs through the whole recording. */
export function ScrubThumb({ video, showTime }: { video: Video; showTime: boolean }) {
  const { videoId, durationSec } = video;
  const [pointed, setPointed] = useState<number | null>(null);
  const canScrub = video.status === 'ready';
  const storyboard = useCall('videos.storyboard', { videoId }, { enabled: pointed !== null }).data?.storyboard;
  const step = (Math.min(SCRUB_STEPS - 1, Math.floor((pointed ?? 0) * SCRUB_STEPS)) + 0.5) / SCRUB_STEPS;
  const fraction = pointed === null ? POSTER_AT : storyboard ? pointed : step;
  const sec = fraction * durationSec;
  return (
    <div
      className={classes['scrub']}
      onPointerMove={(event) => {
        if (!canScrub) return;
        const box = event.currentTarget.getBoundingClientRect();
        setPointed(Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)));
      }}
      onPointerLeave={() => setPointed(null)}
    >
      <Thumb videoId={videoId} sec={storyboard ? POSTER_AT * durationSec : sec} ready={canScrub} />
      {pointed !== null && storyboard ? <StoryTile videoId={videoId} storyboard={storyboard} sec={sec} /> : null}
      {pointed === null ? null : <div className={classes['scrubLine']} style={{ left: `${fraction * 100}%` }} />}
      {showTime && durationSec > 0 ? (
        <span className={`v-time ${classes['badge']}`}>
          {formatTimecode(pointed === null ? durationSec : sec, durationSec < 10 ? 1 : 0)}
        </span>
      ) : null}
      <span className={classes['srOnly']}>{duration(durationSec)}</span>
    </div>
  );
}
