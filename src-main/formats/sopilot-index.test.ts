import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeVectorMatrix } from './npy.ts';
import {
  currentSopilotIndexVersion,
  readSopilotIndex,
  type SopilotIndexHit,
  type SopilotIndexRow,
  searchSopilotIndex,
  sopilotIndexName,
} from './sopilot-index.ts';

interface SearchCase {
  readonly id: string;
  readonly vectors: number[][];
  readonly metadata: SopilotIndexRow[];
  readonly query: number[];
  readonly k: number;
  readonly exclude: { readonly video_id: number; readonly clip_idx: number } | null;
  readonly expected: SopilotIndexHit[];
}

const file = new URL('__fixtures__/index_search.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: SearchCase[] };

describe('search', () => {
  test.each(cases)('$id', ({ vectors, metadata, query, k, exclude, expected }) => {
    const dim = query.length;
    const matrix = { rows: vectors.length, dim, vectors: Float32Array.from(vectors.flat()) };
    const excluded = exclude ? { videoId: exclude.video_id, clipIdx: exclude.clip_idx } : undefined;
    const hits = searchSopilotIndex({ matrix, metadata }, Float32Array.from(query), k, excluded);
    const withoutSimilarity = (hit: SopilotIndexHit): object => ({ ...hit, similarity: undefined });
    expect(hits.map(withoutSimilarity)).toEqual(expected.map(withoutSimilarity));
    for (const [at, hit] of hits.entries()) expect(hit.similarity).toBeCloseTo(expected[at]!.similarity, 6);
  });

  test('a query of another size is refused', () => {
    const matrix = { rows: 0, dim: 3, vectors: new Float32Array(0) };
    expect(() => searchSopilotIndex({ matrix, metadata: [] }, new Float32Array(4), 1)).toThrow(
      expect.objectContaining({ code: 'bad-input' }),
    );
  });
});

test('file names of tasks', () => {
  expect(['oil change', '作業', '', '..', 'x'.repeat(150)].map(sopilotIndexName)).toEqual([
    'oil_change',
    '__',
    'default',
    '..',
    'x'.repeat(120),
  ]);
});

describe('an index folder', () => {
  let folder: string;
  const row = { video_id: 1, clip_idx: 0, start_sec: 0, end_sec: 4, role: 'gold' };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sopilot-index-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('starts with v1 and follows its pointer', async () => {
    expect(await currentSopilotIndexVersion(folder)).toBe('v1');
    await writeFile(join(folder, 'current_version.txt'), 'staging_7\n');
    expect(await currentSopilotIndexVersion(folder)).toBe('staging_7');
  });

  test('has no index for a task of which a file is missing', async () => {
    expect(await readSopilotIndex(folder, 'a task')).toBeUndefined();
    await writeFile(join(folder, 'a_task.json'), JSON.stringify([row]));
    expect(await readSopilotIndex(folder, 'a task')).toBeUndefined();
  });

  test('is refused when vectors and rows are out of step', async () => {
    await writeVectorMatrix(join(folder, 't.npy'), { rows: 2, dim: 1, vectors: new Float32Array(2) });
    await writeFile(join(folder, 't.json'), JSON.stringify([row]));
    await expect(readSopilotIndex(folder, 't')).rejects.toMatchObject({ code: 'bad-input' });
    await writeFile(join(folder, 't.json'), '[{');
    await expect(readSopilotIndex(folder, 't')).rejects.toMatchObject({ code: 'bad-input' });
  });
});

interface ExpectedEntry {
  readonly current: boolean;
  readonly file: string;
  readonly shape: [number, number];
  readonly video_ids: number[];
  readonly sha256_f32le: string;
}

const testData = process.env['VIGIL_TEST_DATA'] ?? join(import.meta.dirname, '../../../../shared/data');
const legacy = join(testData, '../reference/legacy-sopilot');
const present = existsSync(join(legacy, 'expected.json'));
if (!present) process.stdout.write('skipped: no folder written by SOPilot beside the test data\n');

describe.skipIf(!present)('a folder SOPilot wrote', () => {
  const expected = present
    ? (JSON.parse(readFileSync(join(legacy, 'expected.json'), 'utf8')) as { index: { entries: ExpectedEntry[] } })
    : { index: { entries: [] } };

  test.each(expected.index.entries)('$file', async (entry) => {
    const versionFolder = join(legacy, 'data', dirname(entry.file));
    const index = await readSopilotIndex(versionFolder, basename(entry.file, '.npy'));
    const { matrix, metadata } = index!;
    expect([matrix.rows, matrix.dim]).toEqual(entry.shape);
    expect(createHash('sha256').update(matrix.vectors).digest('hex')).toBe(entry.sha256_f32le);
    expect([...new Set(metadata.map((row) => row.video_id))].sort()).toEqual(entry.video_ids);
    const current = await currentSopilotIndexVersion(join(legacy, 'data/index'));
    expect(basename(versionFolder) === current).toBe(entry.current);
  });
});
