import { join } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { type Job, UNFINISHED } from '../../../src-shared/model/job.ts';
import type { VideoProxy } from '../../../src-shared/model/proxy.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { layout } from '../../stores/artifacts/layout.ts';
import type { Feature, Parts } from '../feature.ts';
import { localActor } from '../local-actor.ts';
import { makeAhead } from './proxies-ahead.ts';
import { PROXY, proxyJob } from './proxy-job.ts';
import { ProxyParts } from './proxy-parts.ts';
import { ProxyShelf } from './proxy-shelf.ts';

type Calls = 'videos.prepareProxy' | 'videos.proxy' | 'videos.removeProxy' | 'videos.proxies';

type Needs = Pick<
  Parts,
  'artifacts' | 'binaries' | 'events' | 'jobs' | 'log' | 'pool' | 'recordings' | 'runner' | 'settings' | 'videos'
>;

/** Where the bytes of proxies come from. */
export interface ProxyFiles {
  /** The path of a finished proxy, and what keeps it from being removed while it is read. Throws `not-found`. */
  finished(videoId: string): Promise<{ readonly path: string; readonly hold: () => () => void }>;
  /** The path of a part of one that is being made. Throws `not-found` for a part that has been replaced. */
  part(videoId: string, version: string): { readonly path: string };
}

/** Copies of recordings that every window plays, where it does not play the recording itself. */
export function proxiesFeature(given: Needs): Feature<Calls> & { readonly files: ProxyFiles } {
  const { artifacts, jobs, runner, settings, videos } = given;
  const shelf = new ProxyShelf(given);
  const parts = new ProxyParts();
  const needs = { ...given, shelf, parts };
  const job = proxyJob(needs);
  const newestJob = async (videoId: string): Promise<Job | undefined> =>
    (await jobs.listForSubject(videoId)).find(({ kind }) => kind === PROXY);
  const enqueue = async ({ videoId, name }: Video, ahead: boolean): Promise<string> => {
    const active = await newestJob(videoId);
    if (active && UNFINISHED.includes(active.state)) {
      if (!ahead) parts.want(videoId);
      return active.jobId;
    }
    const input = { videoId, ahead };
    const title = say('proxy-title', { name });
    return (await runner.enqueue(job, { subjectId: videoId, title, input, requestedBy: localActor(settings) })).jobId;
  };
  return {
    calls: {
      'videos.prepareProxy': async ({ videoId }) => ({ jobId: await enqueue(await videos.get(videoId), false) }),
      'videos.proxy': async ({ videoId }) => {
        await videos.get(videoId);
        const [facts, made] = [await shelf.find(videoId), await newestJob(videoId)];
        const jobId = made?.jobId ?? null;
        if (facts) {
          const { sizeBytes, lastPlayedAt, durationSec, madeAt } = facts;
          const copy = { readySec: durationSec, version: madeAt, sizeBytes, lastPlayedAt };
          return { videoId, state: 'ready', ...copy, jobId, error: null };
        }
        const nothing: VideoProxy = {
          ...{ videoId, state: 'none', readySec: 0, version: null, sizeBytes: 0, lastPlayedAt: null },
          ...{ jobId, error: made?.error ?? null },
        };
        if (!made || !UNFINISHED.includes(made.state)) return nothing;
        const part = parts.newest(videoId);
        return part
          ? { ...nothing, state: 'part', readySec: part.readySec, version: part.version }
          : { ...nothing, state: 'making' };
      },
      'videos.removeProxy': async ({ videoId }) => {
        await videos.get(videoId);
        return { removed: await shelf.remove(videoId) };
      },
      'videos.proxies': () => shelf.totals(),
    },
    jobs: [job],
    start: () => makeAhead(needs, (video) => enqueue(video, true)),
    files: {
      finished: async (videoId) => {
        if (!(await shelf.find(videoId))) throw notThere();
        return { path: join(artifacts.folder(videoId), layout.proxy), hold: () => shelf.hold(videoId) };
      },
      part: (videoId, version) => {
        const part = parts.find(videoId, version);
        if (!part) throw notThere();
        return { path: part.path };
      },
    },
  };
}

function notThere(): VigilError {
  return new VigilError('not-found', say('no-such-proxy'));
}
