import { describe, expect, it } from 'vitest';
import { table } from './output.ts';
import { ProgressBar, progressLine } from './progress.ts';

describe('tables', () => {
  it('align text left, numbers right, and count wide letters as two', () => {
    const text = table(
      ['name', 'count'],
      [
        ['組立', 5],
        ['bolt', 120],
      ],
    );
    expect(text).toBe('name  count\n組立      5\nbolt    120');
  });
});

describe('progress', () => {
  const state = { title: 'a.mp4', fraction: 0.5, detail: 'scan', etaSec: 75 };

  it('says how far and how long', () => {
    expect(progressLine(state)).toBe('a.mp4  [############------------]  50 %  01:15 left  scan');
    expect(progressLine({ ...state, fraction: 7, etaSec: null, detail: '' })).toMatch(/ 100 %$/);
  });

  it('redraws one line on a terminal and never wraps it', () => {
    const written: string[] = [];
    const bar = new ProgressBar({ isTTY: true, columns: 20, write: (text) => written.push(text) });
    bar.show(state);
    bar.clear();
    expect(written).toEqual(['\r\u001b[2Ka.mp4  [###########', '\r\u001b[2K']);
  });

  it('writes a line per tenth elsewhere', () => {
    const written: string[] = [];
    const bar = new ProgressBar({ write: (text) => written.push(text) });
    for (let step = 0; step <= 100; step++) bar.show({ ...state, fraction: step / 100 });
    expect(written).toHaveLength(11);
  });
});
