import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { probeVideo } from '../../engines/media/probe.ts';
import { makeProxy } from '../../engines/proxies/make-proxy.ts';
import { estimateProxyBytes } from '../../engines/proxies/proxy-size.ts';
import { defineJob, type JobKind } from '../../jobs/define-job.ts';
import type { StageContext } from '../../jobs/job-stage.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import { type FileStamp, isSameStamp, stampOf } from '../../platform/file-stamp.ts';
import { newId } from '../../platform/ids.ts';
import { layout } from '../../stores/artifacts/layout.ts';
import { keepProxy } from '../../stores/artifacts/proxy-files.ts';
import type { Parts } from '../feature.ts';
import { sameRecording } from '../same-recording.ts';
import type { ProxyParts } from './proxy-parts.ts';
import type { ProxyShelf } from './proxy-shelf.ts';

export const PROXY = 'proxy';

const ProxyInput = z.object({
  videoId: z.string(),
  /** Nobody waits for it. */
  ahead: z.boolean().default(false),
});
export type ProxyInput = z.infer<typeof ProxyInput>;

/** Copies made at once: both takes of a comparison, and one that nobody waits for. */
const AT_ONCE = 3;
/** The rest is the copy with its index in front. */
const GROWING_SHARE = 0.95;

export type ProxyNeeds = Pick<
  Parts,
  'artifacts' | 'binaries' | 'events' | 'jobs' | 'log' | 'pool' | 'recordings' | 'runner' | 'settings' | 'videos'
> & { readonly shelf: ProxyShelf; readonly parts: ProxyParts };

/** Makes the playable copy of a video; one that is killed is made anew, and nothing of it was visible. */
export function proxyJob(needs: ProxyNeeds): JobKind<z.input<typeof ProxyInput>> {
  return defineJob({
    kind: PROXY,
    input: ProxyInput as z.ZodType<ProxyInput, z.input<typeof ProxyInput>>,
    concurrency: AT_ONCE,
    isLocal: true,
    stages: [
      {
        name: PROXY,
        weight: 1,
        run: async (context) => {
          const { videoId } = context.input;
          const facts = (await needs.shelf.find(videoId)) ?? (await prepare(context, needs));
          await context.commit(async () => {}, {
            ...{ videoId, state: 'ready', readySec: facts.durationSec, version: facts.madeAt },
            ...{ sizeBytes: facts.sizeBytes, lastPlayedAt: facts.lastPlayedAt, jobId: context.job.jobId, error: null },
          });
        },
      },
    ],
  });
}

async function prepare({ input, signal, progress }: StageContext<ProxyInput>, needs: ProxyNeeds) {
  const { artifacts, binaries, events, parts, shelf, videos } = needs;
  const { videoId, ahead } = input;
  const video = await videos.get(videoId);
  const stamp = await sameRecording(video, signal, needs);
  if (!stamp) throw recordingGone(video);
  const folder = artifacts.folder(videoId);
  const run = newId();
  const growingPath = join(folder, layout.growingProxy(run));
  const finishedPath = join(folder, layout.unfinishedProxy(run));
  parts.begin(videoId, !ahead);
  try {
    const found = await binaries();
    const probe = await probeVideo(found, video.path, signal);
    await mkdir(folder, { recursive: true });
    await shelf.makeRoom(videoId, estimateProxyBytes(probe));
    await makeProxy({
      binaries: found,
      filePath: video.path,
      probe,
      firstFrameSec: video.firstFrameSec,
      growingPath,
      finishedPath,
      inBackground: ahead,
      nextPartPath: () => (parts.isWanted(videoId) ? join(folder, layout.proxyPart(newId())) : undefined),
      onPart: (path, readySec) => {
        parts.add(videoId, path, readySec);
        events.publish({ type: 'video.changed', videoId });
        faultPoint('proxy:part');
      },
      onProgress: (sec) => {
        const share = probe.durationSec > 0 ? Math.min(1, sec / probe.durationSec) : 0;
        progress(GROWING_SHARE * share, say('proxy-progress', { doneSec: sec, totalSec: probe.durationSec }));
      },
      signal,
    });
    await assertSameStill(video, stamp);
    faultPoint('proxy:made');
    const facts = await keepProxy(folder, finishedPath, probe.durationSec);
    await shelf.makeRoom(videoId, facts.sizeBytes).catch(() => undefined);
    return facts;
  } catch (error) {
    // What a recording that went away or was written to gives is no fault of its own.
    if (!signal.aborted) await assertSameStill(video, stamp);
    throw error;
  } finally {
    await Promise.all([growingPath, finishedPath, ...parts.end(videoId)].map((path) => rm(path, { force: true })));
    events.publish({ type: 'video.changed', videoId });
  }
}

async function assertSameStill(video: Video, before: FileStamp): Promise<void> {
  const stamp = await stampOf(video.path);
  if (!stamp) throw recordingGone(video);
  if (isSameStamp(stamp, before)) return;
  throw new VigilError('conflict', say('recording-changed-meanwhile', { path: video.path }), {
    hint: say('recording-changed-meanwhile-hint'),
    details: { path: video.path },
  });
}

function recordingGone({ name, path }: Video): VigilError {
  return new VigilError('not-found', say('video-file-gone', { name, path }), { hint: say('video-file-gone-hint') });
}
