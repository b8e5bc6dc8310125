import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { BrowserContext, Page } from '@playwright/test';
import { app, Objectable } from './app.ts';
import { chromiumOfApp } from './chromium.ts';
import { onOrder, report } from './control.ts';
import { connectPages, sendToPage } from './ipc.ts';
import { installPageShim, type PageShimOptions } from './page-shim.ts';
import { schemePort, toAppUrl, toPageUrl } from './schemes.ts';

interface WindowOptions {
  readonly width?: number;
  readonly height?: number;
  readonly title?: string;
  readonly webPreferences?: {
    readonly preload?: string;
    readonly contextIsolation?: boolean;
    readonly sandbox?: boolean;
    readonly nodeIntegration?: boolean;
  };
}

type OpenHandler = (details: { readonly url: string }) => { readonly action: 'allow' | 'deny' };

const windows = new Set<BrowserWindow>();

/** The page side of a window. */
class WebContents extends EventEmitter {
  page: Page | undefined;
  openHandler: OpenHandler = () => ({ action: 'allow' });

  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler;
  }

  isDestroyed(): boolean {
    return this.page === undefined || this.page.isClosed();
  }

  send(channel: string, ...args: unknown[]): void {
    if (this.page) sendToPage(this.page, channel, structuredClone(args));
  }
}

/** A window that is a page of Chromium. */
export class BrowserWindow extends EventEmitter {
  readonly webContents = new WebContents();
  readonly #options: WindowOptions;

  constructor(options: WindowOptions = {}) {
    super();
    const { contextIsolation = true, sandbox = true, nodeIntegration = false } = options.webPreferences ?? {};
    if (!contextIsolation || !sandbox || nodeIntegration) {
      throw new Error('The stand-in opens isolated, sandboxed windows only.');
    }
    this.#options = options;
    windows.add(this);
    app.windowOpened(this);
  }

  static getAllWindows(): BrowserWindow[] {
    return [...windows];
  }

  static getFocusedWindow(): BrowserWindow | null {
    return [...windows][0] ?? null;
  }

  isMinimized(): boolean {
    return false;
  }

  restore(): void {
    this.focus();
  }

  focus(): void {
    this.webContents.page?.bringToFront().catch(() => undefined);
  }

  show(): void {
    this.emit('show');
  }

  async close(): Promise<void> {
    await this.webContents.page?.close();
  }

  async loadURL(url: string): Promise<void> {
    const { context, devToolsPort } = await chromiumOfApp();
    const page = this.webContents.page ?? (await this.#open(context));
    const port = await schemePort();
    await page.goto(toPageUrl(url, port));
    this.emit('ready-to-show');
    report({ kind: 'window', devToolsPort, url: page.url() });
  }

  async #open(context: BrowserContext): Promise<Page> {
    const [first] = context.pages();
    const isFirst = windows.size === 1 && first !== undefined;
    if (isFirst) await connectPages(context);
    const page = isFirst ? first : await context.newPage();
    this.webContents.page = page;
    const { width = 800, height = 600, webPreferences } = this.#options;
    await page.setViewportSize({ width, height });
    if (webPreferences?.preload !== undefined) await page.addInitScript(await preloadScript(webPreferences.preload));
    await this.#guard(page);
    onOrder((order) => {
      if (order.kind === 'know-paths') this.#tellPaths(page, order.pathsByName);
    });
    page.on('close', () => {
      windows.delete(this);
      this.emit('closed');
      app.windowClosed(this);
    });
    return page;
  }

  /** Navigation and new windows are asked about, as Electron asks. */
  async #guard(page: Page): Promise<void> {
    page.on('popup', (popup) => {
      const { action } = this.webContents.openHandler({ url: toAppUrl(popup.url()) });
      if (action === 'deny') popup.close().catch(() => undefined);
    });
    const elsewhere = (url: URL): boolean => !url.hostname.endsWith('.localhost');
    await page.route(elsewhere, async (route) => {
      const request = route.request();
      const asked = Object.assign(new Objectable(), { url: request.url() });
      if (request.isNavigationRequest()) this.webContents.emit('will-navigate', asked);
      await route.abort(asked.defaultPrevented ? 'aborted' : 'failed');
    });
  }

  #tellPaths(page: Page, pathsByName: Readonly<Record<string, string>>): void {
    const tell = (paths: Readonly<Record<string, string>>): void => {
      (window as unknown as { standInPaths?: object }).standInPaths = paths;
    };
    Promise.all([page.addInitScript(tell, pathsByName), page.evaluate(tell, pathsByName)]).catch(() => undefined);
  }
}

async function preloadScript(file: string): Promise<{ content: string }> {
  const port = await schemePort();
  const windowOrigin = toPageUrl('vigil-app://window', port);
  const options: PageShimOptions = {
    origin: windowOrigin,
    prefixes: [
      ['vigil-media://media', toPageUrl('vigil-media://media', port)],
      ['vigil-app://window', windowOrigin],
    ],
  };
  const code = await readFile(file, 'utf8');
  const preload = `function (require, module, exports) {\n${code}\n}`;
  return { content: `(${installPageShim.toString()})(${JSON.stringify(options)}, ${preload});` };
}
