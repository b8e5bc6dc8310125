import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { findMediaBinaries } from '../../platform/binaries.ts';
import { type ScanSummary, scanVideo } from '../scan/scan.ts';
import { reportScan, type ScanReport } from '../scan/scan-report.ts';
import type { ScanRequest } from '../scan/scan-request.ts';
import { probeVideo } from './probe.ts';

interface Case {
  readonly file: string;
  readonly tests: string;
  readonly expect: {
    readonly outcome: 'index' | 'index_with_warning' | 'error';
    readonly accept_duration_sec?: readonly number[];
    readonly tolerance_sec?: number;
    readonly error_code?: string;
  };
  readonly decoded: {
    readonly frames: number;
    readonly size_after_rotation: string | null;
  } | null;
}

const data = process.env['VIGIL_TEST_DATA'] ?? resolve(import.meta.dirname, '../../../../shared/data');
const manifest = join(data, 'robustness/manifest.json');
const cases: readonly Case[] = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')) : [];

/** The manifest's words for errors, and Vigil's codes for them. */
const CODES: readonly [string, string][] = [
  ['empty_file', 'empty-file'],
  ['not_a_video', 'not-a-video'],
  ['no_video_stream', 'no-video-stream'],
  ['no_decodable_frames', 'undecodable'],
  ['unreadable_or_encrypted', 'encrypted'],
  ['unreadable_truncated', 'truncated-file'],
];

async function scanWhole(
  filePath: string,
): Promise<{ summary: ScanSummary; report: ScanReport; sizes: Set<string>; times: number[] }> {
  const binaries = await findMediaBinaries(process.env);
  const probe = await probeVideo(binaries, filePath);
  const times: number[] = [];
  const sizes = new Set<string>();
  const request: ScanRequest = { binaries, filePath, probe, sampleRateFps: 2 };
  const summary = await scanVideo(request, {
    onFrames: (batch) => void times.push(...batch.timesSec),
    onSample: ({ image }) => {
      expect(image.data.length).toBe(image.width * image.height * 3);
      sizes.add(`${image.width}x${image.height}`);
    },
  });
  return { summary, report: reportScan(probe, Float64Array.from(times), summary), sizes, times };
}

if (cases.length === 0) process.stderr.write('Skipped: no footage to test with; set VIGIL_TEST_DATA.\n');

describe.skipIf(cases.length === 0)('files from the field', () => {
  it.each(cases.filter((each) => each.expect.outcome === 'error'))(
    'refuses $tests',
    async ({ file, expect: wanted }) => {
      const code = CODES.find(([word]) => wanted.error_code?.startsWith(word))?.[1];
      const failure = await scanWhole(join(data, file)).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(VigilError);
      expect((failure as VigilError).code).toBe(code);
    },
  );

  it.each(cases.filter((each) => each.expect.outcome !== 'error'))(
    'scans $tests',
    async ({ file, expect: wanted, decoded }) => {
      const { summary, report, sizes, times } = await scanWhole(join(data, file));
      expect(summary.frameCount).toBe(decoded?.frames);
      expect(times).toHaveLength(summary.frameCount);
      expect(times.every((time, index) => time >= 0 && (index === 0 || time > times[index - 1]!))).toBe(true);
      const tolerance = (wanted.tolerance_sec ?? 0.1) + 1e-3;
      expect(wanted.accept_duration_sec).toSatisfy((accepted: number[]) =>
        accepted.some((duration) => Math.abs(duration - report.durationSec) <= tolerance),
      );
      expect(report.warnings.length > 0).toBe(wanted.outcome === 'index_with_warning');
      const [width, height] = (decoded?.size_after_rotation ?? '').split('x').map(Number);
      for (const size of sizes) {
        const [sampleWidth, sampleHeight] = size.split('x').map(Number);
        expect(Math.max(sampleWidth!, sampleHeight!)).toBeLessThanOrEqual(640);
        expect(sampleWidth! > sampleHeight!).toBe(width! > height!);
      }
      expect(sizes.size).toBe(1);
    },
  );
});
