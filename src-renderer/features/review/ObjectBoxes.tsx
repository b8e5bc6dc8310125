import { useElementSize } from '@mantine/hooks';
import { useStore } from 'zustand';
import type { Video } from '../../../src-shared/model/worded.ts';
import { useCall } from '../../client/queries.ts';
import { useBoxesShown } from '../../state/boxes.ts';
import type { Player } from '../../ui/player/player.ts';
import classes from './ObjectBoxes.module.css';
import { objectColour } from './object-colours.ts';
import { boxesAt } from './object-places.ts';

/** Boxes are asked for by the minute, with some seconds on either side so that none are missing at its ends. */
const PAGE_SEC = 60;
const MARGIN_SEC = 5;
const TEXT_PX = 12;
/** About how wide a letter is, for the ground that a label stands on. */
const LETTER_PX = 7.6;

/** The things that a detector found, framed and named over the picture; nothing while they are switched off. */
export function ObjectBoxes({
  player,
  video,
  element,
}: {
  player: Player;
  video: Pick<Video, 'videoId' | 'width' | 'height' | 'status'>;
  element: HTMLVideoElement | null;
}) {
  const shown = useBoxesShown((state) => state.shown);
  return shown && video.status === 'ready' ? <Boxes player={player} video={video} element={element} /> : null;
}

function Boxes({ player, video, element }: Parameters<typeof ObjectBoxes>[0]) {
  const { ref, width: paneWidth, height: paneHeight } = useElementSize<HTMLDivElement>();
  const sec = useStore(player.store, (state) => state.sec);
  const page = Math.floor(sec / PAGE_SEC);
  const { data } = useCall('videos.objects', {
    videoId: video.videoId,
    boxes: 'all',
    fromSec: Math.max(0, page * PAGE_SEC - MARGIN_SEC),
    toSec: (page + 1) * PAGE_SEC + MARGIN_SEC,
  });
  // What plays says how the picture lies; stills lie as the recording does.
  const width = element?.videoWidth || video.width;
  const height = element?.videoHeight || video.height;
  const scale = Math.min(paneWidth / width, paneHeight / height) || 1;
  const found = data ? boxesAt(data, sec) : [];
  return (
    <div ref={ref} className={classes['boxes']} data-testid="object-boxes">
      <svg
        aria-hidden="true"
        className={classes['picture']}
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="xMidYMid meet"
      >
        {found.map(({ track, label, left, top, right, bottom }) => {
          const [x, y] = [left * width, top * height];
          const colour = objectColour(label);
          const textHeight = (TEXT_PX + 4) / scale;
          // Above the box where there is room, else inside it.
          const textTop = y >= textHeight ? y - textHeight : y;
          return (
            <g key={track} data-label={label}>
              <rect
                className={classes['box']}
                {...{ x, y, width: (right - left) * width, height: (bottom - top) * height, stroke: colour }}
              />
              <rect
                {...{ x, y: textTop, width: (label.length * LETTER_PX + 8) / scale, height: textHeight, fill: colour }}
              />
              <text className={classes['label']} x={x + 4 / scale} y={textTop + 12 / scale} fontSize={TEXT_PX / scale}>
                {label}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}
