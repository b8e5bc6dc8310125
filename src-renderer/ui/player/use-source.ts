import { useEffect, useState } from 'react';
import type { Job, Video } from '../../../src-shared/model/worded.ts';
import { connection } from '../../client/connection.ts';
import { useMachineDecoders } from '../../client/machine-decoders.ts';
import { useAction, useCall } from '../../client/queries.ts';
import { useJob } from '../../state/use-job.ts';
import type { Player } from './player.ts';

export type SourceVideo = Pick<Video, 'videoId' | 'fileState' | 'playable' | 'playsWithDecoder' | 'codec'>;

/** What the player shows: a file, or the stills that are stored. */
type Source =
  | { readonly kind: 'stills' }
  | { readonly kind: 'original' | 'proxy'; readonly url: string }
  | { readonly kind: 'part'; readonly url: string; readonly version: string; readonly readySec: number };

interface PlayerSource {
  readonly source: Source;
  /** Makes the copy that is waited for; undefined when none is being made. */
  readonly job: Job | undefined;
  /** Why there is no copy, in words. */
  readonly problem: string | null;
  /** The file is another than the one that was indexed, and not to be played unasked. */
  readonly isOther: boolean;
  /** Whether a copy may be asked for that is not being made. */
  readonly canPrepare: boolean;
  prepare(): void;
  playAnyway(): void;
  /** The file does not play. */
  fail(): void;
  /** What is wanted lies behind the end of the part. */
  leave(): void;
}

/** Footage before the end of a part that makes it worth going to. */
const LEAST_AHEAD_SEC = 1;

/**
 * Chooses what plays: the recording itself where this window can, else its playable copy, which is asked for when it
 * is needed; the part of it that is ready while it is made; stills where that does not reach. A file that turns out
 * not to play is replaced by the copy as well.
 */
export function useSource(video: SourceVideo, player: Player): PlayerSource {
  const { videoId, fileState } = video;
  const machine = useMachineDecoders();
  const [anyway, setAnyway] = useState(false);
  const [failed, setFailed] = useState<readonly string[]>([]);
  const isOther = fileState === 'changed' && !anyway;
  const plays = video.playable || (video.playsWithDecoder && machine?.includes(video.codec) === true);
  const isUndecided = video.playsWithDecoder && machine === undefined;
  const original = connection.media.video(videoId);
  const mayPlay = (url: string) => !failed.includes(url);
  const usesOriginal = (plays || anyway) && fileState !== 'gone' && mayPlay(original);
  const wantsCopy = !isOther && !usesOriginal && !isUndecided && !anyway;
  const copy = useCopy(video, wantsCopy);
  const [part, setPart] = useState<Extract<Source, { kind: 'part' }> | null>(null);

  const offered = copy.data?.state === 'part' ? copy.data : undefined;
  const offeredUrl = offered?.version ? connection.media.proxyPart(videoId, offered.version) : undefined;
  const readySec = offered?.readySec ?? 0;
  useEffect(() => {
    if (part || !offered?.version || offeredUrl === undefined || failed.includes(offeredUrl)) return;
    if (readySec < player.store.getState().sec + LEAST_AHEAD_SEC) return;
    setPart({ kind: 'part', url: offeredUrl, version: offered.version, readySec });
  }, [part, offered?.version, offeredUrl, readySec, failed, player]);

  const source = ((): Source => {
    if (isOther || isUndecided) return { kind: 'stills' };
    if (usesOriginal) return { kind: 'original', url: original };
    if (part) return part;
    const { state, version } = copy.data ?? {};
    if (state !== 'ready' || !version) return { kind: 'stills' };
    const url = connection.media.proxy(videoId, version);
    return mayPlay(url) ? { kind: 'proxy', url } : { kind: 'stills' };
  })();
  return {
    source,
    job: copy.job,
    problem: copy.problem,
    isOther,
    canPrepare: wantsCopy && copy.canPrepare,
    prepare: copy.prepare,
    playAnyway: () => setAnyway(true),
    fail: () => {
      if (source.kind === 'stills') return;
      setFailed((urls) => [...urls, source.url]);
      setPart(null);
      if (source.kind === 'proxy') copy.askAgain();
    },
    leave: () => setPart(null),
  };
}

/** The playable copy of a video; asked for once when it is wanted and not there. */
function useCopy({ videoId, fileState }: SourceVideo, isWanted: boolean) {
  const query = useCall('videos.proxy', { videoId }, { enabled: isWanted });
  const start = useAction('videos.prepareProxy', { refresh: ['videos.proxy', 'jobs.list'], quiet: true });
  const [isSettled, setSettled] = useState(false);
  const state = query.data?.state;
  const isThere = fileState === 'here' || fileState === 'unchecked';
  const { mutate } = start;
  useEffect(() => {
    if (!isWanted || isSettled || state === undefined) return;
    // One that was there and is removed by the user is not made again before it is asked for.
    setSettled(true);
    if (state === 'none' && isThere) mutate({ videoId });
  }, [isWanted, isSettled, state, isThere, mutate, videoId]);
  const isMade = state === 'making' || state === 'part';
  const { job } = useJob(isMade ? (query.data?.jobId ?? null) : null);
  return {
    data: query.data,
    job: isMade ? job : undefined,
    problem: start.error?.message ?? query.data?.error?.message ?? null,
    canPrepare: state === 'none' && isThere && isSettled && !start.isPending,
    prepare: () => mutate({ videoId }),
    askAgain: () => {
      setSettled(false);
      void query.refetch();
    },
  };
}
