import { Splitter } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Video } from '../../../src-shared/model/worded.ts';
import { useCall } from '../../client/queries.ts';
import { showError } from '../../state/notices.ts';
import { citedOffers, playOffer, setReview, useReview } from '../../state/review.ts';
import { t } from '../../strings/index.ts';
import { frameSecOf } from '../../ui/player/frame-steps.ts';
import { PlayerControls } from '../../ui/player/PlayerControls.tsx';
import { PlayerView } from '../../ui/player/PlayerView.tsx';
import { createPlayer } from '../../ui/player/player.ts';
import { BoxesButton } from './BoxesButton.tsx';
import { frameAsJpeg } from './frame-picture.ts';
import { ObjectBoxes } from './ObjectBoxes.tsx';
import paneClasses from './panes.module.css';
import classes from './Stage.module.css';
import { StageTimeline } from './StageTimeline.tsx';
import { searchLikeFrame } from './similar-search.ts';
import { usePaneSizes } from './use-pane-sizes.ts';
import { usePlayerKeys } from './use-player-keys.ts';
import { WallClock } from './WallClock.tsx';

const NO_TIMES: readonly number[] = [];

/** One recording: the picture, its controls, and its timeline. */
export function Stage({ video, atSec }: { video: Video; atSec: number | null }) {
  const [player] = useState(() => createPlayer(frameSecOf(video)));
  const [element, setElement] = useState<HTMLVideoElement | null>(null);
  const box = useRef<HTMLElement>(null);
  const panes = usePaneSizes('stage', [62, 38]);
  const timeline = useCall('videos.timeline', { videoId: video.videoId });
  const result = useReview((state) => state.result);
  const wanted = useReview((state) => state.wanted);

  const offers = useMemo(
    () =>
      // Weak matches and nearest misses are no hits: the timeline stays clean.
      citedOffers(result).filter((offer) => offer.videoId === video.videoId),
    [result, video.videoId],
  );
  const canSearch = useCall('settings.get', {}).data?.settings.vigilEnabled === true && video.status === 'ready';

  useEffect(() => {
    if (atSec !== null) player.seek(atSec);
  }, [player, atSec]);
  useEffect(() => {
    if (wanted?.videoId !== video.videoId) return;
    player.playClip(wanted.span);
    setReview({ wanted: null });
  }, [player, wanted, video.videoId]);

  usePlayerKeys({
    player,
    video,
    offers,
    shots: timeline.data?.shots ?? [],
    onPlayOffer: (index) => {
      const offer = offers[index];
      if (offer) playOffer(offer);
    },
  });
  const searchFrame = () => {
    const { sec } = player.store.getState();
    player.pause();
    frameAsJpeg(element, video.videoId, sec).then((picture) => searchLikeFrame(picture, sec), showError);
  };
  return (
    <Splitter orientation="vertical" className={paneClasses['panes']} {...panes} lineSize={1} withHandle={false}>
      <Splitter.Pane defaultSize={62} min={20} className={paneClasses['pane']}>
        <section ref={box} className={classes['player']} aria-label={t.review.player.region}>
          <PlayerView
            player={player}
            video={video}
            stillTimes={timeline.data?.thumbnails ?? NO_TIMES}
            label={video.name}
            onVideoElement={setElement}
            overlay={<ObjectBoxes player={player} video={video} element={element} />}
          />
          <PlayerControls
            player={player}
            video={video}
            tools={<BoxesButton video={video} />}
            clock={<WallClock player={player} video={video} />}
            onFullscreen={() => void toggleFullscreen(box.current)}
            {...(canSearch ? { onSearchFrame: searchFrame } : {})}
          />
        </section>
      </Splitter.Pane>
      <Splitter.Pane defaultSize={38} min={15} className={paneClasses['pane']}>
        <StageTimeline
          video={video}
          source={timeline.data}
          loading={timeline.isPending}
          hits={offers}
          player={player}
        />
      </Splitter.Pane>
    </Splitter>
  );
}

async function toggleFullscreen(element: HTMLElement | null): Promise<void> {
  if (document.fullscreenElement) await document.exitFullscreen();
  else await element?.requestFullscreen();
}
