import { useMemo } from 'react';
import { fetchCall } from '../../client/queries.ts';
import { type FrameGrid, stepFrameSec, stepKnownFrameSec } from './frame-steps.ts';
import type { Player } from './player.ts';

/** Times are asked for in parts of this length, and of what lies this far around each. */
const PART_SEC = 60;
const AROUND_SEC = 10;

type Stepped = FrameGrid & { readonly videoId: string };

/**
 * Steps a player by frames: by their own times, where a scan has read them, else by the mean rate. Steps that are asked
 * for while times are fetched are taken together.
 */
export function useFrameSteps(player: Player, video: Stepped | undefined): (delta: number) => void {
  return useMemo(() => {
    let open = 0;
    let fetching = false;
    return (delta: number) => {
      if (!video) return;
      player.pause();
      open += delta;
      if (fetching) return;
      fetching = true;
      void nextSec(player.store.getState().sec, () => open, video).then((sec) => {
        open = 0;
        fetching = false;
        player.seek(sec);
      });
    };
  }, [player, video]);
}

async function nextSec(sec: number, delta: () => number, video: Stepped): Promise<number> {
  const { videoId, durationSec } = video;
  const startSec = Math.floor(sec / PART_SEC) * PART_SEC;
  const span = { fromSec: Math.max(0, startSec - AROUND_SEC), toSec: startSec + PART_SEC + AROUND_SEC };
  // A recording that is not there any more has a player that says so.
  const times = await fetchCall('videos.frameTimes', { videoId, ...span }).catch(() => null);
  return (times && stepKnownFrameSec(sec, delta(), times, durationSec)) ?? stepFrameSec(sec, delta(), video);
}
