import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { api } from '../../../src-shared/contract/api.ts';
import type { Span } from '../../../src-shared/time.ts';
import { openTestParts } from '../../core/testing/open-test-parts.ts';
import { H264_SHORT_GOP, makeFootage } from '../../engines/media/testing/make-footage.ts';
import { askFeature } from '../ask/feature.ts';
import type { Parts } from '../feature.ts';
import { ingestFeature } from '../ingest/feature.ts';
import { evaluateQa } from './evaluate-qa.ts';
import type { QaNeeds } from './evaluation-needs.ts';
import { evenWindows, percentile, type QaResult, qaMetrics } from './qa-metrics.ts';
import { parseQuestions } from './qa-questions.ts';

const span = (startSec: number, endSec: number): Span => ({ startSec, endSec });

function result(relevant: Span[], evidence: Span[], more: Partial<QaResult> = {}): QaResult {
  const answerable = relevant.length > 0;
  const question = { id: 'q', video: 'a.mp4', question: 'when?', kind: 'when', relevant, answerable };
  return { question, durationSec: 600, found: true, evidence, latencyMs: 10, ...more };
}

describe('qaMetrics', () => {
  it('counts hits by rank over answerable questions only', () => {
    const metrics = qaMetrics([
      result([span(100, 110)], [span(100, 108)]),
      result([span(100, 110)], [span(300, 310), span(200, 210), span(104, 106)]),
      result([span(100, 110), span(400, 410)], [span(300, 310)]),
      result([], [span(0, 10)], { found: true }),
    ]);
    expect(metrics).toMatchObject({ questions: 4, answerable: 3, answerableLong: 3 });
    expect(metrics['recallAt1']).toBeCloseTo(1 / 3);
    expect(metrics['recallAt5']).toBeCloseTo(2 / 3);
    expect(metrics['mrr']).toBeCloseTo((1 + 1 / 3) / 3);
    expect(metrics['ndcgAt10']).toBeCloseTo((1 + 1 / Math.log2(4)) / 3);
  });

  it('counts a range once, however many pieces of evidence show it', () => {
    const metrics = qaMetrics([result([span(0, 10), span(50, 60)], [span(0, 10), span(1, 9), span(50, 60)])]);
    expect(metrics['rangeRecallAt1']).toBe(0.5);
    expect(metrics['rangeRecallAt5']).toBe(1);
    expect(metrics['ndcgAt10']).toBeCloseTo((1 + 1 / Math.log2(4)) / (1 + 1 / Math.log2(3)));
  });

  it('judges abstention over all questions', () => {
    const metrics = qaMetrics([
      result([span(0, 10)], [], { found: false }),
      result([], [], { found: false }),
      result([], [], { found: true }),
      result([span(0, 10)], [span(0, 10)]),
    ]);
    expect(metrics).toMatchObject({ abstentionPrecision: 0.5, abstentionRecall: 0.5, abstained: 2 });
  });

  it('gives query-blind baselines, and margins over the best of them on long videos', () => {
    const metrics = qaMetrics([
      result([span(100, 110)], [span(100, 110)]),
      result([span(3, 8)], [], { durationSec: 9, found: false }),
    ]);
    // The whole of the short video shows its range; of the long one no even window comes near.
    expect(metrics).toMatchObject({ baselineWholeRecallAt1: 0.5, baselineWholeRecallAt1Long: 0 });
    expect(metrics['recallAt1Long']).toBe(1);
    expect(metrics['marginRecallAt1Long']).toBe(1);
    expect(metrics['baselineWindowsMacroRecallAt10Long']).toBe(0);
    const everywhere = qaMetrics([result([span(0, 600)], [])]);
    expect(everywhere['marginRecallAt5Long']).toBe(-1);
  });

  it('spreads windows evenly and takes the nearest rank', () => {
    expect(evenWindows(100, 10, 4)).toEqual([span(0, 10), span(30, 40), span(60, 70), span(90, 100)]);
    expect(evenWindows(5, 12)).toEqual([span(0, 5)]);
    expect(percentile([30, 10, 20], 0.5)).toBe(20);
    expect(percentile([], 0.95)).toBe(0);
  });
});

describe('eval.qa', () => {
  let folder = '';
  let file = '';
  let parts: Parts;
  let close: () => Promise<void>;
  let needs: QaNeeds;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vigil-qa-'));
    mkdirSync(join(folder, 'set'));
    await recordColours(join(folder, 'set/a.mp4'), ['blue', 'blue', 'yellow', 'blue']);
    await recordColours(join(folder, 'set/b.mp4'), ['blue', 'gray', 'blue', 'gray']);
    file = join(folder, 'set', 'queries.jsonl');
    const lines = [
      { id: '1', video: 'set/a.mp4', question: 'yellow?', relevant: [{ start_sec: 8, end_sec: 12 }], answerable: true },
      { id: '2', video: 'set/b.mp4', question: 'yellow?', kind: 'what', relevant: [], answerable: false },
    ];
    writeFileSync(file, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n\n`);
    ({ parts, close } = await openTestParts(join(folder, 'data')));
    const ingest = ingestFeature(parts);
    needs = { ask: askFeature(parts), ingest };
    await parts.runner.start(ingest.jobs ?? []);
  });
  afterAll(async () => {
    await parts.runner.close();
    await close();
    rmSync(folder, { recursive: true });
  });

  const progressed: number[] = [];
  const running = { signal: new AbortController().signal, progress: (share: number) => progressed.push(share) };

  const asked = (of: object) => api['eval.qa'].input.parse({ file, ...of });

  it('asks each question of its own video and reports metrics and items', async () => {
    const report = await evaluateQa(asked({ joint: true, byChannel: true }), needs, running);
    expect(api['eval.qa'].result.parse(report)).toEqual(report);
    expect(progressed).toEqual([0, 0.5]);
    const { videos } = await parts.videos.list({ sort: 'name', offset: 0, limit: 10 });
    expect(videos.map(({ path }) => path).toSorted()).toEqual([join(folder, 'set/a.mp4'), join(folder, 'set/b.mp4')]);
    expect(report.metrics).toMatchObject({ recallAt1: 1, abstentionPrecision: 1, abstentionRecall: 1 });
    expect(report.metrics['recallAt5ByKind']).toEqual({ other: 1 });
    expect(report.metrics).toMatchObject({ jointVideoFirst: 1, jointVideoInFive: 1, jointVideoFirstByChance: 0.5 });
    expect(report.metrics['recallAt5ByChannel']).toMatchObject({ visual: 1, transcript: 0 });
    expect(report.items).toMatchObject([
      { id: '1', firstRelevantRank: 1 },
      { id: '2', firstRelevantRank: 0, found: false },
    ]);
    expect(await parts.answers.list({ limit: 10 })).toEqual([]);
  });

  it('names the line that is wrong, and stops when told', async () => {
    expect(() => parseQuestions('{"id":"1"}')).toThrow(/Line 1 of the questions is wrong \(video/);
    expect(() => parseQuestions('\nnot json')).toThrow(/Line 2/);
    await expect(evaluateQa(asked({ file: join(folder, 'none') }), needs, running)).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(evaluateQa(asked({}), needs, { ...running, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

/** Four seconds of each colour. */
async function recordColours(path: string, colours: readonly string[]): Promise<void> {
  const drawn = colours.map((colour, at) => `color=${colour}:s=160x90:r=12:d=4,format=yuv420p,setsar=1[p${at}]`);
  const joined = colours.map((_, at) => `[p${at}]`).join('');
  await makeFootage(path, `${drawn.join(';')};${joined}concat=n=${colours.length}`, H264_SHORT_GOP);
}
