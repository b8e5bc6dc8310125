import { useState } from 'react';
import type { Video } from '../../../src-shared/model/worded.ts';
import { connection } from '../../client/connection.ts';
import { Thumb } from '../../ui/Thumb.tsx';
import classes from './MaskPicture.module.css';

/**
 * A still of the recording itself, from a third of its length, where it is not a fade-in any more; its stored
 * thumbnail when the recording does not play here.
 */
export function MaskPicture({ video }: { video: Video }) {
  const sec = video.durationSec / 3;
  const [failed, setFailed] = useState(!video.playable || !video.fileFound);
  return (
    <div className={classes['picture']}>
      {failed ? (
        <Thumb videoId={video.videoId} sec={sec} />
      ) : (
        <video
          src={connection.media.video(video.videoId)}
          muted
          playsInline
          preload="auto"
          onLoadedMetadata={(event) => {
            event.currentTarget.currentTime = sec;
          }}
          onError={() => setFailed(true)}
        />
      )}
    </div>
  );
}
