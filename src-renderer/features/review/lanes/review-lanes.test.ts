import { describe, expect, it } from 'vitest';
import { layLanes } from '../../../ui/timeline/lane.ts';
import { laneAt, stackLanes } from '../../../ui/timeline/lane-stack.ts';
import { labelledSpans } from '../labelled-spans.ts';
import { REVIEW_LANES } from './review-lanes.ts';
import { loudnessOf } from './sound.ts';

const chunk = (level: 'micro' | 'meso' | 'macro', startSec: number, endSec: number) => ({
  chunkId: `${level}-${startSec}`,
  level,
  startSec,
  endSec,
});
const track = (label: string, startSec: number, endSec: number) => ({
  ...{ track: 1, label, score: 0.9, startSec, endSec, boxes: [] },
});
const footage = {
  source: {
    durationSec: 60,
    shots: [{ startSec: 0, endSec: 60, startFrame: 0, endFrame: 1500 }],
    chunks: [chunk('micro', 0, 3), chunk('micro', 1.5, 4.5), chunk('macro', 0, 60)],
    thumbnails: [1, 2],
    transcript: [],
    heardBy: null,
    motion: [0.1, 0.2],
  },
  loudness: loudnessOf({ peaks: [255, 0, 51], peaksPerSec: 0.05 }, 61),
  objects: labelledSpans({
    everySec: 0.5,
    labels: [
      { label: 'person', tracks: 2 },
      { label: 'car', tracks: 1 },
    ],
    tracks: [track('person', 3, 5), track('car', 4, 8), track('person', 6, 7)],
  }),
  heard: { speech: [], sounds: [] },
  written: [],
  hits: [],
  playHit: () => undefined,
};
const laid = layLanes(REVIEW_LANES, footage, 60);
const stackIn = (paneHeightPx: number) => stackLanes(laid, paneHeightPx);

describe("Review's lanes", () => {
  it('give room to what there is, and keep the place of hits', () => {
    expect(laid.map((lane) => lane.key)).toEqual(['hits', 'shot', 'objects', 'micro', 'macro', 'sound', 'motion']);
    const silent = layLanes(REVIEW_LANES, { ...footage, loudness: loudnessOf({ peaks: [], peaksPerSec: 20 }, 60) }, 60);
    expect(silent.map((lane) => lane.key)).not.toContain('sound');
    const sounds = [
      { label: 'Siren', score: 0.9, startSec: 0, endSec: 9 },
      { label: 'Music', score: 0.4, startSec: 3, endSec: 60 },
    ];
    const speech = [{ startSec: 4, endSec: 8 }];
    const heard = layLanes(REVIEW_LANES, { ...footage, heard: { speech, sounds } }, 60);
    expect(heard.map((lane) => lane.key)).toEqual([
      ...['hits', 'shot', 'objects', 'micro', 'macro', 'voices', 'sounds', 'sound', 'motion'],
    ]);
    const lane = heard.find(({ key }) => key === 'sounds')!;
    const view = { startSec: 0, secPerPx: 0.1, widthPx: 600 };
    expect(lane.itemAt(view, 20, 1)).toMatchObject({ index: 0, tip: 'Siren (score 0.90)' });
    expect(lane.itemAt(view, 200, 16)).toMatchObject({ index: 1, tip: 'Music (score 0.40)' });
    const box = { left: 0.1, top: 0.1, right: 0.4, bottom: 0.2 };
    const written = [{ text: 'GATE 7', score: 0.97, startSec: 2, endSec: 20, ...box }];
    const signs = layLanes(REVIEW_LANES, { ...footage, written }, 60).find(({ key }) => key === 'on-screen')!;
    expect(signs.itemAt(view, 50, 1)).toMatchObject({ index: 0, tip: 'GATE 7 (score 0.97)' });
    // Two rows of 6 px and the gap between them.
    expect(laid.find((lane) => lane.key === 'micro')?.heightPx).toBe(13);
  });

  it('never overlap, and the film strip grows into the height that is left, up to a limit', () => {
    for (const pane of [0, 180, 240, 900]) {
      const { film, lanes, heightPx } = stackIn(pane);
      const tops = [
        film.topPx,
        film.topPx + film.heightPx,
        ...lanes.flatMap((at) => [at.topPx, at.topPx + at.lane.heightPx]),
      ];
      expect([...tops, heightPx]).toEqual([...tops, heightPx].sort((a, b) => a - b));
      if (film.heightPx < 112 && film.heightPx > 28) expect(heightPx).toBe(pane);
    }
    expect(stackIn(900).film.heightPx).toBe(112);
    expect(stackIn(0).film.heightPx).toBe(28);
  });

  it('are found under the pointer, with the row', () => {
    const stack = stackIn(0);
    const micro = stack.lanes.find(({ lane }) => lane.key === 'micro')!;
    expect(laneAt(stack, micro.topPx + 1)).toBe(micro);
    expect(laneAt(stack, stack.film.topPx + 1)).toBeNull();
    const view = { startSec: 0, secPerPx: 0.1, widthPx: 600 };
    // At 2 s both windows are there, each in its own row.
    expect(micro.lane.itemAt(view, 20, 1)).toMatchObject({ index: 0, span: { startSec: 0 } });
    expect(micro.lane.itemAt(view, 20, 6 + 2)).toMatchObject({ index: 1, span: { startSec: 1.5 } });
    expect(micro.lane.itemAt(view, 300, 1)).toBeNull();
  });

  it('have a row for each label of things, over short breaks as one', () => {
    const lane = stackIn(0).lanes.find((at) => at.lane.key === 'objects')!.lane;
    expect(lane.heightPx).toBe(29);
    const view = { startSec: 0, secPerPx: 0.1, widthPx: 600 };
    expect(lane.itemAt(view, 45, 1)).toMatchObject({ span: { startSec: 3, endSec: 7.5, count: 2 }, tip: 'person × 2' });
    expect(lane.itemAt(view, 45, 16)).toMatchObject({ span: { startSec: 4, endSec: 8.5 }, tip: 'car' });
    expect(layLanes(REVIEW_LANES, { ...footage, objects: [] }, 60).map(({ key }) => key)).not.toContain('objects');
  });

  it('have a key and a name of their own', () => {
    for (const values of [REVIEW_LANES.map(({ key }) => key), REVIEW_LANES.map(({ label }) => label)]) {
      expect(new Set(values).size).toBe(REVIEW_LANES.length);
    }
  });
});
