import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findMediaBinaries } from '../../platform/binaries.ts';
import { probeVideo } from '../media/probe.ts';
import { scanVideo } from '../scan/scan.ts';
import { findCuts } from './find-cuts.ts';

interface Reference {
  readonly content: readonly number[];
  readonly adaptive: readonly number[];
}

const data = process.env['VIGIL_TEST_DATA'] ?? resolve(import.meta.dirname, '../../../../shared/data');
const file = join(data, 'shots/pyscenedetect.json');
const videos: Record<string, Reference> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).videos : {};

async function scoresOf(filePath: string): Promise<Float32Array> {
  const binaries = await findMediaBinaries(process.env);
  const probe = await probeVideo(binaries, filePath);
  const scores: number[] = [];
  await scanVideo(
    { binaries, filePath, probe, sampleRateFps: 0.1 },
    { onFrames: (batch) => void scores.push(...batch.contentScores), onSample: () => undefined },
  );
  return Float32Array.from(scores);
}

function cutsBy(detector: 'content' | 'adaptive', threshold: number, contentScores: Float32Array): number[] {
  const evidence = { contentScores, frameTimesSec: new Float64Array(), tinyFrames: new Uint8Array() };
  return findCuts({ detector, threshold, minLengthFrames: 15 }, evidence).map(({ frame }) => frame);
}

/** Cuts of each list without a partner in the other at most one frame away. */
function unmatched(ours: readonly number[], theirs: readonly number[]): { missing: number[]; extra: number[] } {
  const extra = [...ours];
  const missing = theirs.filter((cut) => {
    const at = extra.findIndex((each) => Math.abs(each - cut) <= 1);
    if (at >= 0) extra.splice(at, 1);
    return at < 0;
  });
  return { missing, extra };
}

describe.skipIf(Object.keys(videos).length === 0)('parity with PySceneDetect', () => {
  it('finds the same cuts, F1 of at least 0.98 at one frame, for both detectors', async () => {
    const counts = { content: { ours: 0, theirs: 0, matched: 0 }, adaptive: { ours: 0, theirs: 0, matched: 0 } };
    const differences: string[] = [];
    for (const [name, reference] of Object.entries(videos)) {
      if (name.endsWith('.txt')) continue;
      const scores = await scoresOf(join(data, name));
      const found = {
        content: cutsBy('content', 27, scores),
        adaptive: cutsBy('adaptive', 3, scores),
      };
      for (const detector of ['content', 'adaptive'] as const) {
        const { missing, extra } = unmatched(found[detector], reference[detector]);
        counts[detector].ours += found[detector].length;
        counts[detector].theirs += reference[detector].length;
        counts[detector].matched += reference[detector].length - missing.length;
        const listed = (kind: string, cuts: readonly number[]): string[] =>
          cuts.map((cut) => `${name} ${detector} ${kind} cut at ${cut}, score ${scores[cut]!.toFixed(2)}`);
        differences.push(...listed('misses', missing), ...listed('adds', extra));
      }
    }
    for (const detector of ['content', 'adaptive'] as const) {
      const { ours, theirs, matched } = counts[detector];
      const f1 = (2 * matched) / (ours + theirs);
      process.stdout.write(`${detector}: F1 ${f1.toFixed(4)}, ${matched} of ${theirs} found, ${ours} reported\n`);
      expect(f1).toBeGreaterThanOrEqual(0.98);
    }
    process.stdout.write(`${differences.join('\n')}\n`);
  });
});
