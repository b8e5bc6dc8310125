import { useEffect, useRef, useState } from 'react';
import type { Video } from '../../../src-shared/model/worded.ts';
import { connection } from '../../client/connection.ts';
import { frameSecOf } from '../../ui/player/frame-steps.ts';
import { videoEngine } from '../../ui/player/video-engine.ts';
import { Thumb } from '../../ui/Thumb.tsx';
import classes from './MaskPicture.module.css';

/**
 * A still of the recording itself, from a third of its length, where it is not a fade-in any more; its stored
 * thumbnail when the recording does not play here.
 */
export function MaskPicture({ video }: { video: Video }) {
  const { durationSec, firstFrameSec } = video;
  const frameSec = frameSecOf(video);
  const sec = durationSec / 3;
  const [failed, setFailed] = useState(!video.playable || !video.fileFound);
  const shown = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (!shown.current) return undefined;
    // As in the player: the browser's clock need not begin where Vigil's does.
    const engine = videoEngine(shown.current, { durationSec, firstFrameSec, frameSec }, (change) => {
      if (change.failed) setFailed(true);
    });
    engine.seek(sec);
    return engine.dispose;
  }, [durationSec, firstFrameSec, frameSec, sec]);
  return (
    <div className={classes['picture']}>
      {failed ? (
        <Thumb videoId={video.videoId} sec={sec} />
      ) : (
        <video ref={shown} src={connection.media.video(video.videoId)} muted playsInline preload="auto" />
      )}
    </div>
  );
}
