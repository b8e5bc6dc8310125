import { useState } from 'react';
import type { Video } from '../../../src-shared/model/worded.ts';
import { formatTimecode } from '../../../src-shared/time.ts';
import { duration } from '../../ui/format.ts';
import { Thumb } from '../../ui/Thumb.tsx';
import classes from './ScrubThumb.module.css';

/** Positions a pointer can reach across one card: enough to see the course of it, few enough to stay cached. */
const SCRUB_STEPS = 24;
/** A tenth in: the very first picture is often black. */
const POSTER_AT = 0.1;

/** The video's picture; moving the pointer across it runs through the whole recording. */
export function ScrubThumb({ video, showTime }: { video: Video; showTime: boolean }) {
  const [step, setStep] = useState<number | null>(null);
  const fraction = step === null ? POSTER_AT : (step + 0.5) / SCRUB_STEPS;
  const sec = fraction * video.durationSec;
  const canScrub = video.status === 'ready';
  return (
    <div
      className={classes['scrub']}
      onPointerMove={(event) => {
        if (!canScrub) return;
        const box = event.currentTarget.getBoundingClientRect();
        const at = Math.floor(((event.clientX - box.left) / box.width) * SCRUB_STEPS);
        setStep(Math.min(SCRUB_STEPS - 1, Math.max(0, at)));
      }}
      onPointerLeave={() => setStep(null)}
    >
      <Thumb videoId={video.videoId} sec={sec} ready={canScrub} />
      {step === null ? null : <div className={classes['scrubLine']} style={{ left: `${fraction * 100}%` }} />}
      {showTime && video.durationSec > 0 ? (
        <span className={`v-time ${classes['badge']}`}>
          {formatTimecode(step === null ? video.durationSec : sec, video.durationSec < 10 ? 1 : 0)}
        </span>
      ) : null}
      <span className={classes['srOnly']}>{duration(video.durationSec)}</span>
    </div>
  );
}
