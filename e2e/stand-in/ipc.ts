import type { BrowserContext, Frame, Page } from '@playwright/test';
import { report } from './control.ts';
import { toAppUrl } from './schemes.ts';

interface Sender {
  readonly sender: { startDrag(item: { readonly file: string; readonly icon: { isEmpty(): boolean } }): void };
  readonly senderFrame: { readonly url: string; readonly parent: object | null };
}

type Listener = (event: Sender, ...args: unknown[]) => unknown;

const listeners = new Map<string, Listener>();

export const ipcMain = {
  handle(channel: string, listener: Listener): void {
    if (listeners.has(channel)) throw new Error(`A handler for "${channel}" was registered already.`);
    listeners.set(channel, listener);
  },
};

const outgoing = new WeakMap<Page, Promise<void>>();

/** Sends a message to the page's preload script; messages go out one after the other. */
export function sendToPage(page: Page, channel: string, args: readonly unknown[]): void {
  const sent = (outgoing.get(page) ?? Promise.resolve())
    .then(() =>
      page.evaluate(
        ({ channel, args }) => {
          (window as unknown as { standInDeliver?: (name: string, rest: readonly unknown[]) => void }).standInDeliver?.(
            channel,
            args,
          );
        },
        { channel, args },
      ),
    )
    // A page that is just going away misses messages, as a reloading window does.
    .catch(() => undefined);
  outgoing.set(page, sent);
}

/** Gives every page of the browser the way to `ipcMain`. Thrown errors lose their fields, as in Electron. */
export async function connectPages(context: BrowserContext): Promise<void> {
  await context.exposeBinding('standInInvoke', async ({ frame, page }, channel: string, args: unknown[]) => {
    const listener = listeners.get(channel);
    if (!listener) return { error: `No handler registered for '${channel}'` };
    try {
      const value = structuredClone(await listener(senderOf(frame), ...args));
      // In Electron replies and messages share one pipe: what was sent before the reply arrives before it.
      await outgoing.get(page);
      return { value };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { error: `Error invoking remote method '${channel}': ${message}` };
    }
  });
}

function senderOf(frame: Frame): Sender {
  const sender = {
    startDrag: ({ file, icon }: Parameters<Sender['sender']['startDrag']>[0]) => {
      if (icon.isEmpty()) throw new Error('Must specify non-empty icon option');
      report({ kind: 'dragged', target: file });
    },
  };
  return { sender, senderFrame: { url: toAppUrl(frame.url()), parent: frame.parentFrame() } };
}
