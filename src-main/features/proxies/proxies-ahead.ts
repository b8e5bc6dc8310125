import { UNFINISHED } from '../../../src-shared/model/job.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { probeVideo } from '../../engines/media/probe.ts';
import { estimateProxyBytes } from '../../engines/proxies/proxy-size.ts';
import { PROXY, type ProxyNeeds } from './proxy-job.ts';

/** Between the end of all other work and the first proxy that nobody has asked for. */
const QUIET_MS = 20_000;
const VIDEOS_LOOKED_AT = 1000;

/**
 * Makes the proxies of recordings that the window cannot play before somebody opens them: one after the other, newest
 * first, while nothing else is worked on, and as many as there is room for. Each is tried once; what was removed stays
 * so until it is opened. Returns what ends it.
 */
export function makeAhead(needs: ProxyNeeds, enqueue: (video: Video) => Promise<unknown>): () => Promise<void> {
  const { events, log } = needs;
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    const next = await nextToPrepare(needs, stop.signal);
    if (next && !stop.signal.aborted) await enqueue(next);
  };
  const waitForQuiet = (): void => {
    clearTimeout(timer);
    if (stop.signal.aborted) return;
    timer = setTimeout(() => {
      working = look().catch((error: unknown) => {
        if (!stop.signal.aborted) log.warn('Playable copies could not be prepared ahead', { err: error });
      });
    }, QUIET_MS);
    timer.unref();
  };
  const stopListening = events.subscribe(({ type }) => {
    if (type === 'job.changed' || type === 'settings.changed') waitForQuiet();
  });
  waitForQuiet();
  return async () => {
    stop.abort();
    stopListening();
    clearTimeout(timer);
    await working;
  };
}

/** The video whose copy is to be made now that there is quiet; undefined while something is worked on. */
export async function nextToPrepare(
  needs: Pick<ProxyNeeds, 'binaries' | 'jobs' | 'settings' | 'shelf' | 'videos'>,
  signal: AbortSignal,
): Promise<Video | undefined> {
  const { binaries, jobs, settings, shelf, videos } = needs;
  const { prepareProxies, windowDecodes } = settings.get();
  if (!prepareProxies || (await jobs.list({ states: ['queued', 'running'], limit: 1 })).length > 0) return undefined;
  const page = await videos.list({ status: 'ready', sort: 'newest', limit: VIDEOS_LOOKED_AT, offset: 0 });
  for (const video of page.videos) {
    if (signal.aborted) return undefined;
    const plays = video.playable || (video.playsWithDecoder && windowDecodes.includes(video.codec));
    if (plays || video.fileState !== 'here') continue;
    const tried = (await jobs.listForSubject(video.videoId)).filter(({ kind }) => kind === PROXY);
    if (tried.some(({ state }) => !UNFINISHED.includes(state)) || (await shelf.find(video.videoId))) continue;
    const probe = await probeVideo(await binaries(), video.path, signal).catch(() => undefined);
    if (probe && (await shelf.hasRoomBeside(estimateProxyBytes(probe)))) return video;
  }
  return undefined;
}
