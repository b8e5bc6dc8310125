import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { defineLongCall } from '../../jobs/long-call.ts';
import type { Feature, Parts } from '../feature.ts';
import { localActor } from '../local-actor.ts';
import { moveVectors, stopFilling } from './move-vectors.ts';
import { restoreCollections, snapshotCollections } from './snapshot-collections.ts';
import { warmVectors } from './warm-vectors.ts';

type Calls = 'migrate.vectors' | 'migrate.snapshotVectors' | 'migrate.restoreVectors';
type Needs = Pick<
  Parts,
  'artifacts' | 'clips' | 'encoders' | 'config' | 'events' | 'jobs' | 'log' | 'runner' | 'settings' | 'vectors'
>;

/** Moving the vectors between backends, and copies of the Qdrant collections. */
export function vectorsFeature(parts: Needs): Feature<Calls> {
  const { config, events, runner, settings } = parts;
  const move = defineLongCall({
    name: 'migrate.vectors',
    kind: 'move-vectors',
    concurrency: 1,
    title: ({ to }) => say('vectors-job-title', { to }),
    check: ({ to }) => {
      if (!config.locked.includes('vectorBackend') || config.vectorBackend === to) return;
      throw new VigilError('conflict', say('vector-index-fixed-outside', { index: config.vectorBackend }), {
        hint: say('vector-index-fixed-outside-hint'),
      });
    },
    run: (input, context) =>
      moveVectors(input, context, {
        ...parts,
        choose: (to) => {
          settings.update({ vectorBackend: to });
          events.publish({ type: 'settings.changed' });
        },
      }),
    cleanup: ({ to }) => stopFilling(to, parts),
  });
  return {
    jobs: [move.kind],
    start: () => warmVectors(parts).stop,
    calls: {
      'migrate.vectors': async (input) => {
        const { jobs } = parts;
        const unfinished = (await jobs.list({ states: ['queued', 'running'], kind: move.kind.kind, limit: 1 }))[0];
        if (!unfinished) return move.start(input, runner, localActor(settings));
        const { input: asked } = await jobs.get(unfinished.jobId);
        if ((asked as typeof input).to === input.to) return { jobId: unfinished.jobId };
        throw new VigilError('conflict', say('vectors-being-moved'), {
          hint: say('vectors-being-moved-hint'),
        });
      },
      'migrate.snapshotVectors': ({ folder }) => snapshotCollections(folder, parts),
      'migrate.restoreVectors': ({ folder }) => restoreCollections(folder, parts),
    },
  };
}
