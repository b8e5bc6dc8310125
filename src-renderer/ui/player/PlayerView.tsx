import { type ReactNode, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { Video } from '../../../src-shared/model/worded.ts';
import { t } from '../../strings/index.ts';
import { Waiting } from '../Waiting.tsx';
import { frameSecOf } from './frame-steps.ts';
import classes from './PlayerView.module.css';
import { partEngine } from './part-engine.ts';
import type { Player } from './player.ts';
import { Stills, StillsNote } from './Stills.tsx';
import { stillsEngine } from './stills-engine.ts';
import { type SourceVideo, useSource } from './use-source.ts';
import { videoEngine } from './video-engine.ts';

interface PlayerViewProps {
  readonly player: Player;
  readonly video: SourceVideo & Pick<Video, 'fps' | 'name' | 'durationSec' | 'firstFrameSec'>;
  /** Times of the stored stills, for codecs that do not play. */
  readonly stillTimes: readonly number[];
  readonly label: string;
  readonly onVideoElement?: (element: HTMLVideoElement | null) => void;
  /** A click on the picture; plays or pauses this player unless said otherwise. */
  readonly onToggle?: () => void;
  /** Lies on the picture's pane. */
  readonly overlay?: ReactNode;
}

/** The picture. Remount it (by `key`) for another video. */
export function PlayerView({ player, video, stillTimes, label, onVideoElement, onToggle, overlay }: PlayerViewProps) {
  const element = useRef<HTMLVideoElement>(null);
  const choice = useSource(video, player);
  const { source } = choice;
  const toggle = onToggle ?? player.toggle;
  const waiting = useStore(player.store, (state) => state.waiting);
  const url = source.kind === 'stills' ? null : source.url;
  usePlaying({ player, video, choice, element, onVideoElement });
  return (
    <div className={classes['stage']}>
      {url === null ? (
        <Stills player={player} videoId={video.videoId} times={stillTimes} label={label} onToggle={toggle} />
      ) : (
        // biome-ignore lint/a11y/useMediaCaption: what was said is shown on the timeline, from the same transcript.
        <video
          key={url}
          ref={element}
          className={classes['picture']}
          src={url}
          data-source={source.kind}
          aria-label={label}
          preload="auto"
          playsInline
          tabIndex={-1}
          onClick={toggle}
        />
      )}
      {overlay}
      {url === null ? (
        <StillsNote state={video.fileState} of={choice} />
      ) : waiting ? (
        <div className={classes['wait']}>
          <Waiting what={t.review.player.waiting} />
        </div>
      ) : null}
    </div>
  );
}

/** Puts the engine under the player that the chosen source needs. */
function usePlaying({
  player,
  video,
  choice,
  element,
  onVideoElement,
}: Pick<PlayerViewProps, 'player' | 'video'> & {
  choice: ReturnType<typeof useSource>;
  element: React.RefObject<HTMLVideoElement | null>;
  onVideoElement: PlayerViewProps['onVideoElement'];
}): void {
  const { firstFrameSec, durationSec } = video;
  const frameSec = frameSecOf(video);
  const { kind } = choice.source;
  const url = choice.source.kind === 'stills' ? null : choice.source.url;
  const readySec = choice.source.kind === 'part' ? choice.source.readySec : null;
  // What is chosen next hangs on what is known then, not when the engine was made.
  const now = useRef(choice);
  now.current = choice;
  useEffect(() => {
    const shown = element.current;
    if (url === null || !shown) return;
    onVideoElement?.(shown);
    const known = { firstFrameSec, durationSec, frameSec };
    const failed = () => now.current.fail();
    const detach = player.attach((report) =>
      readySec === null
        ? videoEngine(shown, known, (change) => (change.failed ? failed() : report(change)))
        : partEngine(shown, { known, readySec }, { failed, leave: () => now.current.leave() }, report),
    );
    return () => {
      onVideoElement?.(null);
      detach();
    };
  }, [player, url, readySec, element, onVideoElement, firstFrameSec, durationSec, frameSec]);
  useEffect(() => {
    if (kind !== 'stills') return;
    return player.attach((report) => {
      const { sec, rate } = player.store.getState();
      return stillsEngine(durationSec, { sec, rate, playing: false }, report);
    });
  }, [player, kind, durationSec]);
}
