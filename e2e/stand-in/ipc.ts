import type { BrowserContext, Frame } from '@playwright/test';
import { toAppUrl } from './schemes.ts';

interface Sender {
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

/** Gives every page of the browser the way to `ipcMain`. Thrown errors lose their fields, as in Electron. */
export async function connectPages(context: BrowserContext): Promise<void> {
  await context.exposeBinding('standInInvoke', async ({ frame }, channel: string, args: unknown[]) => {
    const listener = listeners.get(channel);
    if (!listener) return { error: `No handler registered for '${channel}'` };
    try {
      return { value: structuredClone(await listener(senderOf(frame), ...args)) };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { error: `Error invoking remote method '${channel}': ${message}` };
    }
  });
}

function senderOf(frame: Frame): Sender {
  return { senderFrame: { url: toAppUrl(frame.url()), parent: frame.parentFrame() } };
}
