/**
 * Runs in the page before its own scripts: the preload script gets a `require('electron')` with context bridge, IPC and
 * web utilities. Sent to the page as text, so it may use nothing from outside itself.
 */
export interface PageShimOptions {
  /** Origin of the app's window as the page sees it. */
  readonly origin: string;
  /** Address prefixes of the app and what they are on the page. */
  readonly prefixes: readonly (readonly [string, string])[];
}

export function installPageShim(
  options: PageShimOptions,
  preload: (require: (name: string) => unknown, module: object, exports: object) => void,
): void {
  if (window !== window.top || window.location.origin !== options.origin) return;
  const page = window as unknown as {
    standInInvoke(channel: string, args: readonly unknown[]): Promise<{ value?: unknown; error?: string }>;
    standInDeliver: (channel: string, args: readonly unknown[]) => void;
    standInPaths?: Readonly<Record<string, string>>;
  };
  const listeners = new Map<string, Set<(sender: object, ...args: unknown[]) => void>>();

  const toPage = (text: string): string => {
    const prefix = options.prefixes.find(([app]) => text.startsWith(app));
    return prefix ? prefix[1] + text.slice(prefix[0].length) : text;
  };
  /** What the context bridge does to values on their way: functions stay callable, all else is a copy. */
  const across = (value: unknown): unknown => {
    if (typeof value === 'string') return toPage(value);
    if (typeof value === 'function') {
      return (...args: unknown[]) => across((value as (...rest: unknown[]) => unknown)(...args.map(across)));
    }
    if (value instanceof Promise) return value.then(across);
    if (value instanceof Blob || value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map(across);
    if (Object.getPrototypeOf(value) !== Object.prototype) return structuredClone(value);
    return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, across(entry)])));
  };

  page.standInDeliver = (channel, args) => {
    for (const listener of [...(listeners.get(channel) ?? [])]) listener({}, ...args);
  };
  const electron = {
    contextBridge: {
      exposeInMainWorld: (key: string, api: unknown) => {
        Object.defineProperty(window, key, { value: across(api), writable: false, configurable: false });
      },
    },
    ipcRenderer: {
      invoke: async (channel: string, ...args: unknown[]) => {
        // Throws what Electron throws for values that cannot be sent.
        const answer = await page.standInInvoke(channel, structuredClone(args));
        if (answer.error !== undefined) throw new Error(answer.error);
        return answer.value;
      },
      on: (channel: string, listener: (sender: object, ...args: unknown[]) => void) => {
        listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
      },
      removeListener: (channel: string, listener: (sender: object, ...args: unknown[]) => void) => {
        listeners.get(channel)?.delete(listener);
      },
    },
    webUtils: { getPathForFile: (file: File) => page.standInPaths?.[file.name] ?? '' },
  };
  const module = { exports: {} };
  preload(
    (name) => {
      if (name === 'electron') return electron;
      throw new Error(`A sandboxed preload script cannot require "${name}".`);
    },
    module,
    module.exports,
  );
}
