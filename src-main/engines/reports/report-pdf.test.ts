import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { english } from '../../../src-shared/sentences/en/index.ts';
import { asIs } from '../../../src-shared/sentences/sentence.ts';
import { renderSopReportPdf } from './report-pdf.ts';
import { hasPdfToText, pdfPages } from './testing/pdf-text.ts';
import { sampleFinding, sampleReport, sampleStep } from './testing/sample-report.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sop-report-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The printed text of each page, spaces as laid out. */
function pagesOf(pdf: Uint8Array): string[] {
  const file = join(folder, 'report.pdf');
  writeFileSync(file, pdf);
  return pdfPages(file, ['-layout']);
}

function pageCount(pdf: Uint8Array): number {
  return Number(/\/Type \/Pages\n\/Count (\d+)/.exec(Buffer.from(pdf).toString('latin1'))?.[1]);
}

describe('the PDF report', () => {
  const steps = [
    sampleStep(0, 'Open the cover'),
    sampleStep(1, 'Take the filter out', { spans: [], outcomes: ['missing'], durationRatio: null, similarity: null }),
  ];

  it('is the same bytes for the same report', async () => {
    const report = sampleReport(steps, [sampleFinding()]);
    const [first, second] = [await renderSopReportPdf(report, english), await renderSopReportPdf(report, english)];
    expect(Buffer.from(first).equals(Buffer.from(second))).toBe(true);
    expect(Buffer.from(first.subarray(0, 5)).toString()).toBe('%PDF-');
  });

  it('takes more pages for more steps', async () => {
    const many = Array.from({ length: 40 }, (_, index) => sampleStep(index, `Part ${index}`));
    expect(pageCount(await renderSopReportPdf(sampleReport(steps), english))).toBe(1);
    expect(pageCount(await renderSopReportPdf(sampleReport(many), english))).toBeGreaterThan(3);
  });

  it('survives a picture that is missing or no JPEG', async () => {
    const notJpeg = join(folder, 'picture.jpg');
    writeFileSync(notJpeg, 'not a picture');
    const pictures = [
      { goldJpegPath: notJpeg, traineeJpegPath: join(folder, 'absent.jpg') },
      { goldJpegPath: null, traineeJpegPath: null },
    ];
    expect(pageCount(await renderSopReportPdf(sampleReport(steps, [], { pictures }), english))).toBe(1);
  });

  it.skipIf(!hasPdfToText)(
    'says who was scored, how each step went, what was found and why points were lost',
    async () => {
      const explanation = 'Nothing in the trainee run looks like this step.';
      const finding = sampleFinding({
        type: 'missing',
        steps: [1],
        startSec: null,
        endSec: null,
        pointsLost: 12,
        explanation: asIs(explanation),
      });
      const text = pagesOf(await renderSopReportPdf(sampleReport(steps, [finding]), english)).join('\n');
      for (const words of [
        'Replace the filter',
        'trainee.mp4',
        'gold.mp4',
        'sopilot-v1',
        'heuristic-v1',
        '78.4',
        'Passed',
      ]) {
        expect(text).toContain(words);
      }
      expect(text).toContain('2026-03-01 14:05 (UTC+09:00)');
      expect(text).toMatch(/Open the cover.*00:00\.0 –.*1\.17×.*0\.97.*Done/);
      expect(text).toMatch(/Take the filter out.*not seen.*Missing/);
      expect(text).toContain('Missing: 2 Take the filter out');
      expect(text).toContain(explanation);
      expect(text).toMatch(/Confidence loss\s+-15\.3/);
      expect(text).toContain('100 points minus 21.6 gives 78.4.');
      expect(text).toMatch(/Hard misses\s+0\.2500/);
    },
  );

  it.skipIf(!hasPdfToText)(
    'tells the findings of vigil, notices, optional steps and what SOPilot says beside',
    async () => {
      const sample = sampleReport(
        [...steps, sampleStep(2, 'Wipe', { spans: [], outcomes: ['left out'], durationRatio: null })],
        [sampleFinding({ type: 'missing', steps: [1], startSec: null, endSec: null, pointsLost: 25 })],
        { penalties: [{ name: asIs('Missing steps'), points: 25, explanation: asIs('Take the filter out (25.0)') }] },
      );
      const score = {
        ...sample.score,
        ...{ scorer: 'vigil' as const, encoder: 'vigil-basic', score: 75, traineeLabel: '山田 太郎' },
        goldTakeIds: [...sample.score.goldTakeIds, 'another'],
        notices: [asIs('The takes are of different cameras.')],
        staleReason: asIs('Made with feature adapter 1.'),
      };
      const text = pagesOf(await renderSopReportPdf({ ...sample, score }, english)).join('\n');
      for (const words of [
        'The scorer vigil tells from the pictures',
        'gives the run 78.4 points',
        '100 points minus 25.0 gives 75.0.',
        'The takes are of different cameras.',
        'Made with feature adapter 1.',
        '山田 太郎, trainee.mp4',
        'and 1 more gold take',
        'Left out',
      ]) {
        expect(text).toContain(words);
      }
    },
  );

  it.skipIf(!hasPdfToText)('numbers its pages, names its ids on each and repeats the head of the table', async () => {
    const many = Array.from({ length: 30 }, (_, index) => sampleStep(index, `Part ${index}`));
    const pages = pagesOf(await renderSopReportPdf(sampleReport(many), english));
    for (const [at, page] of pages.entries()) {
      expect(page).toContain(`Page ${at + 1} of ${pages.length}`);
      expect(page).toContain('score 0198c0de-0000-7000-8000-000000000001');
      expect(page).toContain('trainee take 0198c0de-0000-7000-8000-00000000000b');
    }
    expect(pages[1]).toContain('Trainee time');
  });

  it.skipIf(!hasPdfToText)('prints Japanese and wraps long names without losing a character', async () => {
    const long = 'ブレーキパッドを新品に交換し、キャリパーを元の位置に戻して規定トルクで締め付ける';
    const unbroken = `${'a'.repeat(70)}end`;
    const report = sampleReport([sampleStep(0, long), sampleStep(1, unbroken)], [], { taskName: '前輪の整備' });
    const text = pagesOf(await renderSopReportPdf(report, english)).join('\n');
    expect(text).toContain('前輪の整備');
    expect(text).toContain('ブレーキパッド');
    expect(text.match(/a/g)!.length).toBeGreaterThanOrEqual(70);
    expect(text).toContain('締');
  });

  it.skipIf(!hasPdfToText)('says why there is no score, and that one cannot fall below 0', async () => {
    const unscored = sampleReport([]);
    const reason = 'The trainee take is too short.';
    const text = pagesOf(
      await renderSopReportPdf(
        { ...unscored, score: { ...unscored.score, score: null, passed: null, error: asIs(reason) } },
        english,
      ),
    ).join('\n');
    expect(text).toContain(reason);
    expect(text).toContain('Not scored');
    const penalties = [{ name: asIs('Similarity gap'), points: 345, explanation: asIs('600 points times 0.575') }];
    const zero = sampleReport(steps, [], { penalties });
    const zeroText = pagesOf(
      await renderSopReportPdf({ ...zero, score: { ...zero.score, score: 0, passed: false } }, english),
    ).join('\n');
    expect(zeroText).toContain('a score cannot fall below 0');
    expect(zeroText).toContain('Not passed');
  });

  it.skipIf(!hasPdfToText)('is worded by the catalog it is given', async () => {
    const toy = {
      ...english,
      'report-language': 'nl',
      'report-findings': 'Bevindingen',
      'outcome-done': 'Klaar',
      'report-page': ({ page, pages }: { page: number; pages: number }) => `Blad ${page} van ${pages}`,
    };
    const pdf = await renderSopReportPdf(sampleReport(steps, [sampleFinding()]), toy);
    const text = pagesOf(pdf).join('\n');
    for (const words of ['Bevindingen', 'Klaar', 'Blad 2 van 2']) expect(text).toContain(words);
    expect(text).not.toMatch(/Findings|Done|Page/);
    expect(Buffer.from(pdf).toString('latin1')).toContain('/Lang (nl)');
  });
});
