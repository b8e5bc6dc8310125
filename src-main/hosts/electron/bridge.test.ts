import { describe, expect, it } from 'vitest';
import type { Reply } from '../../../src-shared/contract/client.ts';
import type { CoreEvent } from '../../../src-shared/contract/events.ts';
import type { ExportFile } from '../../../src-shared/model/export.ts';
import { openBridge } from './bridge.ts';
import {
  CALL_CHANNEL,
  CANCEL_CALL,
  DRAG_EXPORT,
  EVENT_CHANNEL,
  PICK_FILES,
  PICK_SAVE_PATH,
  SHOW_EXPORT,
} from './channels.ts';

interface Frame {
  readonly url: string;
  readonly parent: unknown;
}

type Answer = (name: string, signal: AbortSignal | undefined) => Promise<Reply>;

/** A bridge over a core that answers with the name of the call, unless it is told how. */
function bridge(answer: Answer = async (name) => ({ ok: true, value: name })) {
  const listeners: ((event: CoreEvent) => void)[] = [];
  const sent: unknown[][] = [];
  const desktop: string[] = [];
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
    pickSavePath: async (fileName) => `/out/${fileName}`,
    showFile: (path) => desktop.push(`show ${path}`),
    dragFile: async (_event, path) => void desktop.push(`drag ${path}`),
  });
  const call = async (frame: Frame | null, ...args: unknown[]) =>
    (await receive({ senderFrame: frame }, ...args)) as Reply;
  return {
    call,
    desktop,
    sent,
    stop,
    publish: (event: CoreEvent) => listeners.forEach((listener) => void listener(event)),
  };
}

const exported: ExportFile = {
  ...{ exportId: 'an id', fileName: 'a.mp4', path: '/exports/a.mp4', contentType: 'video/mp4', sizeBytes: 1 },
  ...{ startSec: 0, endSec: 1, how: 'copy', pictures: 25, notes: [] },
};

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
      for (const name of [PICK_FILES, PICK_SAVE_PATH, SHOW_EXPORT, DRAG_EXPORT]) {
        expect(await bridge().call(stranger, name, 'a')).toMatchObject({ ok: false });
      }
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

  it('asks where to save, and shows and drags what the core has exported, never a path of the page', async () => {
    const { call, desktop } = bridge(async () => ({ ok: true, value: exported }));
    expect(await call(own, PICK_SAVE_PATH, 'a.mp4')).toEqual({ ok: true, value: '/out/a.mp4' });
    for (const name of [SHOW_EXPORT, DRAG_EXPORT]) await call(own, name, 'an id');
    expect(desktop).toEqual(['show /exports/a.mp4', 'drag /exports/a.mp4']);
    const unknown = bridge(async () => ({ ok: false, error: { code: 'not-found' } }));
    for (const name of [SHOW_EXPORT, DRAG_EXPORT]) {
      expect(await unknown.call(own, name, '/etc/passwd')).toMatchObject({ ok: false });
    }
    expect(unknown.desktop).toEqual([]);
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
