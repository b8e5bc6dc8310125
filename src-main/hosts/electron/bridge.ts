import { isCallName } from '../../../src-shared/contract/api.ts';
import type { Reply, Transport } from '../../../src-shared/contract/client.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { ExportFile } from '../../../src-shared/model/export.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import {
  CALL_CHANNEL,
  CANCEL_CALL,
  DRAG_EXPORT,
  EVENT_CHANNEL,
  PICK_FILES,
  PICK_SAVE_PATH,
  SHOW_EXPORT,
  WINDOW_ORIGIN,
} from './channels.ts';

/** Who sent a message: the page's frame, null when it is gone already. */
interface Sender {
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
}

/** The part of Electron's `ipcMain` that the bridge needs. */
interface CallReceiver<Event extends Sender> {
  handle(channel: string, listener: (event: Event, ...args: unknown[]) => unknown): void;
}

/** The part of a window's `webContents` that events go to. */
interface EventTarget {
  send(channel: string, event: unknown): void;
  isDestroyed(): boolean;
}

export interface BridgeOptions<Event extends Sender> {
  readonly receiver: CallReceiver<Event>;
  readonly transport: Transport;
  readonly windows: () => Iterable<EventTarget>;
  readonly pickFiles: () => Promise<string[]>;
  readonly pickSavePath: (fileName: string) => Promise<string | null>;
  /** What the desktop does with a file that the core has exported. */
  readonly showFile: (path: string) => void;
  readonly dragFile: (event: Event, path: string) => Promise<void>;
}

/**
 * Carries calls and events between the window and the core. Replies are data on the way back: Electron drops the
 * fields of thrown errors. Returns how to stop the events.
 */
export function openBridge<Event extends Sender>(options: BridgeOptions<Event>): () => void {
  const running = new Map<string, AbortController>();
  options.receiver.handle(CALL_CHANNEL, async (event, name, input, callId): Promise<Reply> => {
    if (!fromOwnWindow(event)) return refused(say('only-own-window-may-call'));
    if (name === PICK_FILES) return { ok: true, value: await options.pickFiles() };
    if (name === PICK_SAVE_PATH) return { ok: true, value: await options.pickSavePath(String(input)) };
    if (name === SHOW_EXPORT || name === DRAG_EXPORT) {
      const reply = await options.transport.call('exports.get', { exportId: input });
      if (!reply.ok) return reply;
      const { path } = ExportFile.parse(reply.value);
      if (name === SHOW_EXPORT) options.showFile(path);
      else await options.dragFile(event, path);
      return { ok: true, value: null };
    }
    if (name === CANCEL_CALL) {
      running.get(String(input))?.abort();
      return { ok: true, value: null };
    }
    if (typeof name !== 'string' || !isCallName(name)) return refused(say('call-not-found', { name: String(name) }));
    if (typeof callId !== 'string') return options.transport.call(name, input);
    if (running.has(callId)) return refused(say('call-id-taken', { callId }));
    const stopping = new AbortController();
    running.set(callId, stopping);
    return options.transport.call(name, input, { signal: stopping.signal }).finally(() => running.delete(callId));
  });
  return options.transport.subscribe((event) => {
    for (const window of options.windows()) {
      if (!window.isDestroyed()) window.send(EVENT_CHANNEL, event);
    }
  });
}

/** A page of another origin, or a frame inside ours, has no business here. */
function fromOwnWindow({ senderFrame }: Sender): boolean {
  return senderFrame !== null && senderFrame.parent === null && isOwnUrl(senderFrame.url);
}

/** Whether an address belongs to the built window. */
export function isOwnUrl(address: string): boolean {
  return address === WINDOW_ORIGIN || address.startsWith(`${WINDOW_ORIGIN}/`);
}

function refused(message: Sentence): Reply {
  return { ok: false, error: new VigilError('bad-input', message).toShape() };
}
