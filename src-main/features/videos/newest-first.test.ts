import { describe, expect, it } from 'vitest';
import { NewestFirst } from './newest-first.ts';

const signal = new AbortController().signal;

/** Tasks that end when they are told to, by name. */
function desk(queue: NewestFirst) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    begun,
    end: async (name: string, running: Promise<string>) => {
      ends.get(name)!();
      await running;
    },
    run: (name: string, until: AbortSignal = signal): Promise<string> =>
      queue.run(until, () => {
        begun.push(name);
        return new Promise((resolve) => ends.set(name, () => resolve(name)));
      }),
  };
}

describe('a queue of short tasks', () => {
  it('begins the newest of those that wait, as many at once as it may', async () => {
    const { run, begun, end } = desk(new NewestFirst({ atOnce: 2, maxWaiting: 9 }));
    const [a, b, c, d] = [run('a'), run('b'), run('c'), run('d')];
    expect(begun).toEqual(['a', 'b']);
    await end('a', a);
    expect(begun).toEqual(['a', 'b', 'd']);
    await end('b', b);
    expect(begun).toEqual(['a', 'b', 'd', 'c']);
    await end('d', d);
    await end('c', c);
  });

  it('begins nothing that nobody waits for any more, and drops the oldest of too many', async () => {
    const { run, begun, end } = desk(new NewestFirst({ atOnce: 1, maxWaiting: 2 }));
    const away = new AbortController();
    const [a, b, c] = [run('a'), run('b', away.signal), run('c')];
    away.abort();
    await expect(b).rejects.toMatchObject({ code: 'cancelled' });
    const [d, e] = [run('d'), run('e')];
    await expect(c).rejects.toMatchObject({ code: 'cancelled' });
    await end('a', a);
    await end('e', e);
    await end('d', d);
    expect(begun).toEqual(['a', 'e', 'd']);
  });

  it('goes on after a task that failed', async () => {
    const queue = new NewestFirst({ atOnce: 1, maxWaiting: 2 });
    await expect(queue.run(signal, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await queue.run(signal, async () => 'next')).toBe('next');
  });
});
