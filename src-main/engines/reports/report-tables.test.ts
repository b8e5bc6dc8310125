import { describe, expect, it } from 'vitest';
import { english } from '../../../src-shared/sentences/en/index.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { asIs } from '../../../src-shared/sentences/sentence.ts';
import { worded } from '../../../src-shared/sentences/word.ts';
import { renderSopReportCsv } from './report-csv.ts';
import { renderSopReportJson } from './report-json.ts';
import { sampleFinding, sampleReport, sampleStep } from './testing/sample-report.ts';

/** Reads RFC 4180: rows of cells. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (const match of text.matchAll(pattern)) {
    rows.at(-1)!.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('the CSV report', () => {
  const steps = [
    sampleStep(0, 'Say "ready", then start'),
    sampleStep(1, '=HYPERLINK("x")', {
      spans: [
        [9, 12],
        [20, 21],
      ],
    }),
    sampleStep(2, '手順', { spans: [], durationRatio: null, similarity: null, outcomes: ['missing'] }),
  ];
  const csv = renderSopReportCsv(
    sampleReport(steps, [sampleFinding({ explanation: asIs('-1 line\r\nand another') })]),
    english,
  );
  const rows = parseCsv(csv.slice(1));

  it('begins with a byte order mark and has rows of one length', () => {
    expect(csv.charCodeAt(0)).toBe(0xfeff);
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([14]));
    expect(rows[0]!.slice(0, 4)).toEqual(['section', 'number', 'name', 'value']);
  });

  it('has a row for every stretch of a step, and one for a step not seen', () => {
    const stepRows = rows.filter((row) => row[0] === 'step');
    expect(stepRows.map((row) => row[1])).toEqual(['1', '2', '2', '3']);
    expect(stepRows.map((row) => row[6])).toEqual(['2', '9', '20', '']);
    expect(stepRows[0]![2]).toBe('Say "ready", then start');
    expect(stepRows[3]![2]).toBe('手順');
  });

  it('defuses formulas but leaves numbers alone', () => {
    expect(rows.filter((row) => row[0] === 'step')[1]![2]).toBe(`'=HYPERLINK("x")`);
    const finding = rows.find((row) => row[0] === 'finding')!;
    expect(finding[13]).toBe(`'-1 line\r\nand another`);
    expect(finding[12]).toBe('3.75');
  });

  it('carries score, penalties and metrics', () => {
    expect(rows.find((row) => row[2] === 'score')![3]).toBe('78.4');
    expect(rows.find((row) => row[2] === 'sopilotAdapter')![3]).toBe('none');
    expect(rows.find((row) => row[2] === 'stale')![3]).toBe('');
    expect(rows.filter((row) => row[0] === 'penalty')).toHaveLength(4);
    expect(rows.find((row) => row[2] === 'hard_miss_ratio')![3]).toBe('0.25');
  });
});

describe('the JSON report', () => {
  it('holds the whole score and no file paths', () => {
    const report = sampleReport([sampleStep(0, 'One')], [sampleFinding()], {
      pictures: [{ goldJpegPath: 'a/gold-picture.jpg', traineeJpegPath: null }],
    });
    const text = renderSopReportJson(report, english);
    const parsed = JSON.parse(text) as { format: string; score: unknown; penalties: unknown };
    expect(parsed.format).toBe('vigil-sop-report');
    expect(parsed.score).toEqual(worded(report.score));
    expect(parsed.penalties).toEqual(worded(report.penalties));
    expect(text).not.toContain('gold-picture');
  });
});

describe('another language', () => {
  const toy = {
    ...english,
    'measure-deviation': 'Afwijking',
    'about-deviation': 'deel van de stukken',
    'step-looks-different': ({ step }: { step: string }) => `${step} is anders.`,
  };
  const explanation = say('step-looks-different', { step: 'One' });
  const report = sampleReport([sampleStep(0, 'One')], [sampleFinding({ explanation })], {
    penalties: [{ name: say('measure-deviation'), points: 21.6, explanation }],
  });

  it('words the CSV and the JSON report, and leaves keys as they are', () => {
    const rows = parseCsv(renderSopReportCsv(report, toy).slice(1));
    expect(rows.find((row) => row[0] === 'finding')!.at(-1)).toBe('One is anders.');
    expect(rows.find((row) => row[0] === 'penalty')![2]).toBe('Afwijking');
    expect(rows.find((row) => row[2] === 'deviation')!.at(-1)).toBe('deel van de stukken');
    const parsed = JSON.parse(renderSopReportJson(report, toy)) as { penalties: unknown };
    expect(parsed.penalties).toEqual([{ name: 'Afwijking', points: 21.6, explanation: 'One is anders.' }]);
  });
});
