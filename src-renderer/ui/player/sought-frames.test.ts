import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { soughtFrames } from './sought-frames.ts';

/** An element that seeks when it is told to. */
class Element extends EventTarget {
  seeking = false;
  seek() {
    this.seeking = true;
  }
  arrive() {
    this.seeking = false;
    this.dispatchEvent(new Event('seeked'));
  }
}

describe('frames of a place that is sought', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const open = () => {
    const told: number[] = [];
    const element = new Element();
    const stop = new AbortController();
    const frames = soughtFrames(element as never, stop.signal, (sec) => told.push(sec));
    return { element, frames, stop, told };
  };

  it('are told at once while nothing is sought', () => {
    const { frames, told } = open();
    frames.shown(1);
    frames.shown(1.1);
    expect(told).toEqual([1, 1.1]);
  });

  it('are not taken for those of the place before', () => {
    const { element, frames, told } = open();
    frames.begin();
    element.seek();
    frames.shown(3);
    element.arrive();
    frames.shown(3.1);
    vi.runAllTimers();
    expect(told).toEqual([3.1]);
  });

  it('are told when the place is reached where the browser told of them before', () => {
    const { element, frames, told } = open();
    frames.begin();
    element.seek();
    frames.shown(3.1);
    expect(told).toEqual([]);
    element.arrive();
    vi.runAllTimers();
    expect(told).toEqual([3.1]);
    // The next place lets go of what was held, and so does the end.
    frames.begin();
    element.seek();
    frames.shown(3.2);
    frames.begin();
    element.arrive();
    vi.runAllTimers();
    expect(told).toEqual([3.1]);
  });

  it('are told no more after the end', () => {
    const { element, frames, stop, told } = open();
    element.seek();
    frames.shown(3.1);
    element.arrive();
    stop.abort();
    vi.runAllTimers();
    expect(told).toEqual([]);
  });
});
