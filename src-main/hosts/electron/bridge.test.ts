import { describe, expect, it } from 'vitest';
import type { Reply } from '../../../src-shared/contract/client.ts';
import type { CoreEvent } from '../../../src-shared/contract/events.ts';
import { openBridge } from './bridge.ts';
import { CALL_CHANNEL, EVENT_CHANNEL, PICK_FILES } from './channels.ts';

interface Frame {
  readonly url: string;
  readonly parent: unknown;
}

/** A bridge over a core that answers with the name of the call. */
function bridge() {
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
      call: async (name) => ({ ok: true, value: name }),
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
