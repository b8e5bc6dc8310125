import { z } from 'zod';
import { say } from '../../../../src-shared/sentences/say.ts';
import { asIs } from '../../../../src-shared/sentences/sentence.ts';
import { defineJob, type JobKind } from '../../../jobs/define-job.ts';
import type { StageDefinition } from '../../../jobs/job-stage.ts';
import { createScoreStore } from '../../../stores/score-store.ts';
import type { Parts } from '../../feature.ts';
import type { Ingest } from '../../ingest/feature.ts';
import { planSuggestedSteps } from '../takes/plan-steps.ts';
import { suggestSpans } from '../takes/suggest-spans.ts';
import { comparedTakes } from './compared-takes.ts';
import { commonEncoder } from './gold-takes.ts';
import { indexTakes } from './index-takes.ts';
import { type ScorerNeeds, scoreTakes } from './score-takes.ts';
import { isTooLong, prepareClips, resultOrNotice } from './score-with-sopilot.ts';

type Needs = ScorerNeeds &
  Pick<Parts, 'scores' | 'takes' | 'tasks' | 'videos'> & { readonly ingest: Pick<Ingest, 'untilIndexed'> };

/** Share of the preparing that is indexing, where something has to be indexed. */
const INDEX_SHARE = 0.8;

/**
 * Scoring a trainee take; its subject is the score. First everything compared is made sure of, then it is compared and
 * the result kept.
 */
export function scoreJob(parts: Needs): JobKind<null> {
  return defineJob({
    kind: 'score',
    input: z.null(),
    concurrency: 1,
    stages: [prepareStage(parts), scoreStage(parts)],
    onState: (trx, { subjectId, state, error }) =>
      createScoreStore(trx).setState(
        subjectId,
        // Scoring is never paused; a score knows no such state.
        state === 'paused' ? 'queued' : state,
        error && (error.said?.message ?? asIs(error.message)),
      ),
    events: ({ subjectId }) => [{ type: 'score.changed', scoreId: subjectId }],
  });
}

function prepareStage(parts: Needs): StageDefinition<null> {
  const { scores, takes } = parts;
  return {
    name: 'prepare',
    weight: 9,
    async run({ job, signal, progress }) {
      const score = await scores.get(job.subjectId);
      const found = await comparedTakes(score, parts);
      if (score.scorer === 'sopilot-v1') {
        await prepareClips([found.golds[0], found.trainee], parts, { signal, progress });
        return;
      }
      const wasIndexed = await indexTakes(found, parts, {
        signal,
        progress: (done, detail) => progress(INDEX_SHARE * done, detail),
      });
      const {
        golds: [gold],
        trainee,
      } = wasIndexed ? await comparedTakes(score, parts) : found;
      const pair = [gold, trainee];
      commonEncoder(gold.video, trainee.video);
      if (gold.take.steps.length === 0) {
        const suggested = await suggestSpans(gold.video, gold.take, parts, signal);
        await takes.replaceSteps(gold.take.takeId, planSuggestedSteps(suggested));
      }
      const start = wasIndexed ? INDEX_SHARE : 0;
      const clipsProgress: typeof progress = (done, detail) => progress(start + (1 - start) * done, detail);
      if (!isTooLong(pair)) await resultOrNotice(() => prepareClips(pair, parts, { signal, progress: clipsProgress }));
    },
  };
}

function scoreStage(parts: Needs): StageDefinition<null> {
  const { scores, settings, tasks } = parts;
  return {
    name: 'score',
    weight: 1,
    async run({ job, signal, progress, commit }) {
      const score = await scores.get(job.subjectId);
      const compared = await comparedTakes(score, parts);
      progress(0, say('comparing-runs'));
      const task = await tasks.find(score.taskId);
      const penalties = task?.penalties ?? {};
      const result = await scoreTakes(compared, score, { ...parts, penalties, signal });
      const passMark = task?.passMark ?? settings.get().passMark;
      const { steps, stepsVersion } = compared.golds[0].take;
      await commit((trx) =>
        createScoreStore(trx).complete(score.scoreId, {
          ...result,
          passed: result.score >= passMark,
          scoredWith: { steps, stepsVersion, passMark, penalties },
        }),
      );
    },
  };
}
