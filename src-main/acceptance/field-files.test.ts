import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src-shared/contract/errors.ts';
import { runLongCall } from '../../src-shared/contract/run-long-call.ts';
import { openLibrary } from './testing/in-process.ts';
import { allSettled } from './testing/wait-for-job.ts';

interface Case {
  readonly file: string;
  readonly tests: string;
  readonly expect: {
    readonly outcome: 'index' | 'index_with_warning' | 'error';
    readonly accept_duration_sec?: readonly number[];
    readonly tolerance_sec?: number;
    readonly error_code?: string;
  };
}

/** The manifest's words for errors (each may carry a remark behind it), and Vigil's codes for them. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  empty_file: 'empty-file',
  not_a_video: 'not-a-video',
  no_video_stream: 'no-video-stream',
  no_decodable_frames: 'undecodable',
  unreadable_or_encrypted: 'encrypted',
  unreadable_truncated: 'truncated-file',
};

const data = process.env['VIGIL_TEST_DATA'] ?? resolve(import.meta.dirname, '../../../shared/data');
const manifest = join(data, 'robustness/manifest.json');
const cases: readonly Case[] = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')) : [];
if (cases.length === 0) process.stderr.write(`Files from the field: skipped, no ${manifest}\n`);

const root = mkdtempSync(join(tmpdir(), 'vigil-field-files-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function wantedOf({ expect: wanted }: Case): string {
  return wanted.outcome === 'error' ? (CODES[wanted.error_code?.split(' ')[0] ?? ''] ?? 'unknown') : wanted.outcome;
}

describe.skipIf(cases.length === 0)('files from the field, through import and ingest', () => {
  it('end as their manifest says: indexed, indexed with a warning, or refused with the right code', async () => {
    const library = await openLibrary(root);
    const rows: string[] = [];
    try {
      const { client } = library;
      const paths = cases.map(({ file }) => resolve(data, file));
      const { videos: imported } = await runLongCall(client, 'videos.import', { paths });
      await allSettled(client);
      for (const [at, one] of cases.entries()) {
        const { videoId, error } = imported[at]!;
        const video = videoId === null ? undefined : await client.call('videos.get', { videoId });
        const failure = error ?? video?.error;
        const got = failure?.code ?? (video?.warnings.length ? 'index_with_warning' : 'index');
        const chunkCount = Object.values(video?.chunks ?? {}).reduce((sum, count) => sum + count, 0);
        const durationSec = video?.durationSec ?? Number.NaN;
        const { accept_duration_sec: accepted = [], tolerance_sec: tolerance = 0.1 } = one.expect;
        const fits = accepted.some((sec) => Math.abs(sec - durationSec) <= tolerance + 1e-3);
        const agrees =
          got === wantedOf(one) && (failure ? chunkCount === 0 : fits && video?.status === 'ready' && chunkCount > 0);
        if (!agrees) {
          rows.push(
            `${one.file}: wanted ${wantedOf(one)} ${accepted.join(' or ')}, got ${got} ${durationSec}, ` +
              `${chunkCount} chunks ${video?.warnings.join(' ') ?? ''}`,
          );
        }
      }
    } finally {
      await library.close();
    }
    process.stdout.write(`Files from the field: ${cases.length - rows.length} of ${cases.length} as expected\n`);
    expect(rows).toEqual([]);
  });
});
