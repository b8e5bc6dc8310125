import { z } from 'zod';
import { Empty, Id } from '../../model/common.ts';
import { Job, JobState, QueueOutlook } from '../../model/job.ts';
import { Health, Settings, SettingsPatch } from '../../model/system.ts';
import { call } from '../call.ts';

const SettingsView = z.object({ settings: Settings, locked: z.array(z.string()) });

export const systemCalls = {
  'jobs.list': call(
    z.object({
      states: z.array(JobState).optional(),
      /** Only jobs of this kind. */
      kind: z.string().optional(),
      limit: z.number().int().min(1).max(500).default(100),
    }),
    z.object({ jobs: z.array(Job) }),
    'Long work, newest first: state, stage, progress, time left, error.',
    { http: 'GET /jobs' },
  ),
  'jobs.outlook': call(Empty, QueueOutlook, 'How much runs and waits, and how long all of it takes yet.', {
    http: 'GET /queue',
  }),
  'jobs.get': call(z.object({ jobId: Id }), Job, 'One job.', { http: 'GET /jobs/{jobId}' }),
  'jobs.result': call(
    z.object({ jobId: Id }),
    z.object({ result: z.unknown() }),
    'What came out of a job whose outcome has no call of its own (an evaluation, moved vectors); null until then.',
    { http: 'GET /jobs/{jobId}/result' },
  ),
  'jobs.cancel': call(z.object({ jobId: Id }), Job, 'Stop a job now; nothing half-done stays visible.', {
    http: 'POST /jobs/{jobId}/cancel',
  }),
  'jobs.pause': call(
    z.object({ jobId: Id }),
    Job,
    'Let an indexing rest that waits or runs; it goes on from its last checkpoint when resumed.',
    { http: 'POST /jobs/{jobId}/pause' },
  ),
  'jobs.resume': call(z.object({ jobId: Id }), Job, 'Let a job go on that rests.', {
    http: 'POST /jobs/{jobId}/resume',
  }),
  'jobs.moveFirst': call(z.object({ jobId: Id }), Job, 'Make a job that waits or rests the next one of its kind.', {
    http: 'POST /jobs/{jobId}/move-first',
  }),
  'jobs.retry': call(z.object({ jobId: Id }), Job, 'Queue a failed or cancelled job again, from its last checkpoint.', {
    http: 'POST /jobs/{jobId}/retry',
  }),
  'settings.get': call(Empty, SettingsView, 'Settings, and which of them the environment fixes.', {
    http: 'GET /settings',
  }),
  'settings.update': call(SettingsPatch, SettingsView, 'Change settings.', { http: 'PATCH /settings' }),
  'system.health': call(Empty, Health, 'What works and what does not.', { http: 'GET /health' }),
  'system.metrics': call(Empty, z.object({ text: z.string() }), 'Counters in Prometheus’ text format.', {
    http: 'GET /metrics',
  }),
} as const;
