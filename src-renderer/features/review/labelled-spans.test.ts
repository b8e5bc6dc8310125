import { describe, expect, it } from 'vitest';
import { labelledSpans } from './labelled-spans.ts';

const track = (label: string, startSec: number, endSec: number) => ({
  ...{ track: 1, label, score: 0.9, startSec, endSec, boxes: [] },
});

describe('the rows of labels', () => {
  it('are one for each of the most frequent, and names in the shared one never lie on each other', () => {
    const names = ['person', 'car', 'dog', 'cup', 'bowl', 'kite'];
    const spans = labelledSpans({
      everySec: 0.5,
      labels: names.map((label) => ({ label, tracks: 1 })),
      tracks: [
        ...[track('person', 0, 9), track('car', 0, 9), track('dog', 1, 2)],
        ...[track('cup', 0, 3), track('bowl', 2, 5), track('cup', 4, 4.5), track('kite', 7, 8)],
      ],
    });
    expect(spans.map((span) => [span.row, span.label, span.startSec, span.endSec, span.nameEndSec])).toEqual([
      [0, 'person', 0, 9.5, 9.5],
      [1, 'car', 0, 9.5, 9.5],
      [2, 'dog', 1, 2.5, 2.5],
      [3, 'cup', 0, 5, 2],
      [3, 'bowl', 2, 5.5, 5.5],
      [3, 'kite', 7, 8.5, 8.5],
    ]);
  });

  it('are one for each where there are no more labels than rows', () => {
    const labels = ['person', 'car', 'dog', 'cup'].map((label) => ({ label, tracks: 1 }));
    const tracks = labels.map(({ label }) => track(label, 0, 1));
    expect(labelledSpans({ everySec: 0.5, labels, tracks }).map(({ row }) => row)).toEqual([0, 1, 2, 3]);
  });
});
