import { describe, expect, it } from 'vitest';
import {
  clampView,
  endSec,
  fitView,
  focusSpan,
  panBy,
  pxToSec,
  resizeView,
  reveal,
  secToPx,
  ticks,
  zoomAt,
} from './time-scale.ts';

const TWO_HOURS = 7200;

describe('time scale', () => {
  it('maps time to pixels and back', () => {
    const view = { startSec: 100, secPerPx: 0.25, widthPx: 800 };
    expect(secToPx(view, 110)).toBe(40);
    expect(pxToSec(view, 40)).toBe(110);
    expect(endSec(view)).toBe(300);
  });

  it('keeps the time under the pointer while zooming, however deep', () => {
    let view = fitView(TWO_HOURS, 1000);
    const anchorSec = pxToSec(view, 333);
    for (let i = 0; i < 20; i++) view = zoomAt(view, 333, 0.7, TWO_HOURS);
    expect(pxToSec(view, 333)).toBeCloseTo(anchorSec, 6);
    for (let i = 0; i < 60; i++) view = zoomAt(view, 333, 0.7, TWO_HOURS);
    expect(view.secPerPx).toBe(0.002);
  });

  it('never shows what is before the start or after the end', () => {
    let view = zoomAt(fitView(60, 600), 300, 0.5, 60);
    view = panBy(view, -10_000, 60);
    expect(view.startSec).toBe(0);
    view = panBy(view, 10_000, 60);
    expect(endSec(view)).toBeCloseTo(60);
    view = zoomAt(view, 0, 100, 60);
    expect([view.startSec, endSec(view)]).toEqual([0, 60]);
  });

  it('keeps showing everything when the window is resized, and the same start otherwise', () => {
    expect(endSec(resizeView(fitView(60, 600), 1200, 60))).toBe(60);
    const close = clampView({ startSec: 10, secPerPx: 0.01, widthPx: 600 }, 60);
    expect(resizeView(close, 1200, 60)).toEqual({ startSec: 10, secPerPx: 0.01, widthPx: 1200 });
  });

  it('reveals a time with a margin and leaves a visible one alone', () => {
    const view = { startSec: 10, secPerPx: 0.01, widthPx: 600 };
    expect(reveal(view, 12, 60)).toBe(view);
    expect(secToPx(reveal(view, 30, 60), 30)).toBeCloseTo(520);
    expect(secToPx(reveal(view, 5, 60), 5)).toBeCloseTo(80);
  });

  it('brings a span to a third of the width and never zooms out for it', () => {
    const view = focusSpan(fitView(TWO_HOURS, 900), { startSec: 3600, endSec: 3603 }, TWO_HOURS);
    expect(secToPx(view, 3603) - secToPx(view, 3600)).toBeCloseTo(300);
    const close = { startSec: 0, secPerPx: 0.005, widthPx: 900 };
    expect(focusSpan(close, { startSec: 100, endSec: 160 }, TWO_HOURS).secPerPx).toBe(0.005);
  });

  it('chooses round ticks that do not crowd', () => {
    const spacing = ticks({ startSec: 0, secPerPx: 0.1, widthPx: 1000 }, 80);
    expect(spacing.stepSec).toBe(10);
    expect(spacing.secs).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    expect(ticks(fitView(TWO_HOURS, 1000), 90).stepSec).toBe(900);
    const fine = ticks({ startSec: 3.004, secPerPx: 0.002, widthPx: 100 }, 20);
    expect(fine.secs[0]).toBeCloseTo(3.05);
  });
});
