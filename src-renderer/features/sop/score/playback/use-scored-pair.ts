import { useEffect, useMemo, useState } from 'react';
import { VigilError } from '../../../../../src-shared/contract/errors.ts';
import type { Take } from '../../../../../src-shared/model/sop.ts';
import type { Score, Video } from '../../../../../src-shared/model/worded.ts';
import { useCall } from '../../../../client/queries.ts';
import { createPlayer, type Player } from '../../../../ui/player/player.ts';
import { createSyncClock, type SyncClock } from './sync-clock.ts';
import { type PairSpan, syncPath } from './sync-path.ts';
import { takeSpans } from './take-spans.ts';

/** One recording of a score: the video, or null for one that was removed since. */
export interface ScoredVideo {
  readonly video: Video | null;
  readonly player: Player;
}

/** Both recordings of a score on one clock. */
export interface ScoredPair {
  readonly gold: ScoredVideo;
  readonly trainee: ScoredVideo;
  readonly takes: readonly Take[];
  readonly spans: PairSpan;
  readonly clock: SyncClock;
}

/** Finds the recordings of a score and puts them on one clock; null while loading. */
export function useScoredPair(score: Score): { pair: ScoredPair | null; error: Error | null } {
  const gold = useScoredVideo(score.goldVideoId);
  const trainee = useScoredVideo(score.traineeVideoId);
  const takesQuery = useCall('sop.takes.list', { taskId: score.taskId });
  const takes = takesQuery.data?.takes;
  const [players] = useState(() => ({ gold: createPlayer(), trainee: createPlayer() }));
  const spans = useSteady(useMemo(() => (takes ? takeSpans(score, takes) : null), [score, takes]));
  const path = useMemo(() => spans && syncPath(score.alignment, spans), [score, spans]);
  const [clock, setClock] = useState<SyncClock | null>(null);
  const settled = gold.video !== undefined && trainee.video !== undefined;
  const hasGold = Boolean(gold.video);
  const hasTrainee = Boolean(trainee.video);
  useEffect(() => {
    if (!path || !settled) return;
    const made = createSyncClock(path, hasGold ? players.gold : null, hasTrainee ? players.trainee : null);
    players.trainee.setMuted(true);
    setClock(made);
    return () => {
      setClock(null);
      made.dispose();
    };
  }, [path, players, settled, hasGold, hasTrainee]);
  const pair = useMemo(
    () =>
      clock && takes && spans && gold.video !== undefined && trainee.video !== undefined
        ? {
            gold: { video: gold.video, player: players.gold },
            trainee: { video: trainee.video, player: players.trainee },
            takes,
            spans,
            clock,
          }
        : null,
    [clock, takes, spans, gold.video, trainee.video, players],
  );
  return { pair, error: gold.error ?? trainee.error ?? takesQuery.error };
}

function useScoredVideo(videoId: string): { video: Video | null | undefined; error: Error | null } {
  const query = useCall('videos.get', { videoId });
  if (query.error instanceof VigilError && query.error.code === 'not-found') return { video: null, error: null };
  return { video: query.data, error: query.error };
}

/** The spans as they were while they say the same: another take that comes or goes must not put the clock back. */
function useSteady(spans: PairSpan | null): PairSpan | null {
  const [gold, trainee] = [spans?.gold, spans?.trainee];
  const [goldStart, goldEnd, traineeStart, traineeEnd] = [
    gold?.startSec,
    gold?.endSec,
    trainee?.startSec,
    trainee?.endSec,
  ];
  return useMemo(
    () =>
      goldStart === undefined || goldEnd === undefined || traineeStart === undefined || traineeEnd === undefined
        ? null
        : {
            gold: { startSec: goldStart, endSec: goldEnd },
            trainee: { startSec: traineeStart, endSec: traineeEnd },
          },
    [goldStart, goldEnd, traineeStart, traineeEnd],
  );
}
