import type { CoreEvent } from '../../src-shared/contract/events.ts';

type EventListener = (event: CoreEvent) => void;

export interface EventBus {
  publish(event: CoreEvent): void;
  /** Returns how to stop listening. */
  subscribe(listener: EventListener): () => void;
  /** Delivers what is still held back and lets all listeners go. */
  close(): void;
}

/** At most ten announcements a second per subject: a screen cannot show more, and a slow one must not drown. */
const INTERVAL_MS = 100;

/** Job and video changes carry no state, so all but the last of a burst may be dropped; nothing else is. */
function floodKey(event: CoreEvent): string | undefined {
  if (event.type === 'job.changed') return `job ${event.jobId}`;
  if (event.type === 'video.changed') return `video ${event.videoId}`;
  return undefined;
}

/**
 * Hands events to listeners. The first event of a burst goes out at once, the last one always; a listener that throws
 * does not keep the others from hearing.
 */
export function createEventBus(onListenerError: (error: unknown) => void): EventBus {
  const listeners = new Set<EventListener>();
  /** Subjects heard of within the last interval; `held` is what came since. */
  const quiet = new Map<string, { timer: NodeJS.Timeout; held: CoreEvent | undefined }>();

  const deliver = (event: CoreEvent): void => {
    for (const listener of [...listeners]) {
      try {
        listener(event);
      } catch (error) {
        onListenerError(error);
      }
    }
  };

  const startInterval = (key: string): void => {
    const timer = setTimeout(() => {
      const held = quiet.get(key)?.held;
      quiet.delete(key);
      if (!held) return;
      startInterval(key);
      deliver(held);
    }, INTERVAL_MS);
    timer.unref();
    quiet.set(key, { timer, held: undefined });
  };

  return {
    publish(event) {
      const key = floodKey(event);
      const waiting = key === undefined ? undefined : quiet.get(key);
      if (waiting) {
        waiting.held = event;
        return;
      }
      if (key !== undefined) startInterval(key);
      deliver(event);
    },
    subscribe(listener) {
      // A wrapper of its own, so that one function subscribed twice is two subscriptions.
      const entry: EventListener = (event) => listener(event);
      listeners.add(entry);
      return () => listeners.delete(entry);
    },
    close() {
      for (const { timer, held } of quiet.values()) {
        clearTimeout(timer);
        if (held) deliver(held);
      }
      quiet.clear();
      listeners.clear();
    },
  };
}
