import { say } from '../../../src-shared/sentences/say.ts';
import { defineLongCall } from '../../jobs/long-call.ts';
import type { Feature, Parts } from '../feature.ts';
import type { Ingest } from '../ingest/feature.ts';
import { localActor } from '../local-actor.ts';
import { checkLibrary } from './check-library.ts';
import { createQuickLook, type QuickLook } from './quick-look.ts';

/** What other features ask of it. */
export interface Check {
  /** What can be told of the library's files without reading them. */
  quickLook(): Promise<QuickLook>;
}

/** Whether the library is whole, and making again what is not. */
export function checkFeature(parts: Parts, { ingest }: { readonly ingest: Ingest }): Feature<'system.check'> & Check {
  const { quickLook, lookAgain } = createQuickLook(parts);
  const check = defineLongCall({
    name: 'system.check',
    kind: 'check',
    concurrency: 1,
    title: ({ repair }) => say(repair ? 'repair-title' : 'check-title'),
    run: (input, context) => checkLibrary(input, context, { ...parts, ingest }).finally(lookAgain),
  });
  return {
    jobs: [check.kind],
    quickLook,
    calls: { 'system.check': (input) => check.start(input, parts.runner, localActor(parts.settings)) },
  };
}
