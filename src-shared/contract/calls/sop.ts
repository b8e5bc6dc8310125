import { z } from 'zod';
import { AuditItem, AuditVerdict, AuditVersion, NotSigned } from '../../model/audit.ts';
import { Empty, Id, OptionalSpan } from '../../model/common.ts';
import { Penalties, Score, Scorer, SopilotResult, Step, StepInput, StepsVersion, Take, Task } from '../../model/sop.ts';
import { SopStatistics } from '../../model/sop-statistics.ts';
import { SopTaskFile } from '../../model/sop-task-file.ts';
import { Role } from '../../model/video.ts';
import { call, longCall } from '../call.ts';

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
  'sop.tasks.export': call(
    z.object({ taskId: Id }),
    SopTaskFile,
    'A task with its gold takes and their steps as a JSON document.',
    { http: 'GET /sop/tasks/{taskId}/export' },
  ),
  'sop.tasks.import': call(
    z.object({
      document: SopTaskFile,
      /** Another id for the task than the document’s. */
      taskId: Id.optional(),
      /** Change a task that is there already: its rules are replaced, gold takes added or given these steps. */
      replace: z.boolean().default(false),
    }),
    z.object({
      task: Task,
      goldTakes: z.array(Take),
      /** Gold takes whose video is not in the library: add the file, then import again with `replace`. */
      missing: z.array(z.object({ name: z.string(), checksum: z.string() })),
    }),
    'Make a task from an exported document; its videos are found by content.',
    { http: 'POST /sop/tasks/import' },
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
  'sop.addGold': longCall(
    TakeInput.extend({ steps: z.array(StepInput).max(500).optional() }),
    Take,
    'Use a video, or a span of one, as gold of a task; steps are suggested when none are given. Waits for indexing.',
    { http: 'POST /sop/gold' },
  ),
  'sop.addVideo': longCall(TakeInput, Take, 'Use a video as a trainee run of a task. Waits for indexing.', {
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
  'sop.statistics': call(
    z.object({ taskId: Id, scorer: Scorer.default('vigil') }),
    SopStatistics,
    'Which step fails how often, and the scores of each trainee over time.',
    { http: 'GET /sop/tasks/{taskId}/statistics' },
  ),
  'sop.searchByClip': call(
    z.object({
      taskId: Id,
      videoId: Id,
      clipIdx: z.coerce.number().int().min(0),
      k: z.coerce.number().int().min(1).max(50).default(5),
    }),
    z.object({
      taskId: Id,
      queryVideoId: Id,
      queryClipIdx: z.number().int(),
      items: z.array(
        z.object({
          similarity: z.number(),
          videoId: Id,
          clipIdx: z.number().int(),
          /** On the player’s clock. */
          startSec: z.number(),
          endSec: z.number(),
          role: Role,
        }),
      ),
    }),
    'The clips (SOPilot’s, of about 4 s) of a task’s takes that are most like a given one of them.',
    { http: 'GET /sop/search' },
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
      /** Gold's steps on the clock of its rows; `vigil` needs them. */
      steps: z.array(StepInput).max(500).optional(),
      scorer: Scorer.default('sopilot-v1'),
    }),
    z.union([
      SopilotResult.extend({
        dtw: z.object({
          path: z.array(z.tuple([z.number(), z.number()])),
          path_length: z.number(),
          mean_cost: z.number(),
        }),
      }),
      Score.pick({ scorer: true, score: true, steps: true, findings: true }),
    ]),
    'Score two .npy matrices, without the library.',
  ),
  'sop.audit.list': call(
    z.object({ limit: z.coerce.number().int().min(1).max(1000).default(100) }),
    z.object({ items: z.array(AuditItem) }),
    'What was indexed and scored, by whom and with what result, newest first.',
    { http: 'GET /audit/trail' },
  ),
  'sop.audit.export': call(
    z.object({ limit: z.coerce.number().int().min(1).max(5000).default(500) }),
    z.object({
      exportId: z.string(),
      fileName: z.string(),
      itemCount: z.number().int(),
      keyId: z.string(),
      /** The signed document, as written into the data folder. */
      text: z.string(),
    }),
    'The audit trail as a JSON document signed with HMAC-SHA-256.',
    { http: 'POST /audit/export' },
  ),
  'sop.audit.verify': call(
    z.object({ text: z.string().min(1) }),
    z.object({
      verdict: AuditVerdict,
      itemCount: z.number().int().nullable(),
      keyId: z.string().nullable(),
      /** Null for a document without a signature. */
      version: AuditVersion.nullable(),
      /** What the document says that its signature does not cover. */
      notSigned: z.array(NotSigned),
    }),
    'Whether a signed audit export is as it was signed.',
    { http: 'POST /audit/verify' },
  ),
} as const;
