import { createHmac } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { AuditItem } from '../../../../src-shared/model/audit.ts';
import { asIs } from '../../../../src-shared/sentences/sentence.ts';
import { canonicalAuditText } from '../../../engines/sopilot/files/audit-signature.ts';
import { createAuditStore } from '../../../stores/audit-store.ts';
import { sampleVideo } from '../../../stores/db/database.fixture.ts';
import type { VigilDatabase } from '../../../stores/db/open.ts';
import { testBackends } from '../../../stores/db/postgres.fixture.ts';
import { createJobStore } from '../../../stores/job-store.ts';
import { createScoreStore } from '../../../stores/score-store.ts';
import { createTaskStore } from '../../../stores/task-store.ts';
import { createVideoStore } from '../../../stores/video-store.ts';
import { auditCalls } from './audit-calls.ts';
import { auditExportText, pythonFloat } from './audit-export.ts';

interface Golden {
  readonly audit_signature: readonly {
    readonly id: string;
    readonly key: string;
    readonly unsigned_text: string;
    readonly expected: { readonly canonical: string; readonly payload_sha256: string; readonly signature_hex: string };
  }[];
}

const golden = JSON.parse(
  readFileSync(new URL('../../../engines/sopilot/files/__fixtures__/operations.json', import.meta.url), 'utf8'),
) as Golden;
const context = { signal: new AbortController().signal };

let folder: string;
describe.each(await testBackends())('on $backend', ({ open }) => {
  let database: VigilDatabase;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'audit-'));
    database = await open();
  });
  afterAll(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const calls = (key?: string) => auditCalls({ database, config: { dataDir: folder, auditKey: key ?? null } });

  describe('verifying', () => {
    test.each(golden.audit_signature)('the golden signature $id', async ({ key, unsigned_text, expected }) => {
      const { payload_sha256, signature_hex } = expected;
      const signature = JSON.stringify({ algorithm: 'hmac-sha256', key_id: 'plant', payload_sha256, signature_hex });
      const text = unsigned_text.replace(/}$/, `, "signature": ${signature}}`);
      const verdictOf = async (tried: string, by = key) =>
        (await calls(by)['sop.audit.verify']({ text: tried }, context)).verdict;
      expect(await calls(key)['sop.audit.verify']({ text }, context)).toMatchObject({
        verdict: 'valid',
        keyId: 'plant',
      });
      expect(await verdictOf(text.replace('500', '501'))).toBe('altered');
      expect(await verdictOf(text, 'another key')).toBe('other-key');
      expect(await verdictOf(unsigned_text)).toBe('unsigned');
      await expect(verdictOf('no document')).rejects.toMatchObject({ code: 'bad-input' });
    });

    test.each(golden.audit_signature)(
      'an export of the items of $id spells them as Python does',
      ({ unsigned_text, expected, key }) => {
        const { items, limit, generated_at } = JSON.parse(unsigned_text) as {
          items: AuditItem[];
          limit: number;
          generated_at: string;
        };
        const text = auditExportText({ generatedAt: generated_at, limit, items, key, keyId: 'k' });
        const canonical = canonicalAuditText(text);
        expect(canonical).toContain(/"generated_at".*$/.exec(expected.canonical)![0].slice(0, -1));
        // As SOPilot verifies: what is signed is everything but the signature.
        const signature = createHmac('sha256', key).update(canonical).digest('hex');
        expect(JSON.parse(text)).toMatchObject({ format: 'vigil-audit-2', signature: { signature_hex: signature } });
      },
    );

    test.each([
      [100, '100.0'],
      [0, '0.0'],
      [5e-7, '5e-07'],
      [0.0001, '0.0001'],
      [0.00001234, '1.234e-05'],
      [26.496577, '26.496577'],
      [1e16, '1e+16'],
      [0.1, '0.1'],
    ])('%d is %s in Python', (value, text) => expect(pythonFloat(value)).toBe(text));
  });

  describe('the trail', () => {
    it('has what was indexed and scored, newest first, without evaluations, and survives its videos', async () => {
      const { db } = database;
      const { video } = await createVideoStore(db).insert(sampleVideo('run', { labels: { taskId: 'pump' } }));
      const job = await createJobStore(db).insert({ kind: 'ingest', subjectId: video.videoId, title: asIs('run') });
      const tasks = createTaskStore(db);
      await tasks.create({ taskId: 'pump' });
      await tasks.create({ taskId: 'evaluation', hidden: true });
      const scores = createScoreStore(db);
      const scored = {
        ...{ goldTakeIds: ['g'], traineeTakeId: 't', goldVideoId: 'gold', traineeVideoId: video.videoId },
        ...{ goldName: '金.mp4', traineeName: 'run.mp4', scorer: 'vigil' as const, encoder: 'e' },
      };
      const { scoreId } = await scores.insert({ ...scored, taskId: 'pump' });
      await scores.insert({ ...scored, taskId: 'evaluation' });
      await scores.complete(scoreId, {
        ...{ score: 100, passed: true, steps: [], findings: [], sopilotV1: null, alignment: [], notices: [] },
        scoredWith: { steps: [], stepsVersion: 1, passMark: 70, penalties: {} },
      });
      await createVideoStore(db).remove(video.videoId);
      const { items } = await calls()['sop.audit.list']({ limit: 100 }, context);
      expect(items).toMatchObject([
        { job_type: 'score', job_id: scoreId, subject: `gold->${video.videoId}`, score: 100, status: 'completed' },
        { job_type: 'ingest', job_id: job.jobId, subject: video.videoId, status: 'queued', requested_by: 'anonymous' },
      ]);
      expect(await createAuditStore(db).list(1)).toHaveLength(1);
    });

    it('is exported once per call, signed with a key that is its owner’s alone', async () => {
      const own = calls();
      const first = await own['sop.audit.export']({ limit: 500 }, context);
      const second = await own['sop.audit.export']({ limit: 500 }, context);
      expect(first.text).toContain('"score": 100.0');
      expect(first.itemCount).toBe(2);
      expect(readdirSync(join(folder, 'audit')).toSorted()).toEqual([first.fileName, second.fileName].toSorted());
      expect(readFileSync(join(folder, 'audit', first.fileName), 'utf8')).toBe(first.text);
      expect(statSync(join(folder, 'audit.key')).mode & 0o777).toBe(0o600);
      expect((await own['sop.audit.verify']({ text: first.text }, context)).verdict).toBe('valid');
      const forged = first.text.replace('100.0', '99.0');
      expect((await own['sop.audit.verify']({ text: forged }, context)).verdict).toBe('altered');
      const elsewhere = await calls('a key of the environment')['sop.audit.verify']({ text: first.text }, context);
      expect(elsewhere).toMatchObject({ verdict: 'other-key', itemCount: 2, keyId: first.keyId, notSigned: [] });
      writeFileSync(join(folder, 'audit.key'), '');
      await expect(calls()['sop.audit.export']({ limit: 1 }, context)).rejects.toMatchObject({ code: 'conflict' });
    });
  });
});
