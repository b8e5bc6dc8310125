import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CoreEvent } from '../../src-shared/contract/events.ts';
import { createEventBus } from './event-bus.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function collect() {
  const heard: CoreEvent[] = [];
  const errors: unknown[] = [];
  const bus = createEventBus((error) => errors.push(error));
  bus.subscribe((event) => heard.push(event));
  return { bus, heard, errors };
}

describe('event bus', () => {
  it('thins a flood to ten a second per subject and delivers the last', () => {
    const { bus, heard } = collect();
    for (let ms = 0; ms < 1000; ms += 2) {
      bus.publish({ type: 'job.changed', jobId: 'a' });
      vi.advanceTimersByTime(2);
    }
    vi.advanceTimersByTime(200);
    expect(heard.length).toBeGreaterThanOrEqual(10);
    expect(heard.length).toBeLessThanOrEqual(11);
    const before = heard.length;
    bus.publish({ type: 'job.changed', jobId: 'a' });
    bus.publish({ type: 'job.changed', jobId: 'a' });
    expect(heard).toHaveLength(before + 1);
    vi.advanceTimersByTime(100);
    expect(heard).toHaveLength(before + 2);
    vi.advanceTimersByTime(1000);
    expect(heard).toHaveLength(before + 2);
  });

  it('keeps subjects apart and never drops other events', () => {
    const { bus, heard } = collect();
    bus.publish({ type: 'job.changed', jobId: 'a' });
    bus.publish({ type: 'job.changed', jobId: 'b' });
    bus.publish({ type: 'video.changed', videoId: 'a' });
    for (const text of ['one', 'two', 'three']) bus.publish({ type: 'answer.delta', answerId: 'x', text });
    expect(heard).toHaveLength(6);
  });

  it('goes on when a listener throws, and stops when asked', () => {
    const { bus, heard, errors } = collect();
    const stop = bus.subscribe(() => {
      throw new Error('broken screen');
    });
    const late: CoreEvent[] = [];
    bus.subscribe((event) => late.push(event));
    bus.publish({ type: 'settings.changed' });
    stop();
    bus.publish({ type: 'settings.changed' });
    expect([heard.length, late.length, errors.length]).toEqual([2, 2, 1]);
  });

  it('delivers what it holds back when it closes', () => {
    const { bus, heard } = collect();
    bus.publish({ type: 'video.changed', videoId: 'v' });
    bus.publish({ type: 'video.changed', videoId: 'v' });
    bus.close();
    expect(heard).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
  });
});
