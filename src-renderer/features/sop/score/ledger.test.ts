import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../src-shared/model/worded.ts';
import { ledgerOf } from './ledger.ts';

const finding = (type: Finding['type'], pointsLost: number): Finding => ({
  type,
  steps: [0],
  startSec: 0,
  endSec: 1,
  goldSpan: null,
  severity: 'minor',
  confidence: 1,
  pointsLost,
  explanation: `${type} it was.`,
});
const sopilot = (metrics: Record<string, number>) => ({
  goldTakeId: 'g',
  adapterVersion: null,
  score: 0,
  metrics,
  step_boundaries: { gold: [], trainee: [] },
  deviations: [],
  alignment_preview: [],
  clip_count: { gold: 0, trainee: 0 },
  step_map_preview: { gold: [], trainee: [] },
  neural_mode: false,
});
const sumOf = (rows: readonly { tenths: number }[]): number => rows.reduce((sum, { tenths }) => sum + tenths, 0);

describe('the account of a score', () => {
  it('goes from 100 to the score, heaviest first, each line with what is left', () => {
    const ledger = ledgerOf({
      score: 78.7,
      scorer: 'vigil',
      findings: [finding('slow', 3.8), finding('missing', 17.5), finding('fast', 0)],
      sopilotV1: null,
    });
    expect(ledger.rows.map(({ kind, tenths, leftTenths }) => [kind, tenths, leftTenths])).toEqual([
      ['finding', 175, 825],
      ['finding', 38, 787],
    ]);
    expect(ledger.free.map(({ type }) => type)).toEqual(['fast']);
    expect(ledger.scoreTenths).toBe(787);
  });

  it('has no lines for a run that lost nothing', () => {
    expect(ledgerOf({ score: 100, scorer: 'vigil', findings: [], sopilotV1: null })).toEqual({
      rows: [],
      free: [],
      scoreTenths: 1000,
    });
  });

  it('adds up in tenths though SOPilot counts finer', () => {
    const metrics = { miss: 1, temporal_warp: 0.0437, confidence_loss: 0.0131, local_similarity_gap: 0.0077 };
    const lost = 12 + 12 * 0.0437 + 300 * 0.0131 + 600 * 0.0077;
    const score = 100 - lost;
    const missing = finding('missing', 12);
    const ledger = ledgerOf({ score, scorer: 'sopilot-v1', findings: [missing], sopilotV1: sopilot(metrics) });
    expect(sumOf(ledger.rows)).toBe(1000 - Math.round(score * 10));
    expect(ledger.rows.at(-1)!.leftTenths).toBe(Math.round(score * 10));
    expect(ledger.rows[0]).toMatchObject({ kind: 'measure', name: 'Missing steps', findings: [missing] });
    expect(ledger.rows.every(({ kind }) => kind === 'measure')).toBe(true);
  });

  it('says so when a score is held at 0', () => {
    const ledger = ledgerOf({ score: 0, scorer: 'sopilot-v1', findings: [], sopilotV1: sopilot({ miss: 9 }) });
    expect(ledger.rows.map(({ kind, tenths }) => [kind, tenths])).toEqual([
      ['measure', 1080],
      ['floor', -80],
    ]);
    expect(ledger.rows.at(-1)!.leftTenths).toBe(0);
  });

  it('names points that nothing explains', () => {
    const ledger = ledgerOf({ score: 80, scorer: 'vigil', findings: [finding('missing', 15)], sopilotV1: null });
    expect(ledger.rows.at(-1)).toMatchObject({ kind: 'unexplained', tenths: 50, leftTenths: 800 });
  });
});
