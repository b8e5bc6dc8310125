import { VigilError } from '../../../src-shared/contract/errors.ts';
import { type Job, UNFINISHED } from '../../../src-shared/model/job.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import { defineLongCall } from '../../jobs/long-call.ts';
import { embeddingCoverage } from '../../stores/embedding-coverage.ts';
import type { Feature, Parts } from '../feature.ts';
import { localActor } from '../local-actor.ts';
import { dropPartialScans, type ReembedNeeds, reembedLibrary } from './reembed-library.ts';

type Calls = 'models.reembed' | 'models.coverage';
type Needs = ReembedNeeds & Pick<Parts, 'runner'>;

/** Videos without vectors that a list names. */
const NAMED = 50;
const REEMBED = 'reembed';

/** What other features ask of it. */
export interface Reembed {
  /**
   * What a user must know of the encoder that a search over all videos uses: that another is on its way, or that it has
   * not seen all. `known`: videos of which it is said already.
   */
  notice(known: ReadonlySet<string>): Promise<Sentence | undefined>;
}

/** Brings an encoder into use without losing a video: the one in use serves until the new one has seen them all. */
export function reembedFeature(parts: Needs): Feature<Calls> & Reembed {
  const { clips, database, encoders, jobs, log, runner, settings } = parts;
  const reembed = defineLongCall({
    name: 'models.reembed',
    kind: REEMBED,
    concurrency: 1,
    canPause: true,
    isBackground: true,
    title: async ({ encoderId }) => say('reembed-title', { title: (await encoders.locate(encoderId)).manifest.title }),
    check: async ({ encoderId }) => {
      await encoders.locate(encoderId);
      if (!settings.locked.includes('encoder') || settings.get().encoder === encoderId) return;
      throw new VigilError('conflict', say('encoder-fixed-outside', { encoderId: settings.get().encoder }), {
        hint: say('encoder-fixed-outside-hint'),
      });
    },
    run: (input, context) => reembedLibrary(input, context, parts),
    cleanup: (input) => dropPartialScans(input, parts),
  });
  const unfinished = async (): Promise<{ readonly job: Job; readonly encoderId: string } | undefined> => {
    const [job] = await jobs.list({ states: UNFINISHED, kind: REEMBED, limit: 1 });
    return job && { job, encoderId: encoderOf((await jobs.get(job.jobId)).input) };
  };
  const start = async (encoderId: string): Promise<{ jobId: string }> => {
    const under = await unfinished();
    if (!under) return reembed.start({ encoderId }, runner, localActor(settings));
    if (under.encoderId === encoderId) {
      // Who asks for it now does not want it to rest.
      if (under.job.state === 'paused') await runner.resume(under.job.jobId);
      return { jobId: under.job.jobId };
    }
    throw new VigilError('conflict', say('reembed-under-way', { encoderId: under.encoderId }), {
      hint: say('reembed-under-way-hint'),
      details: { jobId: under.job.jobId },
    });
  };
  const coverage = async (encoderId: string) => {
    const { title, version } = (await encoders.locate(encoderId)).manifest;
    const { videos, missing } = await embeddingCoverage(database.db, encoderId, version);
    return { title, videos, indexed: videos - missing.length, missing };
  };
  return {
    calls: {
      'models.reembed': ({ encoderId }) => start(encoderId),
      'models.coverage': async ({ encoderId = settings.get().encoder }) => {
        const { missing, ...counts } = await coverage(encoderId);
        const under = await unfinished();
        const named = missing.slice(0, NAMED).map(({ videoId, name }) => ({ videoId, name }));
        return {
          encoderId,
          ...counts,
          inUse: settings.get().encoder === encoderId,
          missing: named,
          switching: under ? { jobId: under.job.jobId, encoderId: under.encoderId } : null,
        };
      },
    },
    jobs: [reembed.kind],
    start: () => {
      const looked = whenVersionChanged().catch((error: unknown) =>
        log.warn('Whether the encoder is another version could not be found out', { err: error }),
      );
      return () => looked;
    },
    notice: async (known) => {
      const inUse = settings.get().encoder;
      const under = await unfinished();
      if (under && under.encoderId !== inUse) {
        const [now, next] = await Promise.all([inUse, under.encoderId].map(coverage));
        const { indexed, videos } = next!;
        return say('encoder-on-its-way', { now: now!.title, next: next!.title, indexed, videos });
      }
      const { title, missing } = await coverage(inUse);
      const count = missing.filter(({ videoId }) => !known.has(videoId)).length;
      return count > 0 ? say('videos-not-seen-by', { count, title }) : undefined;
    },
  };

  /**
   * The vectors of another version of the encoder in use cannot be searched any more: they are made again unasked, once
   * for each version, so that who cancelled it is not asked again.
   */
  async function whenVersionChanged(): Promise<void> {
    const { encoder: encoderId, vigilEnabled } = settings.get();
    const here = await encoders.locate(encoderId).catch(() => undefined);
    if (!here || !vigilEnabled) return;
    const { version } = here.manifest;
    const others = await clips.otherVersions(encoderId, version);
    if (others.size === 0 || (await unfinished())) return;
    const subjectId = `${encoderId}@${version}`;
    if ((await jobs.listForSubject(subjectId)).length > 0) return;
    await runner.enqueue(reembed.kind, {
      subjectId,
      title: say('reembed-title', { title: here.manifest.title }),
      input: { encoderId },
      requestedBy: localActor(settings),
    });
  }
}

/** The encoder that a job brings in. */
function encoderOf(input: unknown): string {
  const { encoderId } = (input ?? {}) as { readonly encoderId?: unknown };
  return typeof encoderId === 'string' ? encoderId : '';
}
