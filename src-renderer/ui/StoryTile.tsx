import type { Storyboard } from '../../src-shared/model/storyboard.ts';
import { connection } from '../client/connection.ts';
import classes from './StoryTile.module.css';

/** A picture of a storyboard, fitted into the box around it. Its sheet is loaded once for a hundred of them. */
export function StoryTile({ videoId, storyboard, sec }: { videoId: string; storyboard: Storyboard; sec: number }) {
  const { edition, tilesPerSheet, tileWidth, tileHeight, times } = storyboard;
  const tile = nearest(times, sec);
  const sheet = Math.floor(tile / tilesPerSheet);
  const rows = Math.min(tilesPerSheet, times.length - sheet * tilesPerSheet);
  const row = tile % tilesPerSheet;
  return (
    <div className={classes['box']} aria-hidden="true">
      <div
        className={classes['tile']}
        data-story-sec={times[tile]}
        style={{
          aspectRatio: `${tileWidth} / ${tileHeight}`,
          ...(tileWidth * 9 > tileHeight * 16 ? { width: '100%' } : { height: '100%' }),
          backgroundImage: `url("${connection.media.storyboard(videoId, edition, sheet)}")`,
          backgroundSize: `100% ${rows * 100}%`,
          backgroundPosition: `0 ${rows > 1 ? (row / (rows - 1)) * 100 : 0}%`,
        }}
      />
    </div>
  );
}

/** Index of the one of sorted `times` that is nearest to `sec`. */
function nearest(times: readonly number[], sec: number): number {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sec - times[middle]! > times[middle + 1]! - sec) low = middle + 1;
    else high = middle;
  }
  return low;
}
