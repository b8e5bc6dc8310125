import type { Span } from '../../../src-shared/time.ts';
import { connection } from '../../client/connection.ts';
import { nearestBefore } from '../player/frame-steps.ts';
import classes from './FilmStrip.module.css';
import { filmTiles } from './film-tiles.ts';
import type { View } from './time-scale.ts';

const TILE_PX = 85;

/** The pictures in view side by side, of a timeline that is made of elements. */
export function FilmStrip({
  videoId,
  times,
  view,
  whole,
}: {
  videoId: string;
  /** Of the stored thumbnails, in order. */
  times: readonly number[];
  view: View;
  whole: Span;
}) {
  return (
    <div className={classes['pictures']}>
      {filmTiles(view, whole, TILE_PX).map((tile) => (
        <img
          key={tile.sec}
          src={connection.media.thumb(videoId, nearestBefore(times, tile.sec) ?? tile.sec)}
          alt=""
          draggable={false}
          decoding="async"
          style={{ left: tile.leftPx, width: TILE_PX }}
        />
      ))}
    </div>
  );
}
