import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { english } from '../../../src-shared/sentences/en/index.ts';
import { asIs } from '../../../src-shared/sentences/sentence.ts';
import { findMediaBinaries } from '../../platform/binaries.ts';
import { renderSopReportPdf } from './report-pdf.ts';
import type { SopReport } from './sop-report.ts';
import { hasPdfToText, pdfPages } from './testing/pdf-text.ts';
import { sampleFinding, sampleReport, sampleStep } from './testing/sample-report.ts';

/** Twelve steps, a few of them longer than the column is wide several times over. */
const NAMES = [
  '安全確認：輪止めを掛け、保護メガネと手袋を着用する',
  'ジャッキアップして車体をリジッドラックで確実に支持する',
  'ホイールナットを対角線の順番に緩めて取り外す',
  'ホイールを外して車体の下に置く',
  'キャリパーのスライドピンボルトを外し、キャリパー本体をワイヤーで吊り下げてブレーキホースに負荷が掛からないようにする',
  '古いブレーキパッドを取り外し、残量と偏摩耗を点検表に記録する',
  'ピストンを専用工具で押し戻す',
  'パッドの摺動部に耐熱グリースを薄く塗布する',
  '新しいブレーキパッドを取り付ける',
  'キャリパーを元の位置に戻して規定トルク（三十五ニュートンメートル）で締め付ける',
  'ホイールを取り付け、ナットを規定トルクで締め付ける',
  'ブレーキペダルを数回踏んで感触を確認し、完了を報告する',
];
const TASK = '前輪ブレーキパッドの交換作業（普通乗用車・フローティングキャリパー式）';
const TRAINEE = '山田 太郎（整備第二課）';
const MISSING = [2, 6, 9];
const SLOW = [0, 4, 8, 10, 11];

let folder: string;
let report: SopReport;
let pdf: Uint8Array;

/** What pdftotext makes of the pages. */
function pagesOf(layout: readonly string[]): string[] {
  return pdfPages(join(folder, 'report.pdf'), layout);
}

/** Wrapped text as it was before; line breaks may fall anywhere in Japanese. */
const unwrapped = (text: string): string => text.replace(/\s+/g, '');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sop-report-pages-'));
  const { ffmpegPath } = await findMediaBinaries(process.env);
  const pictures = NAMES.map((_, at) => {
    const [gold, trainee] = ['gold', 'trainee'].map((side) => join(folder, `${side}-${at}.jpg`)) as [string, string];
    return { goldJpegPath: gold, traineeJpegPath: MISSING.includes(at) ? null : trainee };
  });
  const drawn = [
    '-f',
    'lavfi',
    '-i',
    'testsrc2=s=160x90:r=12',
    '-frames:v',
    String(NAMES.length),
    '-start_number',
    '0',
  ];
  for (const side of ['gold', 'trainee']) {
    execFileSync(ffmpegPath, ['-v', 'error', ...drawn, join(folder, `${side}-%d.jpg`)]);
  }
  const steps = NAMES.map((name, at) =>
    MISSING.includes(at)
      ? sampleStep(at, name, { spans: [], outcomes: ['missing'], durationRatio: null, similarity: null })
      : sampleStep(at, name, SLOW.includes(at) ? { outcomes: ['slow'], durationRatio: 1.6 } : {}),
  );
  const findings = [
    ...MISSING.map((at) => sampleFinding({ type: 'missing', steps: [at], pointsLost: 8.3, severity: 'major' })),
    ...SLOW.map((at) => sampleFinding({ type: 'slow', steps: [at], pointsLost: 2.1 })),
  ];
  const sample = sampleReport(steps, findings, {
    taskName: TASK,
    pictures,
    penalties: [
      { name: asIs('Missing steps'), points: 24.9, explanation: asIs('三つの工程') },
      { name: asIs('Slow steps'), points: 10.5, explanation: asIs('五つの工程') },
    ],
  });
  report = {
    ...sample,
    score: { ...sample.score, score: 64.6, passed: false, traineeLabel: TRAINEE, scorer: 'vigil' },
  };
  pdf = await renderSopReportPdf(report, english);
  writeFileSync(join(folder, 'report.pdf'), pdf);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!hasPdfToText)('twelve steps with Japanese names', () => {
  it('fill three pages, each numbered and with its ids; all but the first say whose they are', () => {
    const pages = pagesOf(['-layout']);
    expect(pages).toHaveLength(3);
    for (const [at, page] of pages.entries()) {
      expect(page).toContain(`Page ${at + 1} of 3`);
      expect(page).toContain(report.score.scoreId);
      expect(unwrapped(page)).toContain(unwrapped(TRAINEE));
      if (at > 0) expect(page.trimStart().split('\n')[0]).toContain('64.6 points');
    }
  });

  it('lose no letter of any name, in the table or beside the findings', () => {
    const text = unwrapped(pagesOf([]).join('\n'));
    expect(text).toContain(TASK);
    for (const [at, name] of NAMES.entries()) {
      const findings = MISSING.includes(at) || SLOW.includes(at) ? 1 : 0;
      expect(text.split(unwrapped(name)).length - 1, name).toBeGreaterThanOrEqual(1 + findings);
    }
  });

  it('add up: the points of the findings are those of the table, and they are the way to 100', () => {
    const text = pagesOf(['-layout']).join('\n');
    const cost = [...text.matchAll(/(?:minor|major), -(\d+\.\d) points/g)].map(([, points]) => Number(points));
    expect(cost).toHaveLength(report.score.findings.length);
    const lost = cost.reduce((sum, points) => sum + points, 0);
    expect(lost).toBeCloseTo(35.4, 6);
    expect(text).toContain('100 points minus 35.4 gives 64.6.');
    expect(text).toContain('8 findings in 8 steps of 12.');
  });

  it('no page ends with a heading, and the metrics stay together', () => {
    for (const page of pagesOf(['-layout'])) {
      const lines = page.split('\n').filter((line) => line.trim() !== '');
      const footer = lines.findIndex((line) => line.includes(`score ${report.score.scoreId}`));
      expect(lines[footer - 1]!.trim()).not.toMatch(
        /^(Timeline|Steps|Findings|Where the points went|SOPilot metrics)$/,
      );
      if (page.includes('Hard misses')) expect(page).toContain('SOPilot metrics');
    }
  });

  it('show a picture of gold for each step, and of the trainee where the step was seen', () => {
    const images =
      Buffer.from(pdf)
        .toString('latin1')
        .match(/\/Subtype \/Image/g) ?? [];
    expect(images).toHaveLength(NAMES.length + NAMES.length - MISSING.length);
    const text = pagesOf(['-layout']).join('\n');
    expect(text.match(/no picture/g)).toHaveLength(MISSING.length);
  });
});
