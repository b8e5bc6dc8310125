import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bridgeTransport } from '../../src-shared/contract/bridge.ts';
import { createClient, type Reply, type Transport } from '../../src-shared/contract/client.ts';
import type { CoreEvent } from '../../src-shared/contract/events.ts';
import { startServer } from './browser/server.ts';
import { openBridge } from './electron/bridge.ts';
import { CANCEL_CALL, EVENT_CHANNEL, WINDOW_ORIGIN } from './electron/channels.ts';
import { createHttpTransport } from './http-transport.ts';
import { createSmallCore, type SmallCore } from './testing/small-core.ts';

interface Door {
  readonly transport: Transport;
  close(): Promise<void>;
}

const doors: Readonly<Record<string, (core: SmallCore) => Promise<Door>>> = {
  'in process': async (core) => ({ transport: core.transport, close: async () => undefined }),
  http: async (core) => {
    const server = await startServer({ core, windowDir: core.config.dataDir, port: 0 });
    const transport = createHttpTransport(server);
    return {
      transport,
      close: async () => {
        transport.close();
        await server.close();
      },
    };
  },
  'electron bridge': async (core) => bridgeOverPorts(core),
};

/** The bridge with its two channels laid over a real message port pair: what crosses is a structured clone. */
async function bridgeOverPorts(core: SmallCore): Promise<Door> {
  const { port1: page, port2: main } = new MessageChannel();
  const target = {
    send: (channel: string, event: unknown) => main.postMessage({ channel, event }),
    isDestroyed: () => false,
  };
  const stop = openBridge({
    transport: core.transport,
    windows: () => [target],
    pickFiles: async () => ['/footage/a.mp4'],
    pickSavePath: async () => null,
    showFile: () => undefined,
    dragFile: async () => undefined,
    receiver: {
      handle: (_channel, listener) => {
        main.on('message', async ({ id, args }: { id: number; args: unknown[] }) => {
          const event = { senderFrame: { url: `${WINDOW_ORIGIN}/index.html`, parent: null } };
          main.postMessage({ id, reply: await listener(event, ...args) });
        });
      },
    },
  });
  const waiting = new Map<number, (reply: Reply) => void>();
  const listeners = new Set<(event: CoreEvent) => void>();
  page.on('message', (message: { id: number; reply: Reply } | { channel: string; event: CoreEvent }) => {
    if ('id' in message) waiting.get(message.id)?.(message.reply);
    else if (message.channel === EVENT_CHANNEL) for (const listener of listeners) listener(message.event);
  });
  let lastId = 0;
  const invoke = (...args: unknown[]): Promise<Reply> =>
    new Promise((resolve) => {
      lastId += 1;
      waiting.set(lastId, resolve);
      page.postMessage({ id: lastId, args });
    });
  return {
    transport: bridgeTransport({
      call: (name, input, callId) => invoke(name, input, callId),
      cancel: (callId) => void invoke(CANCEL_CALL, callId),
      onEvent: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    }),
    close: async () => {
      stop();
      page.close();
      await once(main, 'close');
    },
  };
}

