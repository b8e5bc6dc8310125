import { Button, Splitter } from '@mantine/core';
import { IconMovie } from '@tabler/icons-react';
import { useCall } from '../../client/queries.ts';
import { goTo } from '../../state/navigation.ts';
import type { Place } from '../../state/place.ts';
import { libraryPlace, reviewOf } from '../../state/places.ts';
import { t } from '../../strings/index.ts';
import { Centred } from '../../ui/Centred.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Waiting } from '../../ui/Waiting.tsx';
import paneClasses from './panes.module.css';
import classes from './ReviewPage.module.css';
import { SidePanel } from './SidePanel.tsx';
import { Stage } from './Stage.tsx';
import { usePaneSizes } from './use-pane-sizes.ts';
import { VideoRail } from './VideoRail.tsx';

/** Three panes: the recordings, the picture over its timeline, and what was asked and found. */
export function ReviewPage({ place }: { place: Place }) {
  const { videoId, atSec } = reviewOf(place);
  const panes = usePaneSizes('review', ['168px', 100, '340px']);
  const video = useCall('videos.get', { videoId: videoId ?? '' }, { enabled: videoId !== null });
  return (
    <Splitter className={paneClasses['panes']} {...panes} lineSize={1} withHandle={false}>
      <Splitter.Pane defaultSize="168px" min="120px" max="360px" collapsible className={paneClasses['pane']}>
        <VideoRail current={videoId} />
      </Splitter.Pane>
      <Splitter.Pane defaultSize={100} min={30} className={paneClasses['pane']}>
        {videoId === null ? (
          <Centred icon={<IconMovie size={40} stroke={1.2} />} title={t.review.pickTitle} hint={t.review.pickHint}>
            <Button variant="default" onClick={() => goTo(libraryPlace)}>
              {t.review.toLibrary}
            </Button>
          </Centred>
        ) : video.data ? (
          <Stage key={video.data.videoId} video={video.data} atSec={atSec} />
        ) : video.isError ? (
          <div className={classes['pad']}>
            <ErrorPanel error={video.error} onRetry={() => void video.refetch()} />
          </div>
        ) : (
          <div className={classes['pad']}>
            <Waiting what={t.common.loading(t.review.title)} />
          </div>
        )}
      </Splitter.Pane>
      <Splitter.Pane defaultSize="340px" min="280px" max="560px" collapsible className={paneClasses['pane']}>
        <SidePanel video={video.data ?? null} />
      </Splitter.Pane>
    </Splitter>
  );
}
