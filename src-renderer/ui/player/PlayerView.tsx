import { Text } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Video } from '../../../src-shared/model/worded.ts';
import { connection } from '../../client/connection.ts';
import { t } from '../../strings/index.ts';
import { Waiting } from '../Waiting.tsx';
import { nearestBefore } from './frame-steps.ts';
import classes from './PlayerView.module.css';
import type { Player } from './player.ts';
import { stillsEngine } from './stills-engine.ts';
import { videoEngine } from './video-engine.ts';

interface PlayerViewProps {
  readonly player: Player;
  readonly video: Pick<Video, 'videoId' | 'name' | 'durationSec' | 'firstFrameSec' | 'fileState'>;
  /** Times of the stored stills, for codecs that do not play. */
  readonly stillTimes: readonly number[];
  readonly label: string;
  readonly onVideoElement?: (element: HTMLVideoElement | null) => void;
  /** A click on the picture; plays or pauses this player unless said otherwise. */
  readonly onToggle?: () => void;
}

/** The picture. Remount it (by `key`) for another video. */
export function PlayerView({ player, video, stillTimes, label, onVideoElement, onToggle }: PlayerViewProps) {
  const element = useRef<HTMLVideoElement>(null);
  const [stills, setStills] = useState(video.fileState === 'gone' || video.fileState === 'changed');
  const toggle = onToggle ?? player.toggle;
  const waiting = useStore(player.store, (state) => state.waiting);
  const { firstFrameSec, durationSec } = video;
  useEffect(() => {
    const shown = element.current;
    if (stills || !shown) return;
    onVideoElement?.(shown);
    const detach = player.attach((report) =>
      videoEngine(shown, { firstFrameSec, durationSec }, (change) => {
        if (change.failed) setStills(true);
        else report(change);
      }),
    );
    return () => {
      onVideoElement?.(null);
      detach();
    };
  }, [player, stills, onVideoElement, firstFrameSec, durationSec]);
  useEffect(() => {
    if (!stills) return;
    return player.attach((report) => {
      const { sec, rate } = player.store.getState();
      return stillsEngine(video.durationSec, { sec, rate, playing: false }, report);
    });
  }, [player, stills, video.durationSec]);
  return (
    <div className={classes['stage']}>
      {stills ? (
        <Stills player={player} videoId={video.videoId} times={stillTimes} label={label} onToggle={toggle} />
      ) : (
        // biome-ignore lint/a11y/useMediaCaption: what was said is shown on the timeline, from the same transcript.
        <video
          ref={element}
          className={classes['picture']}
          src={connection.media.video(video.videoId)}
          aria-label={label}
          preload="auto"
          playsInline
          tabIndex={-1}
          onClick={toggle}
        />
      )}
      {stills ? (
        <Text size="xs" component="div" className={classes['note']}>
          {whyStills(video.fileState)}
          {video.fileState === 'changed' ? (
            <button type="button" className={classes['anyway']} onClick={() => setStills(false)}>
              {t.review.player.playAnyway}
            </button>
          ) : null}
        </Text>
      ) : waiting ? (
        <div className={classes['wait']}>
          <Waiting what={t.review.player.waiting} />
        </div>
      ) : null}
    </div>
  );
}

function whyStills(state: Video['fileState']): string {
  const { stills, changed, missing, missingHint } = t.review.player;
  if (state === 'changed') return changed;
  return state === 'gone' ? `${missing} ${missingHint}` : stills;
}

function Stills({
  player,
  videoId,
  times,
  label,
  onToggle,
}: {
  player: Player;
  videoId: string;
  times: readonly number[];
  label: string;
  onToggle: () => void;
}) {
  const sec = useStore(player.store, (state) => nearestBefore(times, state.sec) ?? Math.floor(state.sec));
  // The next stills are asked for ahead, so that playing does not flicker.
  const ahead = useMemo(() => times.filter((time) => time > sec && time < sec + 4).slice(0, 4), [times, sec]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the same is on the space key and on the play button.
    <div
      className={classes['picture']}
      role="img"
      aria-label={label}
      data-stills={sec}
      onClick={onToggle}
      style={{
        backgroundImage: [sec, ...ahead].map((time) => `url("${connection.media.thumb(videoId, time)}")`).join(', '),
        backgroundSize: 'contain',
        backgroundPosition: 'center',
        backgroundRepeat: 'no-repeat',
      }}
    />
  );
}