describe.each(Object.keys(doors))('the contract %s', (name) => {
  let folder: string;
  let core: SmallCore;
  let door: Door;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigil-contract-'));
    core = createSmallCore(folder);
    door = await doors[name]!(core);
  });
  afterEach(async () => {
    await door.close();
    await core.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('answers a call, with defaults filled in once', async () => {
    const client = createClient(door.transport);
    expect(await client.call('jobs.list', {})).toEqual({ jobs: [] });
    expect(core.seen).toEqual([{ call: 'jobs.list', input: { limit: 100 } }]);
  });

  it('carries numbers, nested objects and text of any script', async () => {
    const client = createClient(door.transport);
    const path = '/録画/締め付け 🔩.mp4';
    expect(await client.call('shots.detect', { path, threshold: 12.5 })).toEqual({
      fps: 29.97,
      durationSec: 90.125,
      frameCount: 2703,
      shots: [{ startSec: 62.25, endSec: 90.125, startFrame: 1867, endFrame: 2703 }],
    });
    expect(core.seen).toEqual([{ call: 'shots.detect', input: { path, threshold: 12.5 } }]);
  });

  it('carries typed errors with message, hint and details', async () => {
    const call = createClient(door.transport).call('videos.remove', { videoId: 'v 1/é' });
    await expect(call).rejects.toMatchObject({
      name: 'VigilError',
      code: 'not-found',
      message: 'There is no video v 1/é.',
      hint: 'Look again.',
      details: { videoId: 'v 1/é' },
    });
  });

  it('names the field of a bad input', async () => {
    const call = createClient(door.transport).call('jobs.list', { limit: -1 });
    await expect(call).rejects.toMatchObject({ code: 'bad-input', details: { fields: ['limit'] } });
  });

  it('turns the unexpected into internal with a log id', async () => {
    const call = createClient(door.transport).call('models.list', {});
    await expect(call).rejects.toMatchObject({ code: 'internal', details: { logId: expect.any(String) } });
  });

  it('refuses VIGIL-RAG while it is off and goes on with the rest', async () => {
    const client = createClient(door.transport);
    await client.call('settings.update', { vigilEnabled: false });
    await expect(client.call('vigil.answers', {})).rejects.toMatchObject({ code: 'feature-disabled' });
    expect(await client.call('jobs.list', {})).toEqual({ jobs: [] });
  });

  it('ends the handler of a call that its caller withdraws, and replies that it was cancelled', async () => {
    const client = createClient(door.transport);
    const caller = new AbortController();
    const { promise: started, resolve } = Promise.withResolvers<void>();
    core.events.subscribe((event) => {
      if (event.type === 'job.changed') resolve();
    });
    const call = client.call('vigil.search', { text: 'red' }, { signal: caller.signal });
    // Beside it, one that nobody withdraws goes on.
    const other = new AbortController();
    const left = client.call('jobs.list', {}, { signal: other.signal });
    await started;
    caller.abort();
    await expect(call).rejects.toMatchObject({ name: 'VigilError', code: 'cancelled' });
    await expect.poll(() => core.cancelled).toEqual(['vigil.search']);
    expect(await left).toEqual({ jobs: [] });
    expect(other.signal.aborted).toBe(false);
  });

  it('does not begin a call that was withdrawn before', async () => {
    const call = createClient(door.transport).call('jobs.list', {}, { signal: AbortSignal.abort() });
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    expect(core.seen).toEqual([]);
  });

  it('delivers events until told to stop', async () => {
    const heard: CoreEvent[] = [];
    const { promise: first, resolve } = Promise.withResolvers<void>();
    const stop = door.transport.subscribe((event) => {
      heard.push(event);
      resolve();
    });
    // A stream that is only just connecting may miss the first ones; afterwards none.
    const knock = setInterval(() => core.events.publish({ type: 'task.changed', taskId: 'knock' }), 5);
    await first;
    clearInterval(knock);
    const { promise: last, resolve: heardLast } = Promise.withResolvers<void>();
    const stopSecond = door.transport.subscribe((event) => {
      if (event.type === 'answer.delta') heardLast();
    });
    const repeat = setInterval(() => core.events.publish({ type: 'answer.delta', answerId: 'a', text: 'té' }), 5);
    await last;
    // Two streams are two connections: the first one may hear it a moment later.
    await expect.poll(() => heard).toContainEqual({ type: 'answer.delta', answerId: 'a', text: 'té' });
    clearInterval(repeat);
    stop();
    stopSecond();
    expect(heard[0]).toEqual({ type: 'task.changed', taskId: 'knock' });
    const count = heard.length;
    core.events.publish({ type: 'settings.changed' });
    await createClient(door.transport).call('jobs.list', {});
    expect(heard).toHaveLength(count);
  });
});
