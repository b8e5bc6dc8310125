import type { Video } from '../../../src-shared/model/worded.ts';
import { openVideo } from '../../state/navigation.ts';
import { t } from '../../strings/index.ts';
import classes from './OpenVideoButton.module.css';
import { ScrubThumb } from './ScrubThumb.tsx';

/** A video's picture as the way to open it. */
export function OpenVideoButton({ video, showTime = true }: { video: Video; showTime?: boolean }) {
  return (
    <button
      type="button"
      className={classes['open']}
      onClick={() => openVideo(video.videoId)}
      aria-label={`${t.common.open} ${video.name}`}
    >
      <ScrubThumb video={video} showTime={showTime} />
    </button>
  );
}
