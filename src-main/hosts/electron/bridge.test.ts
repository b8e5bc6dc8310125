import { describe, expect, it } from 'vitest';
import type { Reply } from '../../../src-shared/contract/client.ts';
import type { CoreEvent } from '../../../src-shared/contract/events.ts';
import { openBridge } from './bridge.ts';
import { CALL_CHANNEL, CANCEL_CALL, EVENT_CHANNEL, PICK_FILES } from './channels.ts';

interface Frame {
  readonly url: string;
  readonly parent: unknown;
}

type Answer = (name: string, signal: AbortSignal | undefined) => Promise<Reply>;

/** A bridge over a core that answers with the name of the call, unless it is told how. */
function bridge(answer: Answer = async (name) => ({ ok: true, value: name })) {
  const listeners: ((event: CoreEvent) => void)[] = [];
  const sent: unknown[][] = [];
  let receive: (event: { senderFrame: Frame | null }, ...args: unknown[]) => unknown = () => undefined;
  const stop = openBridge({
    receiver: {
      handle: (channel, listener) => {
        expect(channel).toBe(CALL_CHANNEL);
        receive = listener;
      },
    },
    transport: {
      call: (name, _input, options) => answer(name, options?.signal),
      subscribe: (listener) => {
        listeners.push(listener);
        return () => listeners.splice(0);
      },
    },
    windows: () => [
      { send: (...args) => sent.push(args), isDestroyed: () => false },
      { send: () => expect.unreachable('a destroyed window gets nothing'), isDestroyed: () => true },
    ],
    pickFiles: async () => ['/footage/a.mp4'],
  });
  const call = async (frame: Frame | null, ...args: unknown[]) =>
    (await receive({ senderFrame: frame }, ...args)) as Reply;
  return { call, sent, stop, publish: (event: CoreEvent) => listeners.forEach((listener) => void listener(event)) };
}

const own: Frame = { url: 'vigil-app://window/index.html#/review', parent: null };

describe('the Electron bridge', () => {
  it('carries calls of its own window', async () => {
    expect(await bridge().call(own, 'jobs.list', {})).toEqual({ ok: true, value: 'jobs.list' });
  });

  it('refuses every other sender', async () => {
    const strangers: (Frame | null)[] = [
      null,
      { url: 'https://evil.example/', parent: null },
      { url: 'vigil-app://window.evil.example/', parent: null },
      { url: 'file:///index.html', parent: null },
      { ...own, parent: own },
    ];
    for (const stranger of strangers) {
      expect(await bridge().call(stranger, 'jobs.list', {}), stranger?.url ?? 'gone').toMatchObject({ ok: false });
      expect(await bridge().call(stranger, PICK_FILES)).toMatchObject({ ok: false });
    }
  });

  it('refuses what is no call', async () => {
    for (const name of ['no.such', 'constructor', 7, null, undefined]) {
      expect(await bridge().call(own, name, {})).toMatchObject({ ok: false, error: { code: 'bad-input' } });
    }
  });

  it('cancels the call of that id only, and forgets it when it has ended', async () => {
    const signals = new Map<string, AbortSignal | undefined>();
    const { call } = bridge(
      (name, signal) =>
        new Promise((resolve) => {
          signals.set(name, signal);
          signal?.addEventListener('abort', () => resolve({ ok: true, value: 'ended' }));
        }),
    );
    const first = call(own, 'vigil.query', {}, 'one');
    void call(own, 'vigil.search', {}, 'two');
    expect(await call(own, 'vigil.query', {}, 'one')).toMatchObject({ ok: false, error: { code: 'bad-input' } });
    await call({ ...own, parent: own }, CANCEL_CALL, 'one');
    expect(signals.get('vigil.query')?.aborted).toBe(false);
    await call(own, CANCEL_CALL, 'one');
    expect(await first).toEqual({ ok: true, value: 'ended' });
    expect(signals.get('vigil.search')?.aborted).toBe(false);
    expect(await call(own, CANCEL_CALL, 'one')).toEqual({ ok: true, value: null });
    void call(own, 'vigil.query', {}, 'one');
    expect(signals.get('vigil.query')?.aborted).toBe(false);
  });

  it('opens the file dialog itself', async () => {
    expect(await bridge().call(own, PICK_FILES)).toEqual({ ok: true, value: ['/footage/a.mp4'] });
  });

  it('sends events to open windows until it is closed', () => {
    const { publish, sent, stop } = bridge();
    publish({ type: 'settings.changed' });
    expect(sent).toEqual([[EVENT_CHANNEL, { type: 'settings.changed' }]]);
    stop();
    publish({ type: 'settings.changed' });
    expect(sent).toHaveLength(1);
  });
});
