import { IconObjectScan } from '@tabler/icons-react';
import type { Video } from '../../../src-shared/model/worded.ts';
import { useCall } from '../../client/queries.ts';
import { toggleBoxes, useBoxesShown } from '../../state/boxes.ts';
import { t } from '../../strings/index.ts';
import { IconButton } from '../../ui/IconButton.tsx';

/** Switches the boxes over the picture; not there for a video without objects. */
export function BoxesButton({ video }: { video: Pick<Video, 'videoId' | 'status'> }) {
  const shown = useBoxesShown((state) => state.shown);
  const { data } = useCall('videos.objects', { videoId: video.videoId }, { enabled: video.status === 'ready' });
  if (data?.state !== 'ready') return null;
  return (
    <IconButton
      label={shown ? t.review.player.hideBoxes : t.review.player.showBoxes}
      shortcut="B"
      pressed={shown}
      variant={shown ? 'light' : 'subtle'}
      onClick={toggleBoxes}
    >
      <IconObjectScan size={16} />
    </IconButton>
  );
}
