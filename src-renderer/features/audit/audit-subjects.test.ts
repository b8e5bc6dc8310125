import { describe, expect, it } from 'vitest';
import type { AuditItem } from '../../../src-shared/model/audit.ts';
import { auditSubjects } from './audit-subjects.ts';

const item = (change: Partial<AuditItem>): AuditItem => ({
  job_id: 'job-1',
  job_type: 'score',
  requested_by: null,
  task_id: null,
  subject: 'gold-id->run-id',
  status: 'completed',
  model_name: null,
  score: 80,
  error_message: null,
  queued_at: null,
  started_at: null,
  finished_at: null,
  created_at: '2026-03-01T12:00:00Z',
  ...change,
});
const score = {
  scoreId: 'score-1',
  jobId: 'job-1',
  taskId: 'brakes',
  goldVideoId: 'gold-id',
  traineeVideoId: 'run-id',
  goldName: 'gold.mp4',
  traineeName: 'run.mp4',
};

describe('what an entry of the trail is about', () => {
  it('names both recordings of a score, the run first, and the result', () => {
    const read = auditSubjects([{ videoId: 'gold-id', name: 'renamed.mp4' }], [score]);
    expect(read(item({}))).toEqual({
      names: ['run.mp4', 'renamed.mp4'],
      score: { scoreId: 'score-1', taskId: 'brakes' },
    });
  });

  it('names the recording of an ingest, also one that is gone when a score remembers it', () => {
    const read = auditSubjects([], [score]);
    expect(read(item({ job_type: 'ingest', job_id: 'job-2', subject: 'run-id' }))).toEqual({
      names: ['run.mp4'],
      score: null,
    });
    expect(read(item({ job_type: 'ingest', job_id: 'job-3', subject: 'unknown' })).names).toEqual(['unknown']);
  });
});
