import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { asVectorMatrix, readVectorMatrix } from '../../../formats/npy.ts';
import { readNpz } from '../../../formats/npz.ts';
import { auditDigests, canonicalAuditText, checkAuditExport } from './audit-signature.ts';
import { applyFeatureAdapter, fitFeatureAdapter } from './feature-adapter.ts';
import { safeFileName } from './safe-file-name.ts';
import { readWatchPath } from './watch-path.ts';

interface Golden {
  readonly feature_adapter: {
    readonly id: string;
    readonly matrices: number[][][];
    readonly expected: {
      readonly videos_used: number;
      readonly clips_used: number;
      readonly mean: number[];
      readonly std: number[];
      readonly adapted_first: number[][];
    };
  }[];
  readonly audit_signature: {
    readonly id: string;
    readonly key: string;
    readonly unsigned_text: string;
    readonly expected: { canonical: string; payload_sha256: string; signature_hex: string };
  }[];
  readonly watch_folder_path: {
    readonly id: string;
    readonly path: string;
    readonly default_task_id: string;
    readonly default_role: string;
    readonly expected: { task_id: string | null; role: string };
  }[];
  readonly safe_names: { readonly id: string; readonly input: string; readonly expected: { file_name: string } }[];
}

const golden = JSON.parse(readFileSync(new URL('__fixtures__/operations.json', import.meta.url), 'utf8')) as Golden;

function expectClose(found: Float32Array, expected: readonly number[]): void {
  const differences = expected.map((value, at) => Math.abs(value - found[at]!));
  expect(found).toHaveLength(expected.length);
  expect(Math.max(...differences)).toBeLessThan(1e-6);
}

test.each(golden.feature_adapter)('adapter, $id', ({ matrices, expected }) => {
  const videos = matrices.map((rows) => ({ vectors: Float32Array.from(rows.flat()), dim: rows[0]!.length }));
  const adapter = fitFeatureAdapter(videos);
  expect([adapter.videosUsed, adapter.clipsUsed]).toEqual([expected.videos_used, expected.clips_used]);
  expectClose(adapter.mean, expected.mean);
  expectClose(adapter.deviation, expected.std);
  expectClose(applyFeatureAdapter(adapter, videos[0]!.vectors), expected.adapted_first.flat());
});

test('an adapter needs two clips, and vectors of its size', () => {
  const one = { vectors: Float32Array.of(1, 2), dim: 2 };
  expect(() => fitFeatureAdapter([one])).toThrow(expect.objectContaining({ code: 'bad-input' }));
  expect(() => fitFeatureAdapter([])).toThrow(/0 clips/);
  const adapter = fitFeatureAdapter([one, one]);
  expect(() => applyFeatureAdapter(adapter, new Float32Array(3))).toThrow(
    expect.objectContaining({ code: 'encoder-mismatch' }),
  );
});

const verdictOf = (text: string, key: string) => checkAuditExport(text, { key, keyId: 'ours' }).verdict;

describe('audit exports', () => {
  test.each(golden.audit_signature)('$id', ({ key, unsigned_text, expected }) => {
    expect(canonicalAuditText(unsigned_text)).toBe(expected.canonical);
    const { payload_sha256, signature_hex } = expected;
    expect(auditDigests(unsigned_text, key)).toEqual({ payload_sha256, signature_hex });
    const signature = JSON.stringify({ algorithm: 'hmac-sha256', key_id: 'k', payload_sha256, signature_hex });
    const signed = unsigned_text.replace(/}$/, `, "signature": ${signature}}`);
    expect(verdictOf(signed, key)).toBe('valid');
    expect(verdictOf(signed, `${key}!`)).toBe('other-key');
    expect(verdictOf(signed.replace('500', '501'), key)).toBe('altered');
    expect(verdictOf(unsigned_text, key)).toBe('unsigned');
  });

  test.each(['', '[]', 'text'])('%j is none', (text) => {
    expect(() => auditDigests(text, 'key')).toThrow(expect.objectContaining({ code: 'bad-input' }));
  });
});

test.each(golden.watch_folder_path)('watched path $path, $id', ({ path, default_task_id, default_role, expected }) => {
  const found = readWatchPath(path, { taskId: default_task_id, role: default_role });
  expect(found).toEqual({ taskId: expected.task_id ?? undefined, role: expected.role });
});

test.each(golden.safe_names)('file name, $id', ({ input, expected }) => {
  expect(safeFileName(input)).toBe(expected.file_name);
});

const testData = process.env['VIGIL_TEST_DATA'] ?? join(import.meta.dirname, '../../../../../shared/data');
const legacy = join(testData, '../reference/legacy-sopilot');
const present = existsSync(join(legacy, 'expected.json'));
if (!present) process.stdout.write('skipped: no folder written by SOPilot beside the test data\n');

describe.skipIf(!present)('a folder SOPilot wrote', () => {
  interface Expected {
    readonly settings: { readonly audit_signing_key: string };
    readonly report_files: string[];
    readonly adapter: { readonly file: string };
    readonly videos: { readonly clip_meta?: string; readonly embedding_model: string }[];
  }
  const read = (): Expected => JSON.parse(readFileSync(join(legacy, 'expected.json'), 'utf8')) as Expected;

  test('has signed exports that hold', () => {
    const { report_files, settings } = read();
    const exports = report_files.filter((name) => basename(name).startsWith('audit_export_'));
    expect(exports.length).toBeGreaterThan(0);
    for (const name of exports) {
      const text = readFileSync(join(legacy, 'data/reports', basename(name)), 'utf8');
      expect(verdictOf(text, settings.audit_signing_key)).toBe('valid');
    }
  });

  test('has effective vectors that are its raw ones after its adapter', async () => {
    const { adapter: stored, videos } = read();
    const arrays = await readNpz(join(legacy, 'data', stored.file));
    const array = (name: string): Float32Array => {
      const { data, shape } = arrays.get(name)!;
      return asVectorMatrix({ data, shape: [1, ...shape] }, name).vectors;
    };
    const adapter = { mean: array('mean'), deviation: array('std') };
    const adapted = videos.filter((video) => video.embedding_model.endsWith('+adapter'));
    expect(adapted.length).toBeGreaterThan(0);
    for (const video of adapted) {
      const base = join(legacy, 'data', video.clip_meta!).replace(/\.json$/, '');
      const raw = await readVectorMatrix(`${base}.raw.npy`);
      const effective = await readVectorMatrix(`${base}.npy`);
      expectClose(applyFeatureAdapter(adapter, raw.vectors), [...effective.vectors]);
    }
  });
});
