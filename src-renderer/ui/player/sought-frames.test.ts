import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { soughtFrames } from './sought-frames.ts';

/** A paused element that arrives when it is told to; its frames are 0.1 s. */
class Element extends EventTarget {
  seeking = false;
  paused = true;
  seeks = 0;
  #sec = 0;
  get currentTime(): number {
    return this.#sec;
  }
  set currentTime(sec: number) {
    this.#sec = sec;
    this.seeking = true;
    this.seeks += 1;
  }
  arrive() {
    this.seeking = false;
    this.dispatchEvent(new Event('seeked'));
    vi.runAllTimers();
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
    const tell = (sec: number) => told.push(sec);
    const frames = soughtFrames(element as never, stop.signal, 0.1, tell);
    const seek = (sec: number) => {
      frames.begin();
      element.currentTime = sec;
    };
    return { element, frames, seek, stop, told };
  };

  it('are told at once while nothing is sought', () => {
    const { frames, told } = open();
    frames.shown(1);
    frames.shown(1.1);
    expect(told).toEqual([1, 1.1]);
  });

  it('are not taken for those of the place before', () => {
    const { element, frames, seek, told } = open();
    seek(3.15);
    frames.shown(3);
    element.seeking = false;
    frames.shown(3.1);
    element.arrive();
    expect(told).toEqual([3.1]);
    expect(element.seeks).toBe(1);
  });

  it('are told when the place is reached where the browser told of them before', () => {
    const { element, frames, seek, told } = open();
    seek(3.15);
    frames.shown(3.1);
    expect(told).toEqual([]);
    element.arrive();
    expect(told).toEqual([3.1]);
  });

  it('are asked for again where the browser does not tell of them, and not for ever', () => {
    const { element, frames, seek, told } = open();
    seek(3);
    frames.shown(0);
    element.arrive();
    expect([element.seeks, told]).toEqual([2, []]);
    frames.shown(3);
    element.arrive();
    expect([element.seeks, told]).toEqual([2, [3]]);
    // A frame that is much longer than the others seems to be another.
    seek(9);
    for (const _ of [1, 2, 3]) {
      frames.shown(4);
      element.arrive();
    }
    expect([element.seeks, told]).toEqual([5, [3, 4]]);
    // While it plays they come by themselves.
    element.paused = false;
    seek(1);
    element.arrive();
    expect(element.seeks).toBe(6);
  });

  it('are asked for again where a pause stops at one that the browser does not tell of', () => {
    const { element, frames, told } = open();
    const pauseAt = (sec: number) => {
      element.currentTime = sec;
      element.seeking = false;
      element.dispatchEvent(new Event('pause'));
      vi.runAllTimers();
    };
    frames.shown(4.9);
    pauseAt(5.04);
    expect(element.seeks).toBe(2);
    frames.shown(5);
    element.arrive();
    expect(told).toEqual([4.9, 5]);
    // One that is told of needs nothing.
    element.seeking = false;
    frames.shown(6.1);
    pauseAt(6.15);
    expect(element.seeks).toBe(3);
  });

  it('are told no more after the end', () => {
    const { element, frames, seek, stop, told } = open();
    seek(3.15);
    frames.shown(3.1);
    stop.abort();
    element.arrive();
    expect(told).toEqual([]);
  });
});
