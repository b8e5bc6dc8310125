import { z } from 'zod';
import { Empty, Id, OptionalSpan } from '../../model/common.ts';
import { Penalties, Score, Scorer, SopilotResult, Step, StepInput, StepsVersion, Take, Task } from '../../model/sop.ts';
import { call } from '../call.ts';

const TakeInput = z.object({
  taskId: Id,
  /** A file (imported if it is new) or a video of the library. */
  path: z.string().optional(),
  videoId: Id.optional(),
  /** Who does the run. */
  label: z.string().trim().min(1).max(200).optional(),
  ...OptionalSpan,
});

const TaskRules = {
  name: z.string().max(200).optional(),
  /** Points a run needs to pass; null for the pass mark of the settings. */
  passMark: z.number().min(0).max(100).nullable().optional(),
  /** Replaces all weights of the task; types left out cost what is usual. */
  penalties: Penalties.optional(),
};

export const sopCalls = {
  'sop.tasks.list': call(Empty, z.object({ tasks: z.array(Task) }), 'All tasks.', { http: 'GET /sop/tasks' }),
  'sop.tasks.create': call(
    z.object({ taskId: Id, ...TaskRules, description: z.string().max(4000).default('') }),
    Task,
    'Create a task (adding a gold take creates it too).',
    { http: 'POST /sop/tasks' },
  ),
  'sop.tasks.update': call(
    z.object({ taskId: Id, ...TaskRules, description: z.string().max(4000).optional() }),
    Task,
    'Change name, description, pass mark or penalty weights of a task; scores there are keep theirs.',
    { http: 'PATCH /sop/tasks/{taskId}' },
  ),
  'sop.tasks.remove': call(
    z.object({ taskId: Id }),
    z.object({ removed: z.boolean() }),
    'Remove a task with its takes and scores; the videos stay.',
    { http: 'DELETE /sop/tasks/{taskId}' },
  ),
  'sop.takes.list': call(
    z.object({ taskId: Id.optional(), videoId: Id.optional() }),
    z.object({ takes: z.array(Take) }),
    'Takes of a task or a video, newest first.',
    { http: 'GET /sop/takes' },
  ),
  'sop.takes.remove': call(z.object({ takeId: Id }), z.object({ removed: z.boolean() }), 'Remove a take.', {
    http: 'DELETE /sop/takes/{takeId}',
  }),
  'sop.addGold': call(
    TakeInput.extend({ steps: z.array(StepInput).max(500).optional() }),
    Take,
    'Use a video, or a span of one, as gold of a task; steps are suggested when none are given. Waits for indexing.',
    { http: 'POST /sop/gold' },
  ),
  'sop.addVideo': call(TakeInput, Take, 'Use a video as a trainee run of a task. Waits for indexing.', {
    http: 'POST /sop/videos',
  }),
  'sop.steps': call(
    z.object({ takeId: Id, steps: z.array(StepInput).min(1).max(500) }),
    z.object({ steps: z.array(Step) }),
    'Replace the steps of a gold take; what they were stays as a version, and in the scores made with it.',
    { http: 'PUT /sop/takes/{takeId}/steps' },
  ),
  'sop.stepVersions': call(
    z.object({ takeId: Id }),
    z.object({ versions: z.array(StepsVersion) }),
    'The steps a gold take has and had, newest first.',
    { http: 'GET /sop/takes/{takeId}/steps' },
  ),
  'sop.score': call(
    z.object({ traineeTakeId: Id, goldTakeId: Id.optional(), scorer: Scorer.optional() }),
    z.object({ scoreId: Id, jobId: Id }),
    'Score a trainee take against the gold takes of its task (or the given one), as a job.',
    { http: 'POST /sop/score' },
  ),
  'sop.getScore': call(z.object({ scoreId: Id }), Score, 'One score; also found by its job id.', {
    http: 'GET /sop/score/{scoreId}',
  }),
  'sop.scores': call(
    z.object({ taskId: Id.optional(), traineeTakeId: Id.optional() }),
    z.object({ scores: z.array(Score.omit({ alignment: true })) }),
    'Scores, newest first.',
    { http: 'GET /sop/scores' },
  ),
  'sop.report': call(
    z.object({ scoreId: Id, format: z.enum(['pdf', 'csv', 'json']).default('pdf') }),
    z.object({ fileName: z.string(), contentType: z.string(), base64: z.string() }),
    'The report of a score as a file.',
    { http: 'GET /sop/score/{scoreId}/report.{format}' },
  ),
  'sop.compare': call(
    z.object({
      goldPath: z.string(),
      traineePath: z.string(),
      goldMetaPath: z.string().optional(),
      traineeMetaPath: z.string().optional(),
      paramsPath: z.string().optional(),
      scorer: z.literal('sopilot-v1').default('sopilot-v1'),
    }),
    SopilotResult.extend({
      dtw: z.object({
        path: z.array(z.tuple([z.number(), z.number()])),
        path_length: z.number(),
        mean_cost: z.number(),
      }),
    }),
    'Score two .npy matrices, without the library.',
  ),
} as const;
