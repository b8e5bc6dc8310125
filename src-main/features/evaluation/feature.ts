import { basename } from 'node:path';
import { asIs } from '../../../src-shared/sentences/sentence.ts';
import { defineLongCall } from '../../jobs/long-call.ts';
import type { Feature, Parts } from '../feature.ts';
import { localActor } from '../local-actor.ts';
import { evaluateQa } from './evaluate-qa.ts';
import { evaluateShots, findShots } from './evaluate-shots.ts';
import { evaluateSop } from './evaluate-sop.ts';
import type { QaNeeds, ShotNeeds, SopNeeds } from './evaluation-needs.ts';

type Calls = 'eval.qa' | 'eval.shots' | 'eval.sop' | 'shots.detect';
type Below = Pick<QaNeeds & SopNeeds, 'ask' | 'ingest' | 'sop'>;
type PartsNeeded = Omit<ShotNeeds & SopNeeds, keyof Below> & Pick<Parts, 'settings'>;

/** The ruler: shots of a file, and quality on footage with truth. */
export function evaluationFeature(parts: PartsNeeded, below: Below): Feature<Calls> {
  const { runner, settings } = parts;
  const needs = { ...parts, ...below };
  const kind = { concurrency: 1, title: ({ file }: { readonly file: string }) => asIs(basename(file)) };
  const qa = defineLongCall({
    ...{ name: 'eval.qa', kind: 'evaluate-qa', ...kind },
    run: (input, context) => evaluateQa(input, needs, context),
  });
  const shots = defineLongCall({
    ...{ name: 'eval.shots', kind: 'evaluate-shots', ...kind },
    run: (input, context) => evaluateShots(input, needs, context),
  });
  const findings = defineLongCall({
    ...{ name: 'eval.sop', kind: 'evaluate-sop', ...kind },
    run: (input, context) => evaluateSop(input, needs, context),
  });
  return {
    jobs: [qa.kind, shots.kind, findings.kind],
    calls: {
      'shots.detect': async ({ path, ...choice }, { signal }) => {
        const { fps, durationSec, frameCount, shots: found } = await findShots(path, choice, parts, signal);
        return { fps, durationSec, frameCount, shots: found };
      },
      'eval.qa': (input) => qa.start(input, runner, localActor(settings)),
      'eval.shots': (input) => shots.start(input, runner, localActor(settings)),
      'eval.sop': (input) => findings.start(input, runner, localActor(settings)),
    },
  };
}
