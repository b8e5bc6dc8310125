import { EventEmitter } from 'node:events';
import { onOrder } from './control.ts';

/** What Electron hands to listeners that may object. */
export class Objectable {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

/** A window as the app's life needs it. */
interface OpenWindow {
  close(): Promise<void>;
}

/** Starts, quits and counts windows in the order Electron does. */
class StandInApp extends EventEmitter {
  readonly isPackaged = false;
  readonly #windows = new Set<OpenWindow>();
  readonly #whenEnding: (() => Promise<void>)[] = [];
  #quitting = false;

  requestSingleInstanceLock(): boolean {
    return true;
  }

  async whenReady(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Closes the windows, asks `will-quit`, and ends the process unless somebody objects. */
  quit(): void {
    this.#quit().catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    });
  }

  /** As where a system has no picture for a kind of file. */
  async getFileIcon(): Promise<{ isEmpty(): boolean }> {
    return { isEmpty: () => true };
  }

  exit(code = 0): void {
    Promise.allSettled(this.#whenEnding.map((end) => end())).then(
      () => process.exit(code),
      () => process.exit(code),
    );
  }

  async #quit(): Promise<void> {
    this.#quitting = true;
    this.emit('before-quit', new Objectable());
    for (const window of [...this.#windows]) await window.close();
    const asked = new Objectable();
    this.emit('will-quit', asked);
    if (asked.defaultPrevented) return;
    this.emit('quit');
    this.exit(0);
  }

  /** For the stand-in's own parts: a window opened. */
  windowOpened(window: OpenWindow): void {
    this.#windows.add(window);
  }

  windowClosed(window: OpenWindow): void {
    this.#windows.delete(window);
    if (this.#windows.size > 0 || this.#quitting) return;
    if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed');
    else this.quit();
  }

  /** For the stand-in's own parts: runs before the process ends. */
  beforeEnd(end: () => Promise<void>): void {
    this.#whenEnding.push(end);
  }
}

export const app = new StandInApp();
onOrder((order) => {
  if (order.kind === 'quit') app.quit();
});
// The test went away.
process.on('disconnect', () => app.quit());
