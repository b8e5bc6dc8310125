import { describe, expect, it, test } from 'vitest';
import type { AuditItem } from '../../../../src-shared/model/audit.ts';
import { auditDigests, checkAuditExport } from '../../../engines/sopilot/files/audit-signature.ts';
import { auditExportText } from './audit-export.ts';

const own = { key: 'the key of this installation', keyId: '0123456789abcdef' };

const item: AuditItem = {
  ...{ job_id: 'j1', job_type: 'score', requested_by: 'anonymous', task_id: null, subject: 'a->b', score: 40 },
  ...{ status: 'completed', model_name: null, error_message: null, queued_at: null, started_at: null },
  ...{ finished_at: '2026-01-02T03:04:05Z', created_at: '2026-01-02T03:04:00Z' },
};
const generated = { generatedAt: '2026-01-02T03:05:00Z', limit: 500, items: [item] };
const second = auditExportText({ ...generated, ...own });

/** As Vigil wrote them at first, and SOPilot does. */
function firstExport(keyId: string): string {
  const payload = { generated_at: generated.generatedAt, limit: 500, item_count: 1, items: [item] };
  const signature = { algorithm: 'hmac-sha256', key_id: keyId, ...auditDigests(JSON.stringify(payload), own.key) };
  return JSON.stringify({ ...payload, signature }, null, 2);
}
const first = firstExport(own.keyId);

/** What a forger does who has a document and no key. */
const forgeries: readonly (readonly [string, (text: string) => string])[] = [
  ['another score', (text) => text.replace(/"score": 40(\.0)?/, '"score": 95.0')],
  ['another score before the signed one', (text) => text.replace('"score": 40', '"score": 95.0, "score": 40')],
  ['another score behind the signed one', (text) => text.replace(/("score": 40(\.0)?)/, '$1, "score": 95.0')],
  ['a name twice, spelt with an escape', (text) => text.replace('"score": 40', '"\\u0073core": 95.0, "score": 40')],
  ['all items twice', (text) => text.replace('"items"', '"items": [], "items"')],
  ['two signatures', (text) => text.replace('"signature"', '"signature": {}, "signature"')],
  ['items behind __proto__', (text) => text.replace('"items"', '"__proto__": {"items": []}, "items"')],
  ['a score behind __proto__', (text) => text.replace('"score"', '"__proto__": {"score": 95.0}, "score"')],
  ['__proto__ in the signature', (text) => text.replace('"payload_sha256"', '"__proto__": {}, "payload_sha256"')],
  ['__proto__ spelt with an escape', (text) => text.replace('"items"', '"\\u005f_proto__": {}, "items"')],
  ['no algorithm', (text) => text.replaceAll('hmac-sha256', 'none')],
  [
    'another algorithm in the signature alone',
    (text) => text.replace(/"hmac-sha256"(?![\s\S]*"hmac-sha256")/, '"md5"'),
  ],
  ['the algorithm left out', (text) => text.replace(/"algorithm": "hmac-sha256",\s*(?![\s\S]*"algorithm")/, '')],
  ['the name of the key left out', (text) => text.replace(/"key_id": "[^"]*",\s*(?![\s\S]*"key_id")/, '')],
  ['a field more in the signature', (text) => text.replace('"payload_sha256"', '"signed_by": "QA", "payload_sha256"')],
  ['a field more in an item', (text) => text.replace('"score"', '"approved": true, "score"')],
  ['a field more beside the items', (text) => text.replace('"items"', '"approved_by": "QA", "items"')],
  ['an item more', (text) => text.replace('"items": [', `"items": [${JSON.stringify(item)},`)],
  ['another number of items', (text) => text.replace('"item_count": 1', '"item_count": 2')],
  ['a score that rounds to the same', (text) => text.replace(/"score": 40(\.0)?/, '"score": 40.00000000000000001')],
  ['the checksum made again', remade],
];

/** Anybody can make the checksum; nobody the signature. */
function remade(text: string): string {
  const forged = text.replace(/"score": 40(\.0)?/, '"score": 95.0');
  const { payload_sha256 } = auditDigests(forged, '');
  return forged.replace(/"payload_sha256": "[^"]*"/, `"payload_sha256": "${payload_sha256}"`);
}

/** The verdict, or the code of the error. */
function judged(text: string): string {
  try {
    return checkAuditExport(text, own).verdict;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe.each([
  [1, first],
  [2, second],
])('an export of version %d', (version, text) => {
  it('is valid as it was written', () => {
    expect(checkAuditExport(text, own)).toMatchObject({ verdict: 'valid', version, itemCount: 1, keyId: own.keyId });
  });

  test.each(forgeries)('is not with %s', (_what, forge) => {
    const forged = forge(text);
    expect(forged).not.toBe(text);
    expect(['altered', 'bad-input', 'unsupported']).toContain(judged(forged));
  });

  it('is unsigned without its signature, and of another key where it is', () => {
    const { signature: _signature, ...payload } = JSON.parse(text) as Record<string, unknown>;
    expect(judged(JSON.stringify(payload))).toBe('unsigned');
    expect(checkAuditExport(text, { key: 'another', keyId: 'another' }).verdict).toBe('other-key');
  });
});

describe('the name of the key', () => {
  it('is signed by version 2', () => {
    expect(checkAuditExport(second, own).notSigned).toEqual([]);
    for (const forged of [
      second.replaceAll(own.keyId, 'the-auditors-key'),
      second.replace(new RegExp(`"${own.keyId}"(?![\\s\\S]*"${own.keyId}")`), '"the-auditors-key"'),
    ]) {
      expect(judged(forged)).toBe('altered');
    }
  });

  it('is not by version 1, which is said', () => {
    const forged = first.replace(own.keyId, 'the-auditors-key');
    expect(checkAuditExport(forged, own)).toMatchObject({ verdict: 'valid', notSigned: ['algorithm', 'key-id'] });
  });
});

describe('what is no export of either version', () => {
  it.each([
    ['version 2 named 1', second.replace(/"format": "vigil-audit-2",\s*/, ''), 'altered'],
    ['version 1 named 2', first.replace('"generated_at"', '"format": "vigil-audit-2", "generated_at"'), 'altered'],
    ['a version of tomorrow', second.replace('vigil-audit-2', 'vigil-audit-3'), 'unsupported'],
    ['a list', '[]', 'bad-input'],
    ['two documents', `${second}${second}`, 'bad-input'],
    ['a comment', `// signed\n${second}`, 'bad-input'],
    ['a document nested without end', '['.repeat(100_000), 'bad-input'],
    ['a document nested deeply', `{"items":${'['.repeat(5000)}${']'.repeat(5000)}}`, 'bad-input'],
  ])('%s', (_what, text, code) => expect(judged(text)).toBe(code));
});
