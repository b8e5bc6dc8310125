import { describe, expect, it } from 'vitest';
import {
  bringClose,
  clampView,
  endSec,
  fitView,
  focusSpan,
  panBy,
  pxToSec,
  resizeView,
  reveal,
  secToPx,
  visibleSpan,
  zoomAt,
} from './time-scale.ts';

const TWO_HOURS = { startSec: 0, endSec: 7200 };
const MINUTE = { startSec: 0, endSec: 60 };
/** A part of a recording, as a take is. */
const TAKE = { startSec: 30, endSec: 90 };

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
    let view = zoomAt(fitView(MINUTE, 600), 300, 0.5, MINUTE);
    view = panBy(view, -10_000, MINUTE);
    expect(view.startSec).toBe(0);
    view = panBy(view, 10_000, MINUTE);
    expect(endSec(view)).toBeCloseTo(60);
    view = zoomAt(view, 0, 100, MINUTE);
    expect([view.startSec, endSec(view)]).toEqual([0, 60]);
  });

  it('keeps showing everything when the window is resized, and the same start otherwise', () => {
    expect(endSec(resizeView(fitView(MINUTE, 600), 1200, MINUTE))).toBe(60);
    const close = clampView({ startSec: 10, secPerPx: 0.01, widthPx: 600 }, MINUTE);
    expect(resizeView(close, 1200, MINUTE)).toEqual({ startSec: 10, secPerPx: 0.01, widthPx: 1200 });
  });

  it('reveals a time with a margin and leaves a visible one alone', () => {
    const view = { startSec: 10, secPerPx: 0.01, widthPx: 600 };
    expect(reveal(view, 12, MINUTE)).toBe(view);
    expect(secToPx(reveal(view, 30, MINUTE), 30)).toBeCloseTo(520);
    expect(secToPx(reveal(view, 5, MINUTE), 5)).toBeCloseTo(80);
  });

  it('brings a span to a third of the width and never zooms out for it', () => {
    const view = focusSpan(fitView(TWO_HOURS, 900), { startSec: 3600, endSec: 3603 }, TWO_HOURS);
    expect(secToPx(view, 3603) - secToPx(view, 3600)).toBeCloseTo(300);
    const close = { startSec: 0, secPerPx: 0.005, widthPx: 900 };
    expect(focusSpan(close, { startSec: 100, endSec: 160 }, TWO_HOURS).secPerPx).toBe(0.005);
  });

  it('shows nothing outside of a part of a recording', () => {
    let view = fitView(TAKE, 600);
    expect([view.startSec, endSec(view)]).toEqual([30, 90]);
    view = panBy(zoomAt(view, 300, 0.5, TAKE), -10_000, TAKE);
    expect(view.startSec).toBe(30);
    expect(endSec(panBy(view, 10_000, TAKE))).toBeCloseTo(90);
    expect(visibleSpan({ ...view, startSec: 80 }, TAKE)).toEqual({ startSec: 80, endSec: 90 });
    expect(resizeView(fitView(TAKE, 600), 1200, TAKE)).toEqual(fitView(TAKE, 1200));
  });

  it('brings a clip close only where it would be hard to see', () => {
    const near = { startSec: 10, secPerPx: 0.01, widthPx: 600 };
    expect(bringClose(near, { startSec: 11, endSec: 12 }, MINUTE)).toBe(near);
    const far = fitView(TWO_HOURS, 600);
    expect(bringClose(far, { startSec: 3600, endSec: 3603 }, TWO_HOURS).secPerPx).toBeLessThan(far.secPerPx);
  });
});
