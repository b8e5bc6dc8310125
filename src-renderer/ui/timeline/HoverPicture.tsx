import { Portal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { formatTimecode, type Span } from '../../../src-shared/time.ts';
import { connection } from '../../client/connection.ts';
import { StoryTile } from '../StoryTile.tsx';
import { Thumb } from '../Thumb.tsx';
import type { FilmSource } from './film-cache.ts';
import classes from './HoverPicture.module.css';
import { pxToSec, timeDigits, type View } from './time-scale.ts';

/** Where the pointer is: in the window, and from the timeline's left edge. */
export interface Hovered {
  readonly xPx: number;
  /** Top of the timeline: the picture stands above. */
  readonly topPx: number;
  readonly px: number;
}

interface HoverPictureProps {
  readonly source: FilmSource;
  readonly view: View;
  readonly whole: Span;
  readonly store: StoreApi<{ at: Hovered | null }>;
}

const WIDTH_PX = 176;
const MARGIN_PX = 8;
/** A pointer that stays so long wants to see the very frame, where the storyboard is too coarse for that. */
const RESTS_MS = 250;

/** A small picture of the time under the pointer, above a timeline. It says nothing that the pointer's line does not. */
export function HoverPicture({ source, view, whole, store }: HoverPictureProps) {
  const at = useStore(store, (state) => state.at);
  const { videoId, storyboard, thumbTimes } = source;
  if (!at || (!storyboard && thumbTimes.length === 0)) return null;
  const sec = Math.min(whole.endSec, Math.max(whole.startSec, pxToSec(view, at.px)));
  const leftPx = Math.min(window.innerWidth - WIDTH_PX - MARGIN_PX, Math.max(MARGIN_PX, at.xPx - WIDTH_PX / 2));
  const isClose = storyboard !== null && view.secPerPx * WIDTH_PX < storyboard.everySec * 4;
  return (
    <Portal>
      <div
        className={classes['hover']}
        data-testid="hover-picture"
        aria-hidden="true"
        style={{ left: leftPx, bottom: window.innerHeight - at.topPx + MARGIN_PX, width: WIDTH_PX }}
      >
        <div className={classes['picture']}>
          {storyboard ? (
            <StoryTile videoId={videoId} storyboard={storyboard} sec={sec} />
          ) : (
            <Thumb videoId={videoId} sec={sec} />
          )}
          {isClose ? <RestingFrame videoId={videoId} sec={sec} /> : null}
        </div>
        <span className="v-time">{formatTimecode(sec, timeDigits(view))}</span>
      </div>
    </Portal>
  );
}

/** The frame at a time, once that has not changed for a moment. */
function RestingFrame({ videoId, sec }: { videoId: string; sec: number }) {
  const [rested] = useDebouncedValue(sec, RESTS_MS);
  const [loaded, setLoaded] = useState<string | null>(null);
  if (rested !== sec) return null;
  const src = connection.media.frame(videoId, sec);
  return (
    <img
      className={classes['frame']}
      src={src}
      alt=""
      data-loaded={loaded === src || undefined}
      onLoad={() => setLoaded(src)}
    />
  );
}
